package sqlstore

import (
	"context"
	"errors"
	"fmt"

	"github.com/seed545d57e3/share"
)

// Create implements [share.Store]. That an ID is taken is not read from the
// database's error, which each driver words in its own way: the row is looked
// up. If it is the one that was to be inserted, a broken connection or a
// repetition has hidden that it was.
func (s *Store) Create(ctx context.Context, sh *share.Share) error {
	return wrap("create", s.create(ctx, record{sh, newVersion()}))
}

func (s *Store) create(ctx context.Context, r record) error {
	args, err := r.inserted()
	if err != nil {
		return err
	}
	for range mostLost {
		err = s.tryCreate(ctx, r, args)
		// One that was in the way may have been deleted before it was looked up.
		if err == nil || !s.dialect.duplicate(err) {
			return err
		}
	}
	return err
}

func (s *Store) tryCreate(ctx context.Context, r record, args []any) error {
	err := s.write(ctx, func() error {
		_, err := s.insert.exec(ctx, args...)
		return err
	})
	if err == nil || ctx.Err() != nil {
		return err
	}
	there, lookup := s.find(ctx, r.ID)
	switch {
	case lookup == nil && there.version == r.version:
		return nil
	case lookup == nil && s.dialect.lost(err):
		return fmt.Errorf("whether it was done is not known: %w", err)
	case lookup == nil:
		return share.ErrExists
	case errors.Is(lookup, share.ErrNotFound):
		return err
	}
	return errors.Join(err, lookup)
}

// Delete implements [share.Store].
func (s *Store) Delete(ctx context.Context, id string) error {
	return wrap("delete", s.write(ctx, func() error {
		n, err := s.remove.exec(ctx, id)
		if err == nil && n == 0 {
			return share.ErrNotFound
		}
		return err
	}))
}
