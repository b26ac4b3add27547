// Package sqlstore keeps shares in a database that the host has already:
// SQLite, PostgreSQL, MySQL or MariaDB. It is a [share.Store] and a
// [share.KeyStore].
//
// For most hosts this is all:
//
//	store, err := sqlstore.New(db, sqlstore.SQLite, sqlstore.Options{})
//	// ...
//	err = store.Migrate(ctx)
//
// db is the host's own *sql.DB, with the driver of its choice: this package
// imports none. It is tested with modernc.org/sqlite,
// github.com/ncruces/go-sqlite3 and github.com/mattn/go-sqlite3, with
// github.com/jackc/pgx/v5/stdlib and github.com/lib/pq, and with
// github.com/go-sql-driver/mysql, whose parseTime, loc and clientFoundRows
// may be set or not. Any number of nodes may share one database.
//
// Three tables are the package's own, share_shares, share_keys and
// share_schema, and [Options.Prefix] renames them. Nothing else in the
// database is touched.
//
// # How to open the database
//
// Nothing of this is required, but these serve best:
//
//	modernc  file:app.db?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)
//	ncruces  file:app.db?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)
//	mattn    file:app.db?_busy_timeout=5000&_journal_mode=WAL&_synchronous=FULL
//	pgx, pq  postgres://user@host/app
//	mysql    user@tcp(host)/app
//
// busy_timeout comes first, since the pragmas run in that order and changing
// the journal waits for other connections too. WAL lets visitors read while
// somebody writes. With synchronous FULL a share that was acknowledged is
// still there after a power cut, at the cost of one sync to disk for each
// write; NORMAL saves it and may lose the last writes then, but nothing when
// only the process dies. A statement waiting in busy_timeout may not notice
// the end of its context before the timeout.
//
// Statements are prepared once for each connection. A pooler in front of
// PostgreSQL that deals out connections by transaction has to know them, as
// PgBouncer does with max_prepared_statements.
//
// A pool of one connection, [sql.DB.SetMaxOpenConns](1), and SQLite's
// cache=shared work too: no method holds a connection while it waits for
// another one or while code of the host runs.
//
// # Errors and repetition
//
// What a database refuses for the moment (a deadlock, a serialization
// failure, a busy or locked SQLite) has written nothing and is tried again,
// after a short random wait, for about ten seconds or until the context ends.
// A connection that breaks leaves open whether a write was done: Get, List and
// Keys are tried again; Create and Update look whether it was theirs; AddVisits,
// TakeVisit, Delete and Purge return the error, so that nothing is counted twice.
//
// # Hosts that run migrations themselves
//
// [Migrations] has the SQL as files, and [Store.Check] says at the start
// whether the tables are as this version of the library needs them. It only reads.
package sqlstore
