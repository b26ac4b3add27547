package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	_ "github.com/go-sql-driver/mysql"
	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	"github.com/seed545d57e3/share/sqlstore"
)

// database is where shares are kept.
type database struct {
	driver, dsn string
	dialect     sqlstore.Dialect
	name        string // for people; without a password
}

// sqliteOptions make a share that was acknowledged outlast a power cut.
// busy_timeout goes first: the other two wait for it.
const sqliteOptions = "?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)"

// sqliteIn is the database in the data folder, which it makes.
func sqliteIn(folder string) (database, error) {
	if folder == "" {
		return database{}, errors.New("there is no folder to keep shares in: -data names one")
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return database{}, fmt.Errorf("data folder: %w", err)
	}
	path := filepath.Join(folder, "shares.db")
	// Made here, since SQLite would let others read it: whoever has the key
	// that signs tokens has every share.
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return database{}, fmt.Errorf("database: %w", err)
	}
	f.Close()
	file := url.URL{Scheme: "file", Path: filepath.ToSlash(path)}
	return database{driver: "sqlite", dsn: file.String() + sqliteOptions, dialect: sqlstore.SQLite, name: path}, nil
}

// databaseAt is the one that a URL names: postgres://… or mysql://….
func databaseAt(address string) (database, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || strings.Trim(u.Path, "/") == "" {
		// Without the URL: it may hold a password.
		return database{}, errors.New("it must be postgres://user:password@host/database or mysql://user:password@host/database")
	}
	name := u.Redacted()
	switch u.Scheme {
	case "postgres", "postgresql":
		return database{driver: "pgx", dsn: address, dialect: sqlstore.Postgres, name: name}, nil
	case "mysql":
		host := u.Host
		if u.Port() == "" {
			host += ":3306"
		}
		credentials := u.User.Username()
		if password, ok := u.User.Password(); ok {
			credentials += ":" + password
		}
		dsn := fmt.Sprintf("%s@tcp(%s)%s", credentials, host, u.Path)
		if u.RawQuery != "" {
			dsn += "?" + u.RawQuery
		}
		return database{driver: "mysql", dsn: dsn, dialect: sqlstore.MySQL, name: name}, nil
	}
	return database{}, fmt.Errorf("%q is neither postgres nor mysql", u.Scheme)
}

// openStore opens the database of -db, or else the one in the data folder.
func (c *config) openStore(ctx context.Context) (*sqlstore.Store, func() error, error) {
	d := c.database.database
	if d.driver == "" {
		var err error
		if d, err = sqliteIn(c.data); err != nil {
			return nil, nil, err
		}
		c.database.database = d
	}
	return d.open(ctx)
}

// openTime is how long the database may take to answer at the start.
const openTime = 30 * time.Second

// open opens the database and makes the tables it lacks.
func (d database) open(ctx context.Context) (*sqlstore.Store, func() error, error) {
	ctx, cancel := context.WithTimeout(ctx, openTime)
	defer cancel()
	db, err := sql.Open(d.driver, d.dsn)
	if err != nil {
		return nil, nil, fmt.Errorf("database %s: %w", d.name, err)
	}
	store, err := sqlstore.New(db, d.dialect, sqlstore.Options{})
	if err == nil {
		err = store.Migrate(ctx)
	}
	if err != nil {
		db.Close()
		return nil, nil, fmt.Errorf("database %s: %w", d.name, err)
	}
	return store, func() error { return errors.Join(store.Close(), db.Close()) }, nil
}
