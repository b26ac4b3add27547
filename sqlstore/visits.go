package sqlstore

import (
	"context"
	"fmt"
	"time"

	"github.com/seed545d57e3/share"
)

// AddVisits implements [share.Store], in one statement. If the connection
// breaks, whether the visits were added is not known: they are not added
// again. What the database has refused, or was not there to take, is
// share.ErrNotWritten.
func (s *Store) AddVisits(ctx context.Context, id string, n int64, at time.Time) error {
	last := nullMillis(at)
	err := s.write(ctx, func() error {
		affected, err := s.addVisits.exec(ctx, n, last, last, id)
		if err != nil || affected > 0 {
			return err
		}
		if n != 0 {
			return share.ErrNotFound
		}
		// MySQL does not count a row that stays as it is.
		_, err = s.hasRoom(ctx, id)
		return err
	})
	if err != nil && s.dialect.unwritten(err) {
		err = fmt.Errorf("%w: %w", share.ErrNotWritten, err)
	}
	return wrap("add visits", err)
}

// TakeVisit implements [share.Store], in one statement unless it fails.
func (s *Store) TakeVisit(ctx context.Context, id string, at time.Time) error {
	last := nullMillis(at)
	return wrap("take visit", s.write(ctx, func() error {
		for {
			affected, err := s.takeVisit.exec(ctx, int64(1), last, last, id)
			if err != nil || affected > 0 {
				return err
			}
			room, err := s.hasRoom(ctx, id)
			if err != nil {
				return err
			}
			if !room {
				return share.ErrUsedUp
			}
			// There is by now: the limit was raised, or the share was
			// created, after the statement looked.
		}
	}))
}

// hasRoom says whether the share may have another visit.
func (s *Store) hasRoom(ctx context.Context, id string) (bool, error) {
	room := int64(-1)
	err := s.room.each(ctx, func(from row) error { return from.Scan(&room) }, id)
	if err == nil && room < 0 {
		err = share.ErrNotFound
	}
	return room > 0, err
}
