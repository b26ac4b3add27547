package sqltest

import (
	"errors"
	"strings"
	"testing"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/sqlstore"
)

// sample is a share for tests that need any.
func sample(id string) *share.Share {
	return &share.Share{ID: id, Owner: "anna", Items: []string{"album-1"}, Rev: 1}
}

// wraps fails the test unless err wraps want.
func wraps(t *testing.T, what string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: got %v, want an error that wraps %v", what, err, want)
	}
}

// What stands in the way of a migration is told, and nothing is written.
func TestMigrateRefuses(t *testing.T) {
	tests := []struct {
		name string
		sql  string
		want error
		text string
	}{
		{"newer", "CREATE TABLE share_schema (version BIGINT NOT NULL PRIMARY KEY)|INSERT INTO share_schema (version) VALUES (99)", sqlstore.ErrNewer, "version 99"},
		{"other table", "CREATE TABLE share_shares (id BIGINT, url VARCHAR(100))", sqlstore.ErrShape, "share_shares"},
		{"other keys", "CREATE TABLE share_keys (k VARCHAR(10))", sqlstore.ErrShape, "share_keys"},
		{"other versions", "CREATE TABLE share_schema (name VARCHAR(10))", sqlstore.ErrShape, "share_schema"},
		{"lost table", "CREATE TABLE share_schema (version BIGINT NOT NULL PRIMARY KEY)|INSERT INTO share_schema (version) VALUES (1)", sqlstore.ErrShape, "is missing"},
	}
	for _, d := range kinds {
		for _, test := range tests {
			t.Run(d.Name+"/"+test.name, func(t *testing.T) {
				db := d.New(t).OpenDB(t)
				for q := range strings.SplitSeq(test.sql, "|") {
					if d.Dialect == sqlstore.SQLite {
						q = strings.ReplaceAll(q, "version BIGINT", "version INTEGER")
					}
					if _, err := db.Exec(q); err != nil {
						t.Fatal(err)
					}
				}
				before := tableNames(t, d, db)
				s, err := sqlstore.New(db, d.Dialect, sqlstore.Options{})
				if err != nil {
					t.Fatal(err)
				}
				for what, err := range map[string]error{"Migrate": s.Migrate(t.Context()), "Check": s.Check(t.Context())} {
					wraps(t, what, err, test.want)
					if err != nil && !strings.Contains(err.Error(), test.text) {
						t.Errorf("%s: got %q, want it to tell %q", what, err, test.text)
					}
					t.Log(err)
				}
				if after := tableNames(t, d, db); after != before {
					t.Errorf("tables: before %s, after %s", before, after)
				}
				idle(t, db)
			})
		}
	}
}

// A dialect that the database does not speak is told, and nothing is written.
func TestWrongDialect(t *testing.T) {
	for _, d := range kinds {
		for _, dialect := range []sqlstore.Dialect{sqlstore.SQLite, sqlstore.Postgres, sqlstore.MySQL} {
			if dialect == d.Dialect {
				continue
			}
			t.Run(d.Name+"/"+dialect.String(), func(t *testing.T) {
				db := d.New(t).OpenDB(t)
				s, err := sqlstore.New(db, dialect, sqlstore.Options{})
				if err != nil {
					t.Fatal(err)
				}
				wraps(t, "Migrate", s.Migrate(t.Context()), sqlstore.ErrDialect)
				wraps(t, "Check", s.Check(t.Context()), sqlstore.ErrDialect)
				if after := tableNames(t, d, db); after != "[]" {
					t.Errorf("tables: %s", after)
				}
			})
		}
	}
}

// Check writes nothing and says what is missing.
func TestCheck(t *testing.T) {
	for _, d := range drivers {
		t.Run(d.Name, func(t *testing.T) {
			db := d.New(t).OpenDB(t)
			s, err := sqlstore.New(db, d.Dialect, sqlstore.Options{})
			if err != nil {
				t.Fatal(err)
			}
			wraps(t, "Check of an empty database", s.Check(t.Context()), sqlstore.ErrOutdated)
			if after := tableNames(t, d, db); after != "[]" {
				t.Errorf("tables after Check: %s", after)
			}
			if err := s.Migrate(t.Context()); err != nil {
				t.Fatal(err)
			}
			if err := s.Check(t.Context()); err != nil {
				t.Error(err)
			}
			if got := tableNames(t, d, db); got != "[share_keys share_schema share_shares]" {
				t.Errorf("tables: %s", got)
			}
		})
	}
}

// The database itself refuses times of 0, in any column.
func TestNoZeroTimes(t *testing.T) {
	for _, d := range kinds {
		t.Run(d.Name, func(t *testing.T) {
			db := d.New(t).OpenDB(t)
			s := d.Store(t, db)
			if err := s.Create(t.Context(), sample("abc")); err != nil {
				t.Fatal(err)
			}
			for _, column := range []string{"created_at", "updated_at", "starts_at", "expires_at", "last_visited_at"} {
				if _, err := db.Exec("UPDATE share_shares SET " + column + " = 0"); err == nil {
					t.Errorf("%s = 0 was accepted", column)
				}
			}
			got, err := s.Get(t.Context(), "abc")
			if err != nil || !got.CreatedAt.IsZero() || !got.ExpiresAt.IsZero() {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}
