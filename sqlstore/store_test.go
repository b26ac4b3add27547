package sqlstore_test

import (
	"database/sql"
	"io/fs"
	"strings"
	"testing"

	"github.com/seed545d57e3/share/sqlstore"
)

func TestNewRefuses(t *testing.T) {
	db := sql.OpenDB(new(fake))
	defer db.Close()
	for _, dialect := range []sqlstore.Dialect{0, -1, 4} {
		if _, err := sqlstore.New(db, dialect, sqlstore.Options{}); err == nil || !strings.Contains(err.Error(), "dialect") {
			t.Errorf("%v: got %v", dialect, err)
		}
	}
	if _, err := sqlstore.New(nil, sqlstore.SQLite, sqlstore.Options{}); err == nil {
		t.Error("no database: no error")
	}
	for prefix, good := range map[string]bool{
		"": true, "a": true, "_x9_": true, "app_share_": true, strings.Repeat("a", 32): true,
		"9a": false, "a-b": false, "A": false, "a b": false, "a;drop": false, "ä": false, "a\n": false, "sqlite_x": false, strings.Repeat("a", 33): false,
	} {
		if _, err := sqlstore.New(db, sqlstore.SQLite, sqlstore.Options{Prefix: prefix}); (err == nil) != good {
			t.Errorf("prefix %q: got %v", prefix, err)
		}
	}
}

// The files of all dialects have the same names, and every statement in them
// can run again.
func TestMigrations(t *testing.T) {
	var first string
	for _, d := range []sqlstore.Dialect{sqlstore.SQLite, sqlstore.Postgres, sqlstore.MySQL} {
		names, err := fs.Glob(sqlstore.Migrations(d), "*")
		if err != nil || len(names) == 0 {
			t.Fatalf("%v: %v", d, err)
		}
		if all := strings.Join(names, " "); first == "" {
			first = all
		} else if all != first {
			t.Errorf("%v: got %s, want %s", d, all, first)
		}
		for _, name := range names {
			text, err := fs.ReadFile(sqlstore.Migrations(d), name)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasPrefix(string(text), "-- +goose Up\n") || !strings.HasSuffix(string(text), ";\n") {
				t.Errorf("%v: %s has another beginning or end", d, name)
			}
		}
	}
	if names, err := fs.Glob(sqlstore.Migrations(0), "*"); err != nil || len(names) != 0 {
		t.Errorf("no dialect: %v, %v", names, err)
	}
}
