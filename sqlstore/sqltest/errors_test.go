package sqltest

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/sqlstore"
	"github.com/seed545d57e3/share/sqlstore/sqltest/testdb"
)

// calls runs every method that goes to the database.
func calls(ctx context.Context, s *sqlstore.Store) map[string]error {
	all := map[string]error{
		"Create":    s.Create(ctx, sample("new")),
		"AddVisits": s.AddVisits(ctx, "abc", 1, time.UnixMilli(1)),
		"TakeVisit": s.TakeVisit(ctx, "abc", time.UnixMilli(1)),
		"Delete":    s.Delete(ctx, "abc"),
		"Migrate":   s.Migrate(ctx),
		"Check":     s.Check(ctx),
	}
	_, all["Get"] = s.Get(ctx, "abc")
	_, all["List"] = s.List(ctx, share.Query{Limit: 10})
	_, all["Update"] = s.Update(ctx, "abc", func(*share.Share) error { return nil })
	_, all["Keys"] = s.Keys(ctx, []byte("key"))
	_, all["Purge"] = s.Purge(ctx, time.UnixMilli(1))
	return all
}

// A database that the host has closed is an error of each method's, at once.
func TestClosed(t *testing.T) {
	for _, d := range drivers {
		t.Run(d.Name, func(t *testing.T) {
			db := d.New(t).OpenDB(t)
			s := d.Store(t, db)
			if err := s.Create(t.Context(), sample("abc")); err != nil {
				t.Fatal(err)
			}
			db.Close()
			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			defer cancel()
			for method, err := range calls(ctx, s) {
				if err == nil || !strings.Contains(err.Error(), "closed") {
					t.Errorf("%s: got %v, want an error that says it is closed", method, err)
				}
			}
		})
	}
}

// A store that is closed says so, and leaves the database open.
func TestStoreClosed(t *testing.T) {
	db := modernc.New(t).OpenDB(t)
	s := modernc.Store(t, db)
	if _, err := s.Get(t.Context(), "abc"); err == nil {
		t.Error("Get of nothing: no error")
	}
	for range 2 {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := s.Get(t.Context(), "abc"); err == nil || !strings.Contains(err.Error(), "closed") {
		t.Errorf("got %v", err)
	}
	if err := db.Ping(); err != nil {
		t.Error(err)
	}
}

// What a file that may not be written still does is reading.
func TestReadOnly(t *testing.T) {
	for _, d := range []testdb.Driver{modernc, ncruces} {
		t.Run(d.Name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "shares.db")
			open := func(options string) (*sqlstore.Store, *sql.DB) {
				d.DSN = testdb.File(options)
				db := (&testdb.Database{Driver: d, DSN: d.DSN("", path)}).OpenDB(t)
				s, err := sqlstore.New(db, d.Dialect, sqlstore.Options{})
				if err != nil {
					t.Fatal(err)
				}
				return s, db
			}
			if err := os.WriteFile(path, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			s, _ := open("?mode=ro")
			if err := s.Migrate(t.Context()); err == nil || !strings.Contains(err.Error(), "readonly") {
				t.Errorf("Migrate of an empty file: got %v, want an error that says it is readonly", err)
			}
			s, db := open("")
			if err := s.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			if err := s.Create(t.Context(), sample("abc")); err != nil {
				t.Fatal(err)
			}
			db.Close()
			s, db = open("?mode=ro")
			for method, err := range calls(t.Context(), s) {
				switch method {
				case "Get", "List", "Migrate", "Check":
					if err != nil {
						t.Errorf("%s: %v", method, err)
					}
				default:
					if err == nil || !strings.Contains(err.Error(), "readonly") {
						t.Errorf("%s: got %v, want an error that says it is readonly", method, err)
					}
				}
			}
			idle(t, db)
		})
	}
}

// A full disk is an error, nothing half written, and room makes it good.
func TestFull(t *testing.T) {
	for _, d := range []testdb.Driver{modernc, ncruces} {
		t.Run(d.Name, func(t *testing.T) {
			db := d.New(t).OpenDB(t)
			db.SetMaxOpenConns(1) // the pragma is the connection's
			s := d.Store(t, db)
			limit := func(pages int) {
				var got int
				if err := db.QueryRow(fmt.Sprintf("PRAGMA max_page_count=%d", pages)).Scan(&got); err != nil {
					t.Fatal(err)
				}
			}
			limit(40)
			var err error
			kept := 0
			for ; err == nil && kept < 100; kept++ {
				sh := sample(fmt.Sprintf("full-%d", kept))
				sh.Description = strings.Repeat("x", 8_000)
				err = s.Create(t.Context(), sh)
			}
			kept--
			if err == nil || !strings.Contains(err.Error(), "full") {
				t.Fatalf("got %v, want an error that says the disk is full", err)
			}
			long := strings.Repeat("y", 30_000)
			grow := func(u *share.Share) error {
				u.Description = long
				return nil
			}
			if _, err := s.Update(t.Context(), "full-0", grow); err == nil || !strings.Contains(err.Error(), "full") {
				t.Errorf("Update: got %v", err)
			}
			got, err := s.Get(t.Context(), "full-0")
			if err != nil || strings.Contains(got.Description, "y") {
				t.Errorf("after an Update that failed: %v, %v", got, err)
			}
			list, err := s.List(t.Context(), share.Query{Limit: 1_000})
			if err != nil || len(list) != kept {
				t.Errorf("got %d shares, %v; %d were acknowledged", len(list), err, kept)
			}
			limit(1_000)
			if _, err := s.Update(t.Context(), "full-0", grow); err != nil {
				t.Error(err)
			}
			var integrity string
			if err := db.QueryRow("PRAGMA integrity_check").Scan(&integrity); err != nil || integrity != "ok" {
				t.Errorf("integrity: %s, %v", integrity, err)
			}
			idle(t, db)
		})
	}
}
