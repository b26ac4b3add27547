// Package customstore is an example of a store of one's own: shares in one
// JSON file. It is for a handful of shares and one process; what it shows is
// what the interface asks of any store.
package customstore

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/seed545d57e3/share"
)

// A Store keeps shares, and the keys that sign tokens, in a file. Make one
// with [Open]. Safe for concurrent use.
type Store struct {
	path string

	mu      sync.Mutex
	content content
	version map[string]int64 // of each share: changes when Update or Create has written it
	writes  int64
}

var (
	_ share.Store    = (*Store)(nil)
	_ share.KeyStore = (*Store)(nil) // so that no host has to configure keys
)

// write changes a copy of what is kept and takes it over once the file has
// it, so that after a failure memory and file still agree. The caller holds mu.
func (s *Store) write(ctx context.Context, change func(*content) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	next := content{Keys: s.content.Keys, Shares: maps.Clone(s.content.Shares)}
	if err := change(&next); err != nil {
		return err
	}
	if err := next.save(s.path); err != nil {
		return err
	}
	s.content = next
	return nil
}

// written notes that the share is another than before. The caller holds mu.
func (s *Store) written(id string) {
	s.writes++
	s.version[id] = s.writes
}

// read returns a copy of a share and its version.
func (s *Store) read(ctx context.Context, id string) (*share.Share, int64, error) {
	if err := ctx.Err(); err != nil {
		return nil, 0, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	sh, ok := s.content.Shares[id]
	if !ok {
		return nil, 0, share.ErrNotFound
	}
	return sh.Clone(), s.version[id], nil
}

// Create implements [share.Store].
func (s *Store) Create(ctx context.Context, sh *share.Share) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.write(ctx, func(c *content) error {
		if c.Shares[sh.ID] != nil {
			return share.ErrExists
		}
		c.Shares[sh.ID] = sh.Clone()
		return nil
	})
	if err != nil {
		return fmt.Errorf("customstore: create: %w", err)
	}
	s.written(sh.ID)
	return nil
}

// Get implements [share.Store].
func (s *Store) Get(ctx context.Context, id string) (*share.Share, error) {
	sh, _, err := s.read(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("customstore: get: %w", err)
	}
	return sh, nil
}

// List implements [share.Store].
func (s *Store) List(ctx context.Context, q share.Query) ([]*share.Share, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("customstore: list: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var page []*share.Share
	for _, sh := range s.content.Shares {
		if q.Owner != "" && sh.Owner != q.Owner || !q.After.IsZero() && newestFirst(sh.Cursor(), q.After) <= 0 {
			continue
		}
		page = append(page, sh.Clone())
	}
	slices.SortFunc(page, func(a, b *share.Share) int { return newestFirst(a.Cursor(), b.Cursor()) })
	return page[:min(len(page), q.Limit)], nil
}

func newestFirst(a, b share.Cursor) int {
	return cmp.Or(b.CreatedAt.Compare(a.CreatedAt), cmp.Compare(b.ID, a.ID))
}

// Update implements [share.Store]: change runs with nothing held, and again
// if the share is not the one that it was given any more.
func (s *Store) Update(ctx context.Context, id string, change func(*share.Share) error) (*share.Share, error) {
	for {
		sh, version, err := s.read(ctx, id)
		if err == nil {
			err = change(sh)
		}
		done := false
		if err == nil {
			done, err = s.replace(ctx, sh, id, version)
		}
		if err != nil {
			return nil, fmt.Errorf("customstore: update: %w", err)
		}
		if done {
			return sh, nil
		}
	}
}

// replace writes sh if the share is still of that version.
func (s *Store) replace(ctx context.Context, sh *share.Share, id string, version int64) (done bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.version[id] != version {
		return false, nil
	}
	err = s.write(ctx, func(c *content) error {
		old := c.Shares[id]
		sh.ID, sh.Owner, sh.CreatedAt = old.ID, old.Owner, old.CreatedAt
		sh.Visits, sh.LastVisitedAt = old.Visits, old.LastVisitedAt // may have moved on meanwhile
		c.Shares[id] = sh.Clone()
		return nil
	})
	if err != nil {
		return false, err
	}
	s.written(id)
	return true, nil
}

// AddVisits implements [share.Store].
func (s *Store) AddVisits(ctx context.Context, id string, n int64, at time.Time) error {
	return s.visit(ctx, id, n, at, false)
}

// TakeVisit implements [share.Store].
func (s *Store) TakeVisit(ctx context.Context, id string, at time.Time) error {
	return s.visit(ctx, id, 1, at, true)
}

func (s *Store) visit(ctx context.Context, id string, n int64, at time.Time, limited bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.write(ctx, func(c *content) error {
		sh := c.Shares[id]
		switch {
		case sh == nil:
			return share.ErrNotFound
		case limited && sh.MaxVisits > 0 && sh.Visits >= sh.MaxVisits:
			return share.ErrUsedUp
		}
		sh = sh.Clone() // the one in the map is also the one to go back to
		sh.Visits += n
		if at.After(sh.LastVisitedAt) {
			sh.LastVisitedAt = at
		}
		c.Shares[id] = sh
		return nil
	})
	if err != nil {
		return fmt.Errorf("customstore: visit: %w", err)
	}
	return nil
}

// Delete implements [share.Store].
func (s *Store) Delete(ctx context.Context, id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.write(ctx, func(c *content) error {
		if c.Shares[id] == nil {
			return share.ErrNotFound
		}
		delete(c.Shares, id)
		return nil
	})
	if err != nil {
		return fmt.Errorf("customstore: delete: %w", err)
	}
	delete(s.version, id)
	return nil
}

// Keys implements [share.KeyStore].
func (s *Store) Keys(ctx context.Context, proposed []byte) ([][]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.content.Keys) == 0 {
		err := s.write(ctx, func(c *content) error {
			c.Keys = [][]byte{slices.Clone(proposed)}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("customstore: keys: %w", err)
		}
	}
	var keys [][]byte
	for _, k := range s.content.Keys {
		keys = append(keys, slices.Clone(k))
	}
	return keys, nil
}
