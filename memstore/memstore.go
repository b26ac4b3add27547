// Package memstore is a [share.Store] in memory: the reference for others,
// for tests, and for hosts whose shares need not outlive the process.
package memstore

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/seed545d57e3/share"
)

// A Store keeps shares, and signing keys, in memory. The zero value is empty
// and ready to use. Safe for concurrent use; it starts no goroutine.
type Store struct {
	mu     sync.Mutex
	shares map[string]*row
	keys   [][]byte
}

// row is a share and how often Update has written it.
type row struct {
	share   *share.Share
	version int64
}

var (
	_ share.Store    = (*Store)(nil)
	_ share.KeyStore = (*Store)(nil)
)

// Create implements [share.Store].
func (s *Store) Create(ctx context.Context, sh *share.Share) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("memstore: create: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, taken := s.shares[sh.ID]; taken {
		return fmt.Errorf("memstore: create: %w", share.ErrExists)
	}
	if s.shares == nil {
		s.shares = make(map[string]*row)
	}
	s.shares[sh.ID] = &row{share: sh.Clone()}
	return nil
}

// Get implements [share.Store].
func (s *Store) Get(ctx context.Context, id string) (*share.Share, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.find(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("memstore: get: %w", err)
	}
	return r.share.Clone(), nil
}

// find returns the row of a share. The caller holds mu.
func (s *Store) find(ctx context.Context, id string) (*row, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r, ok := s.shares[id]
	if !ok {
		return nil, share.ErrNotFound
	}
	return r, nil
}

// List implements [share.Store]. It sorts all shares for each page.
func (s *Store) List(ctx context.Context, q share.Query) ([]*share.Share, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("memstore: list: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var found []*share.Share
	for _, r := range s.shares {
		if (q.Owner == "" || r.share.Owner == q.Owner) && (q.After.IsZero() || newestFirst(q.After, r.share.Cursor()) < 0) {
			found = append(found, r.share)
		}
	}
	slices.SortFunc(found, func(a, b *share.Share) int { return newestFirst(a.Cursor(), b.Cursor()) })
	found = found[:min(len(found), q.Limit)]
	for i, sh := range found {
		found[i] = sh.Clone()
	}
	return found, nil
}

func newestFirst(a, b share.Cursor) int {
	return cmp.Or(b.CreatedAt.Compare(a.CreatedAt), cmp.Compare(b.ID, a.ID))
}

// Update implements [share.Store].
func (s *Store) Update(ctx context.Context, id string, change func(*share.Share) error) (*share.Share, error) {
	for {
		next, err := s.tryUpdate(ctx, id, change)
		if err != nil {
			return nil, fmt.Errorf("memstore: update: %w", err)
		}
		if next != nil {
			return next, nil
		}
	}
}

// tryUpdate returns nil if another writer came between.
func (s *Store) tryUpdate(ctx context.Context, id string, change func(*share.Share) error) (*share.Share, error) {
	s.mu.Lock()
	r, err := s.find(ctx, id)
	if err != nil {
		s.mu.Unlock()
		return nil, err
	}
	next, version := r.share.Clone(), r.version
	s.mu.Unlock()

	if err := change(next); err != nil {
		return nil, err
	}

	s.mu.Lock()
	defer s.mu.Unlock()
	now, err := s.find(ctx, id)
	if err != nil {
		return nil, err
	}
	if now != r || now.version != version {
		return nil, nil
	}
	old := r.share
	next.ID, next.Owner, next.CreatedAt = old.ID, old.Owner, old.CreatedAt
	next.Visits, next.LastVisitedAt = old.Visits, old.LastVisitedAt
	r.share, r.version = next.Clone(), version+1
	return next, nil
}

// AddVisits implements [share.Store].
func (s *Store) AddVisits(ctx context.Context, id string, n int64, at time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.find(ctx, id)
	if err != nil {
		return fmt.Errorf("memstore: add visits: %w", err)
	}
	r.visited(n, at)
	return nil
}

// TakeVisit implements [share.Store].
func (s *Store) TakeVisit(ctx context.Context, id string, at time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.find(ctx, id)
	if err != nil {
		return fmt.Errorf("memstore: take visit: %w", err)
	}
	if r.share.MaxVisits > 0 && r.share.Visits >= r.share.MaxVisits {
		return fmt.Errorf("memstore: take visit: %w", share.ErrUsedUp)
	}
	r.visited(1, at)
	return nil
}

func (r *row) visited(n int64, at time.Time) {
	r.share.Visits += n
	if at.After(r.share.LastVisitedAt) {
		r.share.LastVisitedAt = at
	}
}

// Delete implements [share.Store].
func (s *Store) Delete(ctx context.Context, id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := s.find(ctx, id); err != nil {
		return fmt.Errorf("memstore: delete: %w", err)
	}
	delete(s.shares, id)
	return nil
}

// Keys implements [share.KeyStore].
func (s *Store) Keys(ctx context.Context, proposed []byte) ([][]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("memstore: keys: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.keys == nil {
		s.keys = [][]byte{slices.Clone(proposed)}
	}
	keys := make([][]byte, len(s.keys))
	for i, k := range s.keys {
		keys[i] = slices.Clone(k)
	}
	return keys, nil
}
