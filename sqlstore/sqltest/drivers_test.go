package sqltest

import (
	_ "github.com/go-sql-driver/mysql"
	_ "github.com/jackc/pgx/v5/stdlib"
	_ "github.com/lib/pq"
	_ "github.com/ncruces/go-sqlite3/driver"
	_ "modernc.org/sqlite"

	"github.com/seed545d57e3/share/sqlstore"
	"github.com/seed545d57e3/share/sqlstore/sqltest/testdb"
)

const pragmas = "?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)"

// The drivers as their hosts open them. mattn's has the same name as
// ncruces's, so its tests are in a package of their own.
var (
	modernc = testdb.Driver{Name: "modernc", Driver: "sqlite", Dialect: sqlstore.SQLite, DSN: testdb.File(pragmas)}
	ncruces = testdb.Driver{Name: "ncruces", Driver: "sqlite3", Dialect: sqlstore.SQLite, DSN: testdb.File(pragmas)}
	pgx     = testdb.Driver{Name: "pgx", Driver: "pgx", Dialect: sqlstore.Postgres, DSN: testdb.URL}
	pq      = testdb.Driver{Name: "pq", Driver: "postgres", Dialect: sqlstore.Postgres, DSN: testdb.URL}
	mysql   = testdb.Driver{Name: "mysql", Driver: "mysql", Dialect: sqlstore.MySQL, DSN: testdb.Slash("")}

	// One of each kind of database, and all.
	kinds   = []testdb.Driver{modernc, pgx, mysql}
	drivers = []testdb.Driver{modernc, ncruces, pgx, pq, mysql}
)
