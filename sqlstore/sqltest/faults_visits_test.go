package sqltest

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/seed545d57e3/share/sqlstore/sqltest/testdb"
)

// No visit is counted twice, by nobody in between: database/sql repeats a
// statement that fails with driver.ErrBadConn, and a driver may say that of a
// connection that broke after the server had the statement. Each share here
// gets one visit.
func TestVisitsOnce(t *testing.T) {
	const visits = 2000
	hush(t)
	each(t, servers, func(t *testing.T, d testdb.Driver) {
		db, p := openThroughProxy(t, d)
		store := d.Store(t, db)
		id := func(i int) string { return fmt.Sprint("visit-", i) }
		for i := range visits {
			if err := store.Create(t.Context(), stamped(id(i), 1)); err != nil {
				t.Fatal(err)
			}
		}
		p.set(true, false)
		p.cutAll()
		acknowledged := make([]bool, visits)
		var wg sync.WaitGroup
		for writer := range crashWriters {
			wg.Go(func() {
				for i := writer; i < visits; i += crashWriters {
					ctx, cancel := context.WithTimeout(t.Context(), writeLimit)
					kind := []string{"add", "take"}[i/crashWriters%2]
					acknowledged[i] = write{kind, id(i), 1}.do(ctx, store) == nil
					cancel()
				}
			})
		}
		wg.Wait()
		p.heal()
		twice, lost := 0, 0
		for i := range visits {
			s, err := store.Get(t.Context(), id(i))
			switch {
			case err != nil:
				t.Fatal(err)
			case s.Visits > 1:
				twice++
			case s.Visits < 1 && acknowledged[i]:
				lost++
			}
		}
		if twice > 0 || lost > 0 {
			t.Errorf("of %d visits, %d were counted twice and %d acknowledged ones lost, in %d cuts", visits, twice, lost, p.count())
		}
		t.Logf("%d visits in %d cuts", visits, p.count())
	})
}
