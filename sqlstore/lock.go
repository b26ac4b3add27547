package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"hash/fnv"
	"time"
)

// A querier is a connection, a transaction on one, or a pool.
type querier interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// locked runs do on one connection while no other process runs it on the same
// tables. What do writes is undone if it fails, except on MySQL.
func (s *Store) locked(ctx context.Context, do func(context.Context, querier) error) error {
	switch s.dialect {
	case SQLite:
		return s.onConn(ctx, func(c *sql.Conn) error { return immediately(ctx, c, do) })
	case Postgres:
		return s.advised(ctx, do)
	default:
		return s.onConn(ctx, func(c *sql.Conn) error { return s.named(ctx, c, do) })
	}
}

func (s *Store) onConn(ctx context.Context, do func(*sql.Conn) error) error {
	c, err := s.db.Conn(ctx)
	if err != nil {
		return err
	}
	defer c.Close()
	return do(c)
}

// tidyTime bounds what must be done after a context has ended.
const tidyTime = 5 * time.Second

// tidy runs a statement that puts a connection right, whether ctx has ended
// or not. A connection that it fails on leaves the pool.
func tidy(ctx context.Context, c *sql.Conn, query string, args ...any) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), tidyTime)
	defer cancel()
	if _, err := c.ExecContext(ctx, query, args...); err != nil {
		c.Raw(func(any) error { return driver.ErrBadConn })
	}
}

// immediately is for SQLite: BEGIN IMMEDIATE lets one in, so that what do
// reads is still so when it writes.
func immediately(ctx context.Context, c *sql.Conn, do func(context.Context, querier) error) error {
	if _, err := c.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		if ctx.Err() != nil { // it may have begun all the same
			tidy(ctx, c, "ROLLBACK")
		}
		return err
	}
	err := do(ctx, c)
	if err == nil {
		_, err = c.ExecContext(ctx, "COMMIT")
	}
	if err != nil {
		tidy(ctx, c, "ROLLBACK")
	}
	return err
}

// advised is for PostgreSQL: a lock of its own that the end of the
// transaction lifts, and a fresh look at the tables after it.
func (s *Store) advised(ctx context.Context, do func(context.Context, querier) error) error {
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	if err != nil {
		return err
	}
	defer tx.Rollback() // does nothing after Commit
	if _, err := tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock($1)", int64(s.lockNumber(""))); err != nil {
		return err
	}
	if err := do(ctx, tx); err != nil {
		return err
	}
	return tx.Commit()
}

// lockWait is how many seconds MySQL waits at a time. A client that went away
// is noticed only after that.
const lockWait = 5

// named is for MySQL: a lock with a name that holds for the whole server, so
// that the database's name is part of it.
func (s *Store) named(ctx context.Context, c *sql.Conn, do func(context.Context, querier) error) error {
	var database sql.NullString
	if err := one(ctx, c, &database, "SELECT DATABASE()"); err != nil {
		return err
	}
	if !database.Valid {
		return errors.New("the connection has no database chosen: add its name to the DSN")
	}
	name := fmt.Sprintf("share_%016x", s.lockNumber(database.String))
	for {
		var got sql.NullInt64
		if err := one(ctx, c, &got, "SELECT GET_LOCK(?, ?)", name, int64(lockWait)); err != nil {
			return err
		}
		if got.Int64 == 1 {
			break
		}
	}
	defer tidy(ctx, c, "DO RELEASE_LOCK(?)", name)
	return do(ctx, c)
}

// lockNumber is the same for all who migrate the same tables.
func (s *Store) lockNumber(database string) uint64 {
	h := fnv.New64a()
	h.Write([]byte("github.com/seed545d57e3/share migrates " + database + "/" + s.prefix))
	return h.Sum64()
}

// one reads the single value of a query's single row.
func one(ctx context.Context, on querier, value any, query string, args ...any) error {
	rows, err := on.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	if !rows.Next() {
		return errors.Join(rows.Err(), sql.ErrNoRows)
	}
	if err := rows.Scan(value); err != nil {
		return err
	}
	return rows.Close()
}
