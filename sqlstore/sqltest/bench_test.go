package sqltest

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/sqlstore"
	"github.com/seed545d57e3/share/sqlstore/sqltest/testdb"
)

// What Get and AddVisits cost beside the same statement on the bare driver,
// prepared as well: "x-bare" is the ratio. Both take turns in one loop, so
// that a disk or machine that is busy for a while slows both.
//
//	go test -run '^$' -bench . ./sqlstore/sqltest

func BenchmarkGet(b *testing.B) {
	// The columns are named, as sqlstore does it.
	const query = `SELECT id, owner, items, label, description, downloadable, format, max_bit_rate, frozen, password, max_visits,
		visits, rev, created_at, updated_at, starts_at, expires_at, last_visited_at, version FROM share_shares WHERE id = ?`
	besides(b, query, func(st *sql.Stmt) error {
		var (
			s                       share.Share
			items                   string
			frozen                  sql.NullString
			password                string
			updated, start, end, at sql.NullInt64
			created, version        int64
		)
		return st.QueryRow("bench").Scan(&s.ID, &s.Owner, &items, &s.Label, &s.Description, &s.Downloadable, &s.Encoding.Format,
			&s.Encoding.MaxBitRate, &frozen, &password, &s.MaxVisits, &s.Visits, &s.Rev, &created, &updated, &start, &end, &at, &version)
	}, func(b *testing.B, store share.Store) error {
		_, err := store.Get(b.Context(), "bench")
		return err
	})
}

func BenchmarkAddVisits(b *testing.B) {
	const query = `UPDATE share_shares SET visits = visits + ?, last_visited_at = CASE WHEN last_visited_at IS NULL OR last_visited_at < ? THEN ?
		ELSE last_visited_at END WHERE id = ?`
	ms := epoch.UnixMilli()
	besides(b, query, func(st *sql.Stmt) error {
		_, err := st.Exec(1, ms, ms, "bench")
		return err
	}, func(b *testing.B, store share.Store) error {
		return store.AddVisits(b.Context(), "bench", 1, epoch)
	})
}

// besides times a store's method and the bare statement.
func besides(b *testing.B, query string, bare func(*sql.Stmt) error, method func(*testing.B, share.Store) error) {
	each(b, kinds, func(b *testing.B, d testdb.Driver) {
		db := d.New(b).OpenDB(b)
		store := d.Store(b, db)
		if err := store.Create(b.Context(), stamped("bench", 1)); err != nil {
			b.Fatal(err)
		}
		query := query
		if d.Dialect == sqlstore.Postgres {
			for n := 1; strings.Contains(query, "?"); n++ {
				query = strings.Replace(query, "?", fmt.Sprint("$", n), 1)
			}
		}
		st, err := db.PrepareContext(b.Context(), query)
		if err != nil {
			b.Fatal(err)
		}
		defer st.Close()
		var alone, through time.Duration
		for b.Loop() {
			start := time.Now()
			if err := bare(st); err != nil {
				b.Fatal(err)
			}
			between := time.Now()
			if err := method(b, store); err != nil {
				b.Fatal(err)
			}
			alone, through = alone+between.Sub(start), through+time.Since(between)
		}
		b.ReportMetric(0, "ns/op") // of both, which says nothing
		b.ReportMetric(float64(alone.Nanoseconds())/float64(b.N), "bare-ns/op")
		b.ReportMetric(float64(through.Nanoseconds())/float64(b.N), "store-ns/op")
		b.ReportMetric(float64(through)/float64(alone), "x-bare")
	})
}
