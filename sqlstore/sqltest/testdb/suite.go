package testdb

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"strconv"
	"testing"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/sqlstore"
	"github.com/seed545d57e3/share/storetest"
)

// A Suite runs storetest.
type Suite struct {
	Driver Driver
	Conns  int // SetMaxOpenConns; 0: 16
	Visits int // of each of 32 writers; 0: SHARE_TEST_VISITS, or 50
}

// Run holds the store to all rules, each in a database of its own.
func (s Suite) Run(t *testing.T) {
	s.Driver.Skip(t)
	visits := s.Visits
	if visits == 0 {
		visits = Size("SHARE_TEST_VISITS", 50)
	}
	dir := t.TempDir()
	storetest.Run(t, storetest.Harness{
		Visits: visits,
		New: func(ctx context.Context) (storetest.Instance, error) {
			return s.instance(ctx, dir)
		},
	})
}

func (s Suite) instance(ctx context.Context, dir string) (storetest.Instance, error) {
	b, err := s.Driver.Create(ctx, dir)
	if err != nil {
		return storetest.Instance{}, err
	}
	var db *sql.DB
	var store *sqlstore.Store
	open := func(ctx context.Context) (share.Store, error) {
		if db != nil {
			if err := errors.Join(store.Close(), db.Close()); err != nil {
				return nil, err
			}
		}
		if db, err = b.Open(); err != nil {
			return nil, err
		}
		conns := s.Conns
		if conns == 0 {
			conns = 16
		}
		db.SetMaxOpenConns(conns)
		db.SetMaxIdleConns(conns)
		if store, err = sqlstore.New(db, s.Driver.Dialect, sqlstore.Options{}); err != nil {
			return nil, err
		}
		return store, store.Migrate(ctx)
	}
	first, err := open(ctx)
	return storetest.Instance{
		Store:  first,
		Reopen: open,
		Close:  func() error { return errors.Join(db.Close(), b.Drop()) },
	}, err
}

// Size is a number from the environment.
func Size(variable string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(variable)); err == nil && n > 0 {
		return n
	}
	return otherwise
}
