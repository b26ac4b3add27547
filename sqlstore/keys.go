package sqlstore

import (
	"bytes"
	"context"
	"errors"
)

// Keys implements [share.KeyStore]. A host that wants to sign with a new key
// inserts it into the table of keys with a higher id, and deletes the old one
// when what it signed has run out.
func (s *Store) Keys(ctx context.Context, proposed []byte) ([][]byte, error) {
	keys, err := s.readKeys(ctx)
	if err == nil && len(keys) == 0 {
		keys, err = s.firstKey(ctx, proposed)
	}
	if err != nil {
		return nil, wrap("keys", err)
	}
	return keys, nil
}

// firstKey stores proposed under the first id, which fails for all but one of
// those who try, and returns what is there then.
func (s *Store) firstKey(ctx context.Context, proposed []byte) ([][]byte, error) {
	secret := append([]byte{}, proposed...) // not nil, which would be NULL
	failed := s.write(ctx, func() error {
		_, err := s.insertKey.exec(ctx, secret)
		return err
	})
	if failed != nil && ctx.Err() != nil {
		return nil, failed
	}
	keys, err := s.readKeys(ctx)
	if err == nil && len(keys) > 0 {
		return keys, nil
	}
	return nil, errors.Join(failed, err)
}

func (s *Store) readKeys(ctx context.Context) (list [][]byte, err error) {
	err = s.read(ctx, func() error {
		list = nil
		return s.keys.each(ctx, func(from row) error {
			var secret []byte
			if err := from.Scan(&secret); err != nil {
				return err
			}
			list = append(list, bytes.Clone(secret))
			return nil
		})
	})
	return list, err
}
