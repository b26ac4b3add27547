package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/seed545d57e3/share"
)

// DefaultPrefix begins the names of the tables unless [Options.Prefix] says
// otherwise.
const DefaultPrefix = "share_"

// Options are what a host may want otherwise. The zero value is good.
type Options struct {
	// Prefix begins the names of the tables and their indexes. "": DefaultPrefix.
	// 1 to 32 characters of a-z, 0-9 and _, the first no digit, not
	// beginning with "sqlite_". Hosts with one database for several
	// installations give each its own.
	Prefix string
}

// A Store keeps shares and signing keys in a database. Use [New]. Safe for
// concurrent use, by any number of processes on one database; it starts no
// goroutine.
type Store struct {
	db      *sql.DB
	dialect Dialect
	prefix  string
	queries
	writing chan struct{} // one place for SQLite, which has one writer at a time; nil for the others
}

var (
	_ share.Store    = (*Store)(nil)
	_ share.KeyStore = (*Store)(nil)
)

var goodPrefix = regexp.MustCompile(`^[a-z_][a-z0-9_]{0,31}$`)

// New returns a Store on db, which stays the host's to configure and close.
// It does not touch the database: call [Store.Migrate] or [Store.Check] next.
// An unknown dialect and a bad prefix are errors.
func New(db *sql.DB, dialect Dialect, o Options) (*Store, error) {
	if db == nil {
		return nil, errors.New("sqlstore: no database")
	}
	if !dialect.valid() {
		return nil, fmt.Errorf("sqlstore: unknown dialect %v: it is one of SQLite, Postgres and MySQL", dialect)
	}
	if o.Prefix == "" {
		o.Prefix = DefaultPrefix
	}
	if !goodPrefix.MatchString(o.Prefix) || strings.HasPrefix(o.Prefix, "sqlite_") {
		return nil, fmt.Errorf("sqlstore: bad table prefix %q: it is 1 to 32 characters of a-z, 0-9 and _, with no digit first, not beginning with sqlite_", o.Prefix)
	}
	s := &Store{db: db, dialect: dialect, prefix: o.Prefix}
	s.queries = newQueries(s)
	if dialect == SQLite {
		s.writing = make(chan struct{}, 1)
	}
	return s, nil
}

// Close gives back the statements prepared. The database stays open, and the
// Store is not to be used any more. A host that closes its database may omit it.
func (s *Store) Close() error {
	var errs []error
	for _, st := range s.all() {
		errs = append(errs, st.close())
	}
	return wrap("close", errors.Join(errs...))
}

// wrap says which operation err ended.
func wrap(op string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("sqlstore: %s: %w", op, err)
}

// ended makes err wrap that of a context that has ended, which drivers do
// not always do.
func ended(ctx context.Context, err error) error {
	over := ctx.Err()
	if end, ok := ctx.Deadline(); ok && over == nil && !time.Now().Before(end) {
		over = context.DeadlineExceeded // a driver may be quicker to notice than ctx
	}
	if err == nil || over == nil || errors.Is(err, over) || settled(err) {
		return err
	}
	return fmt.Errorf("%w (%w)", over, err)
}

// settled says whether err is an answer of the database's, not a failure.
func settled(err error) bool {
	return errors.Is(err, share.ErrNotFound) || errors.Is(err, share.ErrExists) || errors.Is(err, share.ErrUsedUp)
}
