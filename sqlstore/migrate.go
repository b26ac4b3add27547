package sqlstore

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
)

//go:embed migrations
var migrations embed.FS

// Migrations returns the SQL that [Store.Migrate] runs, one file a version, for
// hosts that run migrations themselves: 0001_shares.sql and so on, in the root
// of the file system. The names of tables and indexes begin with
// [DefaultPrefix]; nothing else in the files has that text. Statements end
// with a semicolon at the end of a line, and each may run twice. The first
// line is goose's mark; to others it is a comment. Call [Store.Check] afterwards.
// An unknown dialect has no files.
func Migrations(dialect Dialect) fs.FS {
	if !dialect.valid() {
		return embed.FS{}
	}
	sub, err := fs.Sub(migrations, "migrations/"+dialect.String())
	if err != nil {
		panic(err) // the path is valid
	}
	return sub
}

// A migration is a file of Migrations.
type migration struct {
	version int64
	name    string
	steps   []string // statements, with the prefix of the store
}

func (s *Store) migrations() ([]migration, error) {
	files := Migrations(s.dialect)
	names, err := fs.Glob(files, "*.sql") // sorted
	if err != nil {
		return nil, err
	}
	var all []migration
	for _, name := range names {
		number, _, _ := strings.Cut(name, "_")
		version, err := strconv.ParseInt(number, 10, 64)
		if err != nil {
			return nil, err
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		m := migration{version: version, name: name}
		for step := range strings.SplitSeq(strings.ReplaceAll(string(text), DefaultPrefix, s.prefix), ";\n") {
			if step = strings.TrimSpace(step); step != "" {
				m.steps = append(m.steps, step)
			}
		}
		all = append(all, m)
	}
	return all, nil
}

// Migrate makes the tables, or brings those of an older version of the
// library to this one's. Hosts call it at every start: any number of processes
// may at once, one works while the others wait, and where there is nothing to
// do it only reads. One that was killed leaves nothing that the next call
// cannot go on with.
//
// The errors are [ErrDialect], [ErrNewer] and [ErrShape], each before anything
// is written, or the database's own.
func (s *Store) Migrate(ctx context.Context) error {
	if err := s.probe(ctx); err != nil {
		return wrap("migrate", err)
	}
	err := s.read(ctx, func() error { return s.inspect(ctx, s.db) })
	if !errors.Is(err, ErrOutdated) {
		return wrap("migrate", err)
	}
	err = s.again(ctx, func() error { return s.locked(ctx, s.migrate) })
	return wrap("migrate", err)
}

// migrate runs the steps that are missing. on is the one connection that has
// the lock.
func (s *Store) migrate(ctx context.Context, on querier) error {
	err := s.inspect(ctx, on)
	if !errors.Is(err, ErrOutdated) {
		return err
	}
	have, err := s.version(ctx, on)
	if err != nil {
		return err
	}
	all, err := s.migrations()
	if err != nil {
		return err
	}
	for _, m := range all {
		if m.version <= have {
			continue
		}
		for i, step := range m.steps {
			if _, err := on.ExecContext(ctx, step); err != nil {
				return fmt.Errorf("%s, statement %d: %w", m.name, i+1, err)
			}
		}
	}
	return s.inspect(ctx, on)
}
