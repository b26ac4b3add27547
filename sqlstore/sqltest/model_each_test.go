package sqltest

import (
	"testing"

	"github.com/seed545d57e3/share/sqlstore/sqltest/testdb"
)

// each runs a test or benchmark on every one of those drivers.
func each[T interface {
	testing.TB
	Run(string, func(T)) bool
}](t T, drivers []testdb.Driver, run func(T, testdb.Driver)) {
	for _, d := range drivers {
		t.Run(d.Name, func(t T) {
			d.Skip(t)
			run(t, d)
		})
	}
}
