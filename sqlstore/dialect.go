package sqlstore

import (
	"strconv"
	"strings"
)

// A Dialect is the kind of database. There is none by default.
type Dialect int

const (
	// SQLite from 3.37 on, which has STRICT tables.
	SQLite Dialect = iota + 1
	// Postgres is PostgreSQL from 12 on.
	Postgres
	// MySQL is MySQL from 8.0.16 on and MariaDB from 10.6 on.
	MySQL
)

// String returns the name of the dialect, which is also the folder of its
// migrations: "sqlite", "postgres" or "mysql".
func (d Dialect) String() string {
	switch d {
	case SQLite:
		return "sqlite"
	case Postgres:
		return "postgres"
	case MySQL:
		return "mysql"
	}
	return "Dialect(" + strconv.Itoa(int(d)) + ")"
}

func (d Dialect) valid() bool { return d >= SQLite && d <= MySQL }

// probe is a query that only this kind of database answers.
func (d Dialect) probe() string {
	switch d {
	case SQLite:
		return "SELECT sqlite_version()"
	case Postgres:
		return "SELECT current_setting('server_version')"
	default:
		return "SELECT CONCAT(@@version, ' ', @@version_comment)"
	}
}

// rebind writes the placeholders of a statement as the dialect has them. The
// statements here have no ? in their texts.
func (d Dialect) rebind(query string) string {
	if d != Postgres {
		return query
	}
	parts := strings.Split(query, "?")
	var b strings.Builder
	b.WriteString(parts[0])
	for i, part := range parts[1:] {
		b.WriteString("$" + strconv.Itoa(i+1))
		b.WriteString(part)
	}
	return b.String()
}
