package sqltest

import (
	"fmt"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/sqlstore/sqltest/testdb"
)

// Listing all shares of an owner who has very many takes the memory of a page,
// and a page late in the list the time of an early one.
func TestListManyFlat(t *testing.T) {
	const most = 4 << 20 // bytes of heap beyond those at the start
	n := testdb.Size("SHARE_TEST_LISTED", 100_000)
	store, db := openFile(t, filepath.Join(t.TempDir(), "shares.db"))
	// The shares are not made one by one, which is not what is tried here.
	if err := store.Create(t.Context(), stamped("first", 1)); err != nil {
		t.Fatal(err)
	}
	_, err := db.ExecContext(t.Context(), `WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
		INSERT INTO share_shares (id, owner, items, label, description, downloadable, format, max_bit_rate, frozen, password, max_visits,
			visits, rev, created_at, updated_at, starts_at, expires_at, last_visited_at, version)
		SELECT 'id' || i, owner, items, label, description, downloadable, format, max_bit_rate, frozen, password, max_visits,
			visits, i, created_at + i / 3, updated_at, starts_at, expires_at, last_visited_at, version FROM n, share_shares WHERE id = 'first'`, n)
	if err != nil {
		t.Fatal(err)
	}

	var (
		q     = share.Query{Owner: "anna", Limit: 1000}
		start = heap()
		peak  = start
		took  []time.Duration
		seen  int
	)
	for {
		began := time.Now()
		page, err := store.List(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			break
		}
		took = append(took, time.Since(began))
		seen += len(page)
		q.After = page[len(page)-1].Cursor()
		if len(took)%10 == 0 {
			peak = max(peak, heap())
		}
		runtime.KeepAlive(page)
	}
	if seen != n {
		t.Errorf("listed %d shares, want %d", seen, n)
	}
	if peak-start > most {
		t.Errorf("%s more in use while listing, want at most %s", mib(peak-start), mib(most))
	}
	early, late := total(took[:len(took)/10]), total(took[len(took)-len(took)/10:])
	if len(took) >= 50 && late > 5*early {
		t.Errorf("the last tenth of the pages took %s, the first %s", late, early)
	}
	t.Logf("%d shares in %s, heap at the start %s, at most %s more; the first tenth %s, the last %s",
		seen, total(took), mib(start), mib(peak-start), early, late)
}

// heap is how much is in use, with no garbage.
func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func mib(n int64) string { return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20)) }

func total(all []time.Duration) (sum time.Duration) {
	for _, d := range all {
		sum += d
	}
	return sum
}
