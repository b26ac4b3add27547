package sqltest

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/seed545d57e3/share/sqlstore"
	"github.com/seed545d57e3/share/sqlstore/sqltest/testdb"
)

// migrateEnv holds the name of a driver and a DSN for a process of its own.
const migrateEnv = "SHARE_TEST_MIGRATE"

// TestMigrateChild is not a test but what TestMigrateProcesses starts.
func TestMigrateChild(t *testing.T) {
	name, dsn, ok := strings.Cut(os.Getenv(migrateEnv), " ")
	if !ok {
		t.Skip("only as a process of TestMigrateProcesses")
	}
	for _, d := range drivers {
		if d.Name == name {
			os.Stdin.Read(make([]byte, 1)) // until all have started
			db := (&testdb.Database{Driver: d, DSN: dsn}).OpenDB(t)
			s := d.Store(t, db)
			if err := s.Check(t.Context()); err != nil {
				t.Error(err)
			}
		}
	}
}

// Of 16 processes that start at once none fails.
func TestMigrateProcesses(t *testing.T) {
	bare := modernc
	bare.Name, bare.DSN = "modernc-bare", testdb.File("")
	for _, d := range append([]testdb.Driver{bare}, drivers...) {
		t.Run(d.Name, func(t *testing.T) {
			b := d.New(t)
			var waiting sync.WaitGroup
			start := make([]func(), 16)
			for i := range start {
				child := exec.CommandContext(t.Context(), os.Args[0], "-test.v", "-test.run=^TestMigrateChild$")
				child.Env = append(os.Environ(), migrateEnv+"="+strings.TrimSuffix(d.Name, "-bare")+" "+b.DSN)
				var out bytes.Buffer
				child.Stdout, child.Stderr = &out, &out
				stdin, err := child.StdinPipe()
				if err != nil {
					t.Fatal(err)
				}
				if err := child.Start(); err != nil {
					t.Fatal(err)
				}
				start[i] = func() { stdin.Close() }
				waiting.Go(func() {
					if err := child.Wait(); err != nil || !strings.Contains(out.String(), "PASS: TestMigrateChild") {
						t.Errorf("process %d: %v\n%s", i, err, &out)
					}
				})
			}
			for _, f := range start {
				f()
			}
			waiting.Wait()
			if err := d.Store(t, b.OpenDB(t)).Check(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

// statements are those of a dialect's files.
func statements(t *testing.T, d sqlstore.Dialect) []string {
	t.Helper()
	var all []string
	files := sqlstore.Migrations(d)
	names, err := fs.Glob(files, "*.sql")
	if err != nil || len(names) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		for s := range strings.SplitSeq(string(text), ";\n") {
			if s = strings.TrimSpace(s); s != "" {
				all = append(all, s)
			}
		}
	}
	return all
}

// A migration broken off after any of its statements is gone on with, and a
// host can run all the statements itself, twice too.
func TestMigrateResumes(t *testing.T) {
	for _, d := range kinds {
		t.Run(d.Name, func(t *testing.T) {
			d.Skip(t)
			all := statements(t, d.Dialect)
			for n := 1; n <= len(all); n++ {
				db := d.New(t).OpenDB(t)
				for _, twice := range []bool{false, true} {
					for _, s := range all[:n] {
						if _, err := db.Exec(s); err != nil {
							t.Fatalf("%s\nagain: %t: %v", s, twice, err)
						}
					}
				}
				s, err := sqlstore.New(db, d.Dialect, sqlstore.Options{})
				if err != nil {
					t.Fatal(err)
				}
				err = s.Check(t.Context())
				if n < len(all) {
					wraps(t, "Check of a part", err, sqlstore.ErrOutdated)
					err = s.Migrate(t.Context())
				}
				if err == nil {
					err = s.Check(t.Context())
				}
				if err != nil {
					t.Errorf("after %d of %d statements: %v", n, len(all), err)
				}
			}
		})
	}
}

// Two prefixes are two stores in one database, and neither touches the other.
func TestPrefixes(t *testing.T) {
	for _, d := range kinds {
		t.Run(d.Name, func(t *testing.T) {
			db := d.New(t).OpenDB(t)
			var stores []*sqlstore.Store
			for _, prefix := range []string{"one_", "two_"} {
				s, err := sqlstore.New(db, d.Dialect, sqlstore.Options{Prefix: prefix})
				if err != nil {
					t.Fatal(err)
				}
				if len(stores) > 0 {
					wraps(t, "Check beside another prefix", s.Check(t.Context()), sqlstore.ErrOutdated)
				}
				if err := s.Migrate(t.Context()); err != nil {
					t.Fatal(err)
				}
				stores = append(stores, s)
			}
			for _, s := range stores {
				if err := s.Create(t.Context(), sample("abc")); err != nil {
					t.Error(err)
				}
			}
			if err := stores[0].Delete(t.Context(), "abc"); err != nil {
				t.Error(err)
			}
			if _, err := stores[1].Get(t.Context(), "abc"); err != nil {
				t.Error(err)
			}
		})
	}
}

// Migrate and all the rest get by with the connection that there is.
func TestMigrateSingle(t *testing.T) {
	for _, d := range drivers {
		t.Run(d.Name, func(t *testing.T) {
			db := d.New(t).OpenDB(t)
			db.SetMaxOpenConns(1)
			s := d.Store(t, db)
			ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
			defer cancel()
			if err := s.Migrate(ctx); err != nil {
				t.Error(err)
			}
			if err := s.Check(ctx); err != nil {
				t.Error(err)
			}
			idle(t, db)
		})
	}
}

// tableNames lists what is in the database.
func tableNames(t *testing.T, d testdb.Driver, db *sql.DB) string {
	t.Helper()
	query := "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
	switch d.Dialect {
	case sqlstore.Postgres:
		query = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
	case sqlstore.MySQL:
		query = "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY table_name"
	}
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		all = append(all, name)
	}
	return fmt.Sprint(all)
}
