package sqltest

import (
	"strings"
	"testing"

	"github.com/seed545d57e3/share/sqlstore/sqltest/testdb"
)

// The store keeps every rule on every driver, with many connections and with
// a single one.
func TestStore(t *testing.T) {
	for _, d := range drivers {
		t.Run(d.Name, func(t *testing.T) {
			t.Run("pool", testdb.Suite{Driver: d}.Run)
			t.Run("single", testdb.Suite{Driver: d, Conns: 1}.Run)
		})
	}
}

// What hosts may have in their DSN, or lack.
func TestStoreOptions(t *testing.T) {
	with := func(d testdb.Driver, name string, dsn func(base, database string) string) testdb.Driver {
		d.Name, d.DSN = name, dsn
		return d
	}
	query := func(options string) func(base, database string) string {
		return func(base, database string) string {
			dsn := testdb.URL(base, database)
			if strings.Contains(dsn, "?") {
				return dsn + "&" + options
			}
			return dsn + "?" + options
		}
	}
	for _, d := range []testdb.Driver{
		with(modernc, "modernc-bare", testdb.File("")),
		with(modernc, "modernc-shared", testdb.File("?cache=shared")),
		with(modernc, "modernc-shared-wal", testdb.File(pragmas+"&cache=shared")),
		with(modernc, "modernc-immediate", testdb.File(pragmas+"&_txlock=immediate")),
		with(ncruces, "ncruces-bare", testdb.File("")),
		with(pgx, "pgx-serializable", query("default_transaction_isolation=serializable")),
		with(pgx, "pgx-simple", query("default_query_exec_mode=simple_protocol")),
		with(pq, "pq-serializable", query("default_transaction_isolation=serializable")),
		with(pq, "pq-binary", query("binary_parameters=yes")),
		with(mysql, "mysql-serializable", testdb.Slash("?tx_isolation=%27SERIALIZABLE%27")), // MariaDB's name for it
		with(mysql, "mysql-parseTime", testdb.Slash("?parseTime=true&loc=America%2FNew_York")),
		with(mysql, "mysql-clientFoundRows", testdb.Slash("?clientFoundRows=true")),
		with(mysql, "mysql-interpolate", testdb.Slash("?interpolateParams=true&multiStatements=true&collation=utf8mb4_general_ci")),
		with(mysql, "mysql-loose", testdb.Slash("?sql_mode=''&charset=utf8mb4")),
	} {
		t.Run(d.Name, testdb.Suite{Driver: d}.Run)
	}
}
