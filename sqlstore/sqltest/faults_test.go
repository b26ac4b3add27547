package sqltest

import (
	"context"
	"database/sql"
	"errors"
	"testing"
	"time"

	mysqldriver "github.com/go-sql-driver/mysql"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/sqlstore/sqltest/testdb"
)

// servers are the drivers with a network in between.
var servers = []testdb.Driver{pgx, pq, mysql}

// Connections break in the middle of statements, all the time. What was
// acknowledged is there afterwards, no visit is counted that nobody counted
// or twice, and the store works on. SHARE_TEST_CUTS says for how many cuts.
func TestCutConnections(t *testing.T) {
	cuts := testdb.Size("SHARE_TEST_CUTS", 200)
	hush(t)
	each(t, servers, func(t *testing.T, d testdb.Driver) {
		db, p := openThroughProxy(t, d)
		store := d.Store(t, db)
		book := newLedger()
		c := &crew{store: store, journal: book, bears: true}
		if err := c.prepare(t.Context()); err != nil {
			t.Fatal(err)
		}
		p.set(true, false)
		p.cutAll() // connections made before have no allowance
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		ended := make(chan error, 1)
		go func() { ended <- c.run(ctx) }()
		for limit := time.Now().Add(time.Minute + time.Duration(cuts)*time.Second/2); p.count() < cuts; time.Sleep(10 * time.Millisecond) {
			if time.Now().After(limit) {
				t.Fatalf("only %d cuts", p.count())
			}
			select {
			case err := <-ended:
				t.Fatalf("the writers ended: %v", err)
			default:
			}
		}
		stop()
		p.heal()
		select {
		case err := <-ended:
			if err != nil {
				t.Fatal(err)
			}
		case <-time.After(2 * writeLimit):
			t.Fatal("the writers do not end")
		}
		idle(t, db)
		if err := book.check(t.Context(), store); err != nil {
			t.Fatal(err)
		}
		works(t, store)
		t.Logf("%d cuts, %d writes acknowledged, %d failed, none lost; %d visits, acknowledged %d, begun %d",
			p.count(), book.acknowledged, c.failed.Load(), visitsOf(t, store), book.visits.least, book.visits.most)
	})
}

// A server that is silent holds nobody longer than the context says. Not with
// lib/pq: it asks the server to cancel, on another connection, and then waits
// for the answer without an end.
func TestSilentServer(t *testing.T) {
	hush(t)
	each(t, []testdb.Driver{pgx, mysql}, func(t *testing.T, d testdb.Driver) {
		db, p := openThroughProxy(t, d)
		store := d.Store(t, db)
		if err := (&crew{store: store}).prepare(t.Context()); err != nil {
			t.Fatal(err)
		}
		p.set(false, true)
		for name, call := range map[string]func(context.Context) error{
			"Create":    func(ctx context.Context) error { return store.Create(ctx, stamped("silent", 1)) },
			"Get":       func(ctx context.Context) error { _, err := store.Get(ctx, counts); return err },
			"List":      func(ctx context.Context) error { _, err := store.List(ctx, share.Query{Limit: 1}); return err },
			"Update":    func(ctx context.Context) error { return write{kind: "bump", id: counts}.do(ctx, store) },
			"AddVisits": func(ctx context.Context) error { return store.AddVisits(ctx, counts, 1, epoch) },
			"TakeVisit": func(ctx context.Context) error { return store.TakeVisit(ctx, counts, epoch) },
			"Delete":    func(ctx context.Context) error { return store.Delete(ctx, "silent") },
		} {
			ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
			start := time.Now()
			err := call(ctx)
			cancel()
			if took := time.Since(start); took > 3*time.Second {
				t.Errorf("%s: took %s of the 200 ms it had", name, took)
			}
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s: got %v, want an error that wraps the context's", name, err)
			}
		}
		p.heal()
		idle(t, db)
		works(t, store)
	})
}

// hush has the MySQL driver not log each connection that breaks.
func hush(t *testing.T) {
	t.Helper()
	if err := mysqldriver.SetLogger(&mysqldriver.NopLogger{}); err != nil {
		t.Fatal(err)
	}
}

// idle waits until no connection is held any more.
func idle(t *testing.T, db *sql.DB) {
	t.Helper()
	for limit := time.Now().Add(10 * time.Second); db.Stats().InUse > 0; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(limit) {
			t.Fatalf("%d connections are still held", db.Stats().InUse)
		}
	}
}

// works says whether a store does what it should, at the first attempt but for
// connections it could not know to be broken.
func works(t *testing.T, store share.Store) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), writeLimit)
	defer cancel()
	for range 20 { // as many as there may be idle connections
		if store.AddVisits(ctx, counts, 0, epoch) == nil {
			break
		}
	}
	for _, w := range []write{{"put", "works", 7}, {"set", "works", 8}, {"del", "works", 0}, {"bump", counts, 0}} {
		if err := w.do(ctx, store); err != nil {
			t.Errorf("%+v: %v", w, err)
		}
	}
}

func visitsOf(t *testing.T, store share.Store) int64 {
	t.Helper()
	s, err := store.Get(t.Context(), counts)
	if err != nil {
		t.Fatal(err)
	}
	return s.Visits
}
