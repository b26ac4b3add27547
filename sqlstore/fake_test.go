package sqlstore_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"sync"
	"testing"

	"github.com/seed545d57e3/share/sqlstore"
)

// A fake is a driver whose statements answer with what is queued. A
// statement that writes takes the next answer; nil affects one row. Queries
// find nothing.
type fake struct {
	mu      sync.Mutex
	answers []error
	ran     int // statements that write
}

func (f *fake) next() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.ran++
	if len(f.answers) == 0 {
		return nil
	}
	err := f.answers[0]
	f.answers = f.answers[1:]
	return err
}

func (f *fake) Connect(context.Context) (driver.Conn, error) { return f, nil }
func (f *fake) Driver() driver.Driver                        { return nil }
func (f *fake) Prepare(string) (driver.Stmt, error)          { return f, nil }
func (f *fake) Begin() (driver.Tx, error)                    { return nil, errors.New("no transactions") }
func (f *fake) Close() error                                 { return nil }
func (f *fake) NumInput() int                                { return -1 }
func (f *fake) Exec([]driver.Value) (driver.Result, error) {
	if err := f.next(); err != nil {
		return nil, err
	}
	return driver.RowsAffected(1), nil
}
func (f *fake) Query([]driver.Value) (driver.Rows, error) { return nothing{}, nil }

// nothing is a result without rows.
type nothing struct{}

func (nothing) Columns() []string         { return []string{"none"} }
func (nothing) Close() error              { return nil }
func (nothing) Next([]driver.Value) error { return io.EOF }

// store returns one whose writes end with these errors.
func (f *fake) store(t *testing.T, dialect sqlstore.Dialect, answers ...error) *sqlstore.Store {
	t.Helper()
	f.answers = answers
	db := sql.OpenDB(f)
	t.Cleanup(func() { db.Close() })
	s, err := sqlstore.New(db, dialect, sqlstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}
