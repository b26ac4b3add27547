package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"slices"
	"sync"
)

// A stmt is a statement that is prepared when it is first run, and then kept.
type stmt struct {
	db    *sql.DB
	query string

	mu       sync.Mutex
	prepared *sql.Stmt
	closed   bool
}

var errClosed = errors.New("the store is closed")

// get returns the prepared statement. No lock is held while the database
// works, so that each caller waits no longer than its own context.
func (st *stmt) get(ctx context.Context) (*sql.Stmt, error) {
	if p, err := st.kept(nil); p != nil || err != nil {
		return p, err
	}
	fresh, err := st.db.PrepareContext(ctx, st.query)
	if err != nil {
		return nil, err
	}
	p, err := st.kept(fresh)
	if p != fresh {
		fresh.Close() // another caller was first
	}
	return p, err
}

// kept returns the statement that is kept, which becomes fresh if there is none.
func (st *stmt) kept(fresh *sql.Stmt) (*sql.Stmt, error) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.closed {
		return nil, errClosed
	}
	if st.prepared == nil {
		st.prepared = fresh
	}
	return st.prepared, nil
}

func (st *stmt) close() error {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.closed = true
	p := st.prepared
	st.prepared = nil
	if p == nil {
		return nil
	}
	return p.Close()
}

// exec runs the statement and returns how many rows it affected.
func (st *stmt) exec(ctx context.Context, args ...any) (int64, error) {
	p, err := st.get(ctx)
	if err != nil {
		return 0, err
	}
	if len(args) > 0 {
		args = slices.Clone(args)
		args[0] = &once{value: args[0]}
	}
	result, err := p.ExecContext(ctx, args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// once is an argument that is given one time only. Package sql repeats a
// statement on its own when a driver says that the connection was bad, and
// some say so (lib/pq) of one that broke after the server had the statement:
// what counts visits must not be repeated then. By the time that sql asks for
// the arguments it has checked the connection, so one that had gone stale is
// still replaced.
type once struct {
	value any
	given bool
}

// Value implements [driver.Valuer].
func (o *once) Value() (driver.Value, error) {
	if o.given {
		return nil, driver.ErrBadConn
	}
	o.given = true
	return o.value, nil
}

// each runs the statement and calls scan for each row. It reads to the end,
// as SQLite commits a statement with RETURNING only there: until each has
// returned nil, what scan got may not have happened.
func (st *stmt) each(ctx context.Context, scan func(row) error, args ...any) error {
	p, err := st.get(ctx)
	if err != nil {
		return err
	}
	return eachRow(ctx, p, scan, args...)
}

// A row is a row of a result.
type row interface{ Scan(...any) error }

func eachRow(ctx context.Context, p *sql.Stmt, scan func(row) error, args ...any) error {
	rows, err := p.QueryContext(ctx, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return rows.Close()
}
