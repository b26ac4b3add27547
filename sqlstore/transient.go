package sqlstore

import (
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"reflect"
	"slices"
	"strings"
)

// refused says whether the database refused for the moment what it may do
// later: it has certainly written nothing. Drivers are not imported, so their
// errors are known by what they look like.
func (d Dialect) refused(err error) bool {
	switch d {
	case SQLite:
		return busy(err)
	case Postgres:
		state := sqlState(err)
		return state == "40001" || state == "40P01" // serialization failure, deadlock
	default:
		// Deadlock, lock wait timeout, and a row that changed since the
		// snapshot was taken (MariaDB).
		return slices.Contains([]uint64{1213, 1205, 1020}, mysqlNumber(err))
	}
}

// unwritten says whether the statement has certainly not been carried out.
func (d Dialect) unwritten(err error) bool {
	var network *net.OpError
	return d.refused(err) || errors.As(err, &network) && network.Op == "dial"
}

// busy knows SQLITE_BUSY and SQLITE_LOCKED with all their extended codes.
func busy(err error) bool {
	var coded interface{ Code() int } // modernc
	if errors.As(err, &coded) {
		code := coded.Code() & 0xff
		return code == 5 || code == 6
	}
	text := err.Error()
	for _, part := range []string{"database is locked", "database table is locked", "database schema is locked"} {
		if strings.Contains(text, part) {
			return true
		}
	}
	return false
}

// duplicate says whether a key is taken.
func (d Dialect) duplicate(err error) bool {
	switch d {
	case Postgres:
		return sqlState(err) == "23505"
	case MySQL:
		return mysqlNumber(err) == 1062
	}
	var coded interface{ Code() int } // modernc: SQLITE_CONSTRAINT
	if errors.As(err, &coded) {
		return coded.Code()&0xff == 19
	}
	return strings.Contains(err.Error(), "constraint failed")
}

// sqlState returns the code of a PostgreSQL driver's error, or "".
func sqlState(err error) string {
	var stated interface{ SQLState() string }
	if errors.As(err, &stated) {
		return stated.SQLState()
	}
	return ""
}

// mysqlNumber returns the field Number of a MySQL driver's error, or 0.
func mysqlNumber(err error) uint64 {
	for ; err != nil; err = errors.Unwrap(err) {
		v := reflect.ValueOf(err)
		if v.Kind() == reflect.Pointer {
			v = v.Elem()
		}
		if v.Kind() != reflect.Struct {
			continue
		}
		if n := v.FieldByName("Number"); n.IsValid() && n.CanUint() {
			return n.Uint()
		}
	}
	return 0
}

// lost says whether the connection to a server broke, so that nobody here knows what became
// of the statement.
func (d Dialect) lost(err error) bool {
	if d == SQLite {
		return false
	}
	for _, known := range []error{driver.ErrBadConn, io.EOF, io.ErrUnexpectedEOF, net.ErrClosed} {
		if errors.Is(err, known) {
			return true
		}
	}
	var network net.Error
	if errors.As(err, &network) {
		return true
	}
	state := sqlState(err)
	if strings.HasPrefix(state, "08") || slices.Contains([]string{"57P01", "57P02", "57P03"}, state) { // connection, shutdown
		return true
	}
	if slices.Contains([]uint64{1053, 1927}, mysqlNumber(err)) { // shutdown, killed
		return true
	}
	text := err.Error()
	return strings.Contains(text, "invalid connection") || strings.Contains(text, "conn closed") // mysql, pgx
}
