package sqlstore_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/seed545d57e3/share/sqlstore"
)

// Errors as the drivers make them.
type (
	coded  struct{ code int }      // modernc
	stated struct{ state string }  // pgx, pq
	number struct{ Number uint16 } // mysql
)

func (e *coded) Error() string     { return fmt.Sprintf("code %d", e.code) }
func (e *coded) Code() int         { return e.code }
func (e *stated) Error() string    { return "state " + e.state }
func (e *stated) SQLState() string { return e.state }
func (e *number) Error() string    { return fmt.Sprintf("number %d", e.Number) }

// What was refused for the moment is tried again, wrapped or not; what may
// have been done, and what is wrong, is not.
func TestRetries(t *testing.T) {
	tests := []struct {
		dialect sqlstore.Dialect
		err     error
		again   bool
	}{
		{sqlstore.SQLite, &coded{5}, true},
		{sqlstore.SQLite, &coded{517}, true},
		{sqlstore.SQLite, &coded{6}, true},
		{sqlstore.SQLite, &coded{262}, true},
		{sqlstore.SQLite, fmt.Errorf("step: %w", &coded{5}), true},
		{sqlstore.SQLite, errors.New("sqlite3: database is locked"), true},
		{sqlstore.SQLite, errors.New("database table is locked: share_shares"), true},
		{sqlstore.SQLite, &coded{13}, false}, // full
		{sqlstore.SQLite, &coded{2067}, false},
		{sqlstore.Postgres, &stated{"40001"}, true},
		{sqlstore.Postgres, &stated{"40P01"}, true},
		{sqlstore.Postgres, fmt.Errorf("exec: %w", &stated{"40P01"}), true},
		{sqlstore.Postgres, &stated{"23505"}, false},
		{sqlstore.Postgres, &stated{"57P01"}, false},
		{sqlstore.Postgres, io.ErrUnexpectedEOF, false},
		{sqlstore.Postgres, errors.New("database is locked"), false}, // means nothing here
		{sqlstore.MySQL, &number{1213}, true},
		{sqlstore.MySQL, &number{1205}, true},
		{sqlstore.MySQL, fmt.Errorf("exec: %w", &number{1213}), true},
		{sqlstore.MySQL, &number{1062}, false},
		{sqlstore.MySQL, errors.New("invalid connection"), false},
	}
	for _, test := range tests {
		for _, method := range []string{"AddVisits", "TakeVisit", "Delete"} {
			var f fake
			s := f.store(t, test.dialect, test.err, test.err)
			err := map[string]func() error{
				"AddVisits": func() error { return s.AddVisits(t.Context(), "abc", 1, time.UnixMilli(1)) },
				"TakeVisit": func() error { return s.TakeVisit(t.Context(), "abc", time.UnixMilli(1)) },
				"Delete":    func() error { return s.Delete(t.Context(), "abc") },
			}[method]()
			switch {
			case test.again && (err != nil || f.ran != 3):
				t.Errorf("%v: %s after %v, twice: got %v after %d tries, want the third to do it", test.dialect, method, test.err, err, f.ran)
			case !test.again && (!errors.Is(err, test.err) || f.ran != 1):
				t.Errorf("%v: %s after %v: got %v after %d tries, want that after one", test.dialect, method, test.err, err, f.ran)
			}
		}
	}
}

// What never changes is given up after a while, or when the context ends.
func TestRetriesEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		busy := &coded{5}
		var f fake
		s := f.store(t, sqlstore.SQLite, slices.Repeat([]error{busy}, 10_000)...)
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
		defer cancel()
		err := s.AddVisits(ctx, "abc", 1, time.UnixMilli(1))
		if !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, busy) {
			t.Errorf("got %v, want both the context's error and the database's", err)
		}
		f.ran = 0
		began := time.Now()
		if err := s.AddVisits(t.Context(), "abc", 1, time.UnixMilli(1)); !errors.Is(err, busy) {
			t.Errorf("got %v", err)
		}
		if took := time.Since(began); took > 11*time.Second || f.ran < 50 {
			t.Errorf("given up after %v and %d tries", took, f.ran)
		}
	})
}
