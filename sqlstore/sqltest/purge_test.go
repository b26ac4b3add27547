package sqltest

import (
	"fmt"
	"testing"
	"time"

	"github.com/seed545d57e3/share"
)

// Purge deletes what expired before the moment, in as many batches as it
// takes, and neither what expires then or later nor what never does.
func TestPurge(t *testing.T) {
	const old = 1_203
	moment := time.UnixMilli(1_700_000_000_000).UTC()
	for _, d := range drivers {
		t.Run(d.Name, func(t *testing.T) {
			db := d.New(t).OpenDB(t)
			s := d.Store(t, db)
			create := func(id string, expires time.Time) {
				sh := sample(id)
				sh.ExpiresAt = expires
				if err := s.Create(t.Context(), sh); err != nil {
					t.Fatal(err)
				}
			}
			for i := range old {
				create(fmt.Sprintf("old-%d", i), moment.Add(-time.Duration(i+1)*time.Millisecond))
			}
			create("then", moment)
			create("later", moment.Add(time.Millisecond))
			create("never", time.Time{})
			for _, want := range []int64{old, 0} {
				if n, err := s.Purge(t.Context(), moment); n != want || err != nil {
					t.Errorf("got %d, %v, want %d", n, err, want)
				}
			}
			list, err := s.List(t.Context(), share.Query{Limit: 10})
			if err != nil || len(list) != 3 {
				t.Errorf("left: %v, %v", list, err)
			}
			idle(t, db)
		})
	}
}
