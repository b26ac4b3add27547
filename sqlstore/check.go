package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// What [Store.Check] and [Store.Migrate] find, for errors.Is. Their errors wrap
// these and say which table and what about it.
var (
	// ErrDialect: the database is of another kind than New was told.
	ErrDialect = errors.New("sqlstore: not this kind of database")
	// ErrOutdated: the tables are missing or of an older version. Only from Check.
	ErrOutdated = errors.New("sqlstore: the database has to be migrated")
	// ErrNewer: a newer version of the library has migrated the database.
	ErrNewer = errors.New("sqlstore: the database is of a newer version of the library")
	// ErrShape: a table has the name of one of the Store's, but not its columns.
	ErrShape = errors.New("sqlstore: a table of that name has another shape")
)

// Check says whether the tables are as this version of the library needs
// them: nil, or one of this package's errors, or the database's own. It only
// reads. [Store.Migrate] includes it.
func (s *Store) Check(ctx context.Context) error {
	err := s.probe(ctx)
	if err == nil {
		err = s.read(ctx, func() error { return s.inspect(ctx, s.db) })
	}
	return wrap("check", err)
}

// probe finds out whether the database is of the dialect. That it answers at
// all comes first, so that one out of reach is not taken for another kind.
func (s *Store) probe(ctx context.Context) error {
	return s.read(ctx, func() error {
		if err := s.db.PingContext(ctx); err != nil {
			return err
		}
		var version sql.NullString
		err := one(ctx, s.db, &version, s.dialect.probe())
		if err == nil || ctx.Err() != nil || s.dialect.refused(err) || s.dialect.lost(err) {
			return err
		}
		return fmt.Errorf("%w: it does not answer %s as %s would: %w", ErrDialect, s.dialect.probe(), s.dialect, err)
	})
}

// current is the version of the schema that this library writes.
const current = 1

// inspect reads the version and the columns: nil, ErrOutdated, ErrNewer or
// ErrShape.
func (s *Store) inspect(ctx context.Context, on querier) error {
	// The table of versions comes first: in a newer schema the others may be
	// anything.
	there, err := s.shape(ctx, on, tables[0])
	if err != nil {
		return err
	}
	version := int64(0)
	if there {
		if version, err = s.version(ctx, on); err != nil {
			return err
		}
	}
	if version > current {
		return fmt.Errorf("%w: its schema is version %d, this library knows versions up to %d", ErrNewer, version, current)
	}
	for _, t := range tables[1:] {
		there, err := s.shape(ctx, on, t)
		if err != nil {
			return err
		}
		if !there && version >= t.since {
			return fmt.Errorf("%w: the table %s%s is missing, though the schema is version %d", ErrShape, s.prefix, t.name, version)
		}
	}
	if version < current {
		return fmt.Errorf("%w: its schema is version %d, this library needs %d", ErrOutdated, version, current)
	}
	return nil
}

// version returns that of the schema: 0 if there is none yet.
func (s *Store) version(ctx context.Context, on querier) (int64, error) {
	there, err := s.shape(ctx, on, tables[0])
	if err != nil || !there {
		return 0, err
	}
	var version sql.NullInt64
	err = one(ctx, on, &version, "SELECT MAX(version) FROM "+s.prefix+tables[0].name)
	return version.Int64, err
}

// shape says whether a table is there, and fails if it has not the columns
// that it should. Columns that a host added are no reason to.
func (s *Store) shape(ctx context.Context, on querier, t table) (bool, error) {
	got, err := s.columns(ctx, on, s.prefix+t.name)
	if err != nil || len(got) == 0 {
		return false, err
	}
	want := t.columns[s.dialect]
	for _, column := range want {
		if !slices.Contains(got, column) {
			return false, fmt.Errorf("%w: %s%s has no column %q; its columns are %s", ErrShape, s.prefix, t.name, column, strings.Join(got, ", "))
		}
	}
	return true, nil
}

// columns returns the names and types of a table's columns; none if there is
// no such table.
func (s *Store) columns(ctx context.Context, on querier, table string) ([]string, error) {
	query := "SELECT name, type FROM pragma_table_info(?)"
	switch s.dialect {
	case Postgres:
		query = "SELECT CAST(attname AS text), format_type(atttypid, atttypmod) FROM pg_attribute " +
			"WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped"
	case MySQL:
		query = "SELECT column_name, column_type FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?"
	}
	rows, err := on.QueryContext(ctx, query, table)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var name, kind string
		if err := rows.Scan(&name, &kind); err != nil {
			return nil, err
		}
		kind, _, _ = strings.Cut(kind, "(") // MariaDB says bigint(20), MySQL bigint
		all = append(all, strings.ToLower(name+" "+kind))
	}
	return all, rows.Err()
}
