package sqltest

import (
	"database/sql"
	"errors"
	"testing"
	"time"

	_ "github.com/go-sql-driver/mysql"
	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/sqlstore"
)

// Where no server takes the visits they are known not to be written, so that
// they are counted later.
func TestVisitsWithoutServer(t *testing.T) {
	for driver, at := range map[string]struct {
		dialect sqlstore.Dialect
		dsn     string
	}{
		"pgx":   {sqlstore.Postgres, "postgres://nobody@127.0.0.1:1/none"},
		"mysql": {sqlstore.MySQL, "nobody@tcp(127.0.0.1:1)/none"},
	} {
		db, err := sql.Open(driver, at.dsn)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		store, err := sqlstore.New(db, at.dialect, sqlstore.Options{})
		if err != nil {
			t.Fatal(err)
		}
		wantIs(t, store.AddVisits(t.Context(), "abc", 1, time.UnixMilli(1)), share.ErrNotWritten)
	}
}

func wantIs(t *testing.T, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("got %v, want %v", err, want)
	}
}
