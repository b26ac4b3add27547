package sqltest

import (
	"context"
	"database/sql"
	"errors"
	"testing"
	"time"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/sqlstore"
	"github.com/seed545d57e3/share/sqlstore/sqltest/testdb"
)

// blocked has another writer hold the row of the share id, calls do with a
// context that ends soon, and returns what do returned.
func blocked(t *testing.T, db *sql.DB, dialect sqlstore.Dialect, id string, do func(context.Context, string) error) error {
	t.Helper()
	other, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	begin := "BEGIN"
	if dialect == sqlstore.SQLite {
		begin = "BEGIN IMMEDIATE"
	}
	for _, q := range []string{begin, "UPDATE share_shares SET label = 'held' WHERE id = '" + id + "'"} {
		if _, err := other.ExecContext(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	defer other.ExecContext(context.WithoutCancel(t.Context()), "ROLLBACK")
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	return do(ctx, id)
}

// A context that ends while a writer waits for another one ends the wait: the
// write is done whole or not at all (a server that has the statement already
// may still run it), no connection is stuck, and the next call is done.
func TestCancelled(t *testing.T) {
	for _, d := range drivers {
		t.Run(d.Name, func(t *testing.T) {
			if d.Dialect == sqlstore.SQLite {
				// modernc's driver waits this long, whatever the context says.
				d.DSN = testdb.File("?_pragma=busy_timeout(300)&_pragma=journal_mode(WAL)")
			}
			db := d.New(t).OpenDB(t)
			s := d.Store(t, db)
			change := func(u *share.Share) error {
				u.Label, u.Rev = "changed", 7
				return nil
			}
			for what, do := range map[string]func(context.Context, string) error{
				"AddVisits": func(ctx context.Context, id string) error { return s.AddVisits(ctx, id, 1, time.UnixMilli(1)) },
				"TakeVisit": func(ctx context.Context, id string) error { return s.TakeVisit(ctx, id, time.UnixMilli(1)) },
				"Delete":    func(ctx context.Context, id string) error { return s.Delete(ctx, id) },
				"Update":    func(ctx context.Context, id string) error { _, err := s.Update(ctx, id, change); return err },
			} {
				if err := s.Create(t.Context(), sample(what)); err != nil {
					t.Fatal(err)
				}
				began := time.Now()
				wraps(t, what, blocked(t, db, d.Dialect, what, do), context.DeadlineExceeded)
				if took := time.Since(began); took > 3*time.Second {
					t.Errorf("%s took %v", what, took)
				}
				got, err := s.Get(t.Context(), what)
				switch {
				case what == "Delete" && errors.Is(err, share.ErrNotFound):
				case err != nil:
					t.Error(err)
				case (got.Visits == 1) != got.LastVisitedAt.Equal(time.UnixMilli(1)), (got.Label == "changed") != (got.Rev == 7):
					t.Errorf("after a cancelled %s: %+v", what, got)
				}
			}
			idle(t, db)
			if err := s.Create(t.Context(), sample("next")); err != nil {
				t.Error(err)
			}
			if _, err := s.Update(t.Context(), "next", change); err != nil {
				t.Error(err)
			}
		})
	}
}

// A host that holds its only connection keeps a caller waiting no longer than
// the caller's context.
func TestSingleHeld(t *testing.T) {
	for _, d := range drivers {
		t.Run(d.Name, func(t *testing.T) {
			db := d.New(t).OpenDB(t)
			db.SetMaxOpenConns(1)
			s := d.Store(t, db)
			held, err := db.Conn(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
			defer cancel()
			for method, err := range calls(ctx, s) {
				wraps(t, method, err, context.DeadlineExceeded)
			}
			held.Close()
			if err := s.Create(t.Context(), sample("abc")); err != nil {
				t.Error(err)
			}
			idle(t, db)
		})
	}
}

// A migration that is cancelled while another process has the lock leaves
// nothing behind that keeps the next one out.
func TestMigrateCancelled(t *testing.T) {
	for _, d := range drivers {
		t.Run(d.Name, func(t *testing.T) {
			b := d.New(t)
			db := b.OpenDB(t)
			s, err := sqlstore.New(db, d.Dialect, sqlstore.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for wait := time.Microsecond; wait < 200*time.Millisecond; wait *= 2 {
				ctx, cancel := context.WithTimeout(t.Context(), wait)
				if err := s.Migrate(ctx); err != nil {
					wraps(t, "Migrate", err, context.DeadlineExceeded)
				}
				cancel()
			}
			if err := s.Migrate(t.Context()); err != nil {
				t.Error(err)
			}
			idle(t, db)
		})
	}
}
