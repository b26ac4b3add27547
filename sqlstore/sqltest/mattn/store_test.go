//go:build cgo

// Package mattn has the tests of github.com/mattn/go-sqlite3, which needs a C
// compiler, and which cannot be in one program with ncruces's driver: both
// register as "sqlite3".
package mattn

import (
	"testing"

	_ "github.com/mattn/go-sqlite3"

	"github.com/seed545d57e3/share/sqlstore"
	"github.com/seed545d57e3/share/sqlstore/sqltest/testdb"
)

func driver(options string) testdb.Driver {
	return testdb.Driver{Name: "mattn", Driver: "sqlite3", Dialect: sqlstore.SQLite, DSN: testdb.File(options)}
}

func TestStore(t *testing.T) {
	const good = "?_busy_timeout=5000&_journal_mode=WAL&_synchronous=NORMAL"
	t.Run("pool", testdb.Suite{Driver: driver(good)}.Run)
	t.Run("single", testdb.Suite{Driver: driver(good), Conns: 1}.Run)
	t.Run("bare", testdb.Suite{Driver: driver("")}.Run)
	t.Run("shared", testdb.Suite{Driver: driver("?cache=shared")}.Run)
}
