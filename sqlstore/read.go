package sqlstore

import (
	"context"
	"errors"
	"math"

	"github.com/seed545d57e3/share"
)

// errLoose is for tables made otherwise than by Migrate.
var errLoose = errors.New("the database takes different IDs for equal: the column's collation is not that of the migration")

// Get implements [share.Store], in one statement.
func (s *Store) Get(ctx context.Context, id string) (*share.Share, error) {
	r, err := s.find(ctx, id)
	if err != nil {
		return nil, wrap("get", err)
	}
	return r.Share, nil
}

// find returns the row of a share.
func (s *Store) find(ctx context.Context, id string) (found record, err error) {
	err = s.read(ctx, func() error {
		found = record{}
		err := s.get.each(ctx, func(from row) (err error) {
			found, err = scan(from)
			return err
		}, id)
		switch {
		case err != nil:
			return err
		case found.Share == nil:
			return share.ErrNotFound
		case found.ID != id:
			return errLoose
		}
		return nil
	})
	return found, err
}

// List implements [share.Store]. A page is read whole before it is returned,
// so that no connection is held afterwards.
func (s *Store) List(ctx context.Context, q share.Query) ([]*share.Share, error) {
	before := int64(math.MaxInt64)
	if !q.After.IsZero() {
		before = q.After.CreatedAt.UnixMilli()
	}
	st, args := s.listAll, []any{before, before, q.After.ID, int64(q.Limit)}
	if q.Owner != "" {
		st, args = s.listOwner, append([]any{q.Owner}, args...)
	}
	var list []*share.Share
	err := s.read(ctx, func() error {
		list = nil
		return st.each(ctx, func(from row) error {
			r, err := scan(from)
			if err != nil {
				return err
			}
			if q.Owner != "" && r.Owner != q.Owner {
				return errLoose
			}
			list = append(list, r.Share)
			return nil
		}, args...)
	})
	if err != nil {
		return nil, wrap("list", err)
	}
	return list, nil
}
