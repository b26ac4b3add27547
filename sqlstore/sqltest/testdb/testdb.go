// Package testdb opens empty databases for the tests: of SQLite in a folder,
// of PostgreSQL and MySQL on the servers that SHARE_TEST_POSTGRES and
// SHARE_TEST_MYSQL name. It imports no driver.
package testdb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/seed545d57e3/share/sqlstore"
)

// A Driver is one way to reach one kind of database.
type Driver struct {
	Name    string // of the tests
	Driver  string // as registered
	Dialect sqlstore.Dialect

	// DSN makes the DSN of a database: of the file with that path, or of the
	// database of that name on the server at base.
	DSN func(base, database string) string
}

// Skip skips the test if there is no server for it, or fails it if
// SHARE_TEST_REQUIRE is set.
func (d Driver) Skip(t testing.TB) {
	t.Helper()
	if d.variable() == "" || d.base() != "" {
		return
	}
	message := d.variable() + ` names no server: eval "$(.ci/databases start)" starts one`
	if os.Getenv("SHARE_TEST_REQUIRE") != "" {
		t.Fatal(message)
	}
	t.Skip(message)
}

// variable is what names the server; "": it needs none.
func (d Driver) variable() string {
	switch d.Dialect {
	case sqlstore.Postgres:
		return "SHARE_TEST_POSTGRES"
	case sqlstore.MySQL:
		return "SHARE_TEST_MYSQL"
	}
	return ""
}

func (d Driver) base() string {
	if d.variable() == "" {
		return ""
	}
	return os.Getenv(d.variable())
}

// A Database is an empty one, for one test.
type Database struct {
	Driver Driver
	DSN    string
	drop   func() error
}

// Create makes a database, of SQLite in the folder dir. Drop removes it.
func (d Driver) Create(ctx context.Context, dir string) (*Database, error) {
	name := fmt.Sprintf("share_test_%016x", rand.Uint64())
	if d.Dialect == sqlstore.SQLite {
		return &Database{Driver: d, DSN: d.DSN("", dir+"/"+name+".db"), drop: func() error { return nil }}, nil
	}
	if err := d.onServer(ctx, "CREATE DATABASE "+name); err != nil {
		return nil, err
	}
	drop := "DROP DATABASE IF EXISTS " + name
	if d.Dialect == sqlstore.Postgres {
		drop += " WITH (FORCE)"
	}
	return &Database{
		Driver: d, DSN: d.DSN(d.base(), name),
		drop: func() error { return d.onServer(context.WithoutCancel(ctx), drop) },
	}, nil
}

func (d Driver) onServer(ctx context.Context, query string) error {
	db, err := sql.Open(d.Driver, d.base())
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, query)
	return errors.Join(err, db.Close())
}

// Drop removes the database.
func (b *Database) Drop() error { return b.drop() }

// Open opens the database.
func (b *Database) Open() (*sql.DB, error) { return sql.Open(b.Driver.Driver, b.DSN) }

// New makes a database for the test and drops it afterwards.
func (d Driver) New(t testing.TB) *Database {
	t.Helper()
	d.Skip(t)
	b, err := d.Create(context.Background(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Drop(); err != nil {
			t.Error(err)
		}
	})
	return b
}

// OpenDB opens the database and closes it after the test.
func (b *Database) OpenDB(t testing.TB) *sql.DB {
	t.Helper()
	db, err := b.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// Store returns a store on db, migrated.
func (d Driver) Store(t testing.TB, db *sql.DB) *sqlstore.Store {
	t.Helper()
	s, err := sqlstore.New(db, d.Dialect, sqlstore.Options{})
	if err == nil {
		err = s.Migrate(context.Background())
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// URL is a DSN function for PostgreSQL: base as a URL, with that database.
func URL(base, database string) string {
	u, err := url.Parse(base)
	if err != nil {
		return base
	}
	u.Path = "/" + database
	return u.String()
}

// Slash makes a DSN function for go-sql-driver/mysql: the database comes
// after the last slash of base, and options replace base's.
func Slash(options string) func(base, database string) string {
	return func(base, database string) string {
		return base[:strings.LastIndex(base, "/")+1] + database + options
	}
}

// File makes a DSN function for SQLite.
func File(options string) func(base, path string) string {
	return func(_, path string) string { return "file:" + path + options }
}
