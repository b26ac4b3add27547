package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/seed545d57e3/share"
)

// Update implements [share.Store]. Visits that are counted meanwhile are no
// other writer: a share that everybody visits can be updated.
func (s *Store) Update(ctx context.Context, id string, change func(*share.Share) error) (*share.Share, error) {
	for {
		next, err := s.tryUpdate(ctx, id, change)
		if err != nil {
			return nil, wrap("update", err)
		}
		if next != nil {
			return next, nil
		}
	}
}

// tryUpdate returns nil if another writer came between.
func (s *Store) tryUpdate(ctx context.Context, id string, change func(*share.Share) error) (*share.Share, error) {
	old, err := s.find(ctx, id)
	if err != nil {
		return nil, err
	}
	next := record{old.Share.Clone(), newVersion()}
	if err := change(next.Share); err != nil {
		return nil, err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	next.ID, next.Owner, next.CreatedAt = old.ID, old.Owner, old.CreatedAt
	done, err := s.replace(ctx, &next, old.version)
	if err != nil || !done {
		return nil, err
	}
	return next.Share, nil
}

// replace writes next in place of the version old, and sets its counters to
// those that stand beside it. It says whether it did: it does not if there is
// another version by now.
func (s *Store) replace(ctx context.Context, next *record, old int64) (done bool, err error) {
	args, err := next.updated(old)
	if err != nil {
		return false, err
	}
	one := func(from row) (err error) {
		var last sql.NullInt64
		done = true
		err = from.Scan(&next.Visits, &last)
		next.LastVisitedAt = fromNull(last)
		return err
	}
	write := func() error {
		done = false
		if s.dialect == MySQL {
			return s.replaceInTx(ctx, one, args, next.ID)
		}
		return s.update.each(ctx, one, args...)
	}
	var p patience
	var broke error
	for {
		err := s.write(ctx, write)
		switch {
		case err == nil && !done:
			return s.written(ctx, next, broke)
		case err == nil:
			return true, nil
		case ctx.Err() != nil || !s.dialect.lost(err) || p.lost == mostLost:
			return false, err
		}
		// The same again does no harm: it writes over the old version only.
		broke = err
		p.lost++
		if err := p.pause(ctx, err); err != nil {
			return false, ended(ctx, err)
		}
	}
}

// written says whether the version of next is there, which nobody else
// writes, when the old version is gone: a connection may have broken, broke,
// or package sql may have repeated the statement without a word.
func (s *Store) written(ctx context.Context, next *record, broke error) (bool, error) {
	there, err := s.find(ctx, next.ID)
	if err == nil && there.version == next.version {
		next.Visits, next.LastVisitedAt = there.Visits, there.LastVisitedAt
		return true, nil
	}
	if broke == nil { // another writer came between
		if errors.Is(err, share.ErrNotFound) {
			err = nil // the next try says so
		}
		return false, err
	}
	return false, errors.Join(fmt.Errorf("whether it was done is not known: %w", broke), err)
}

// replaceInTx is for MySQL, whose UPDATE returns nothing. The row is locked
// from the first statement on, so the second sees the counters beside it.
func (s *Store) replaceInTx(ctx context.Context, one func(row) error, args []any, id string) error {
	// Both are prepared before the transaction holds what may be the only
	// connection.
	update, err := s.update.get(ctx)
	if err != nil {
		return err
	}
	counters, err := s.counters.get(ctx)
	if err != nil {
		return err
	}
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after Commit
	result, err := tx.StmtContext(ctx, update).ExecContext(ctx, args...)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return err
	}
	if err := eachRow(ctx, tx.StmtContext(ctx, counters), one, id); err != nil {
		return err
	}
	return tx.Commit()
}
