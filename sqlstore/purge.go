package sqlstore

import (
	"context"
	"time"
)

// Purge deletes the shares that expired before that moment, and returns how
// many. Hosts call it now and then, such as daily with the time of a month
// ago: an expired share does no harm, but its owner sees it in the list. It
// deletes 500 at a time and lets others write between. After an error the
// number says how many are gone for certain.
func (s *Store) Purge(ctx context.Context, before time.Time) (int64, error) {
	ms := before.UnixMilli()
	var sum int64
	for {
		var n int64
		err := s.write(ctx, func() (err error) {
			n, err = s.purge.exec(ctx, ms, ms, int64(purgeBatch))
			return err
		})
		if err != nil {
			return sum, wrap("purge", err)
		}
		sum += n
		if n < purgeBatch {
			return sum, nil
		}
	}
}
