//go:build unix

package sqltest

import (
	"context"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"

	"github.com/seed545d57e3/share/sqlstore/sqltest/testdb"
)

// A database server is ended with no warning under writers that go on through
// its restart, on the pool they had. Afterwards it has all that was
// acknowledged. SHARE_TEST_RESTARTS says how often. The servers are the
// test's own, since others may use those of SHARE_TEST_POSTGRES and
// SHARE_TEST_MYSQL.
func TestCrashServer(t *testing.T) {
	for _, c := range []struct {
		d       testdb.Driver
		new     func(*testing.T) *server
		signals []syscall.Signal // SIGQUIT is PostgreSQL's immediate stop
	}{
		{pgx, newPostgres, []syscall.Signal{syscall.SIGKILL, syscall.SIGQUIT}},
		{mysql, newMariaDB, []syscall.Signal{syscall.SIGKILL}},
	} {
		t.Run(c.d.Name, func(t *testing.T) {
			c.d.Skip(t)
			crashServer(t, c.d, c.new(t), c.signals)
		})
	}
}

func crashServer(t *testing.T, d testdb.Driver, s *server, signals []syscall.Signal) {
	restarts := testdb.Size("SHARE_TEST_RESTARTS", 5)
	hush(t)
	db := (&testdb.Database{Driver: d, DSN: s.dsn}).OpenDB(t)
	store := d.Store(t, db)
	book, failed := newLedger(), int64(0)
	for round := range restarts {
		c := &crew{store: store, journal: book, round: int64(round + 1), bears: true}
		if err := c.prepare(t.Context()); err != nil {
			t.Fatal(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() { ended <- c.run(ctx) }()
		pause(300 * time.Millisecond)
		s.kill(signals[round%len(signals)])
		s.start()
		pause(100 * time.Millisecond)
		stop()
		select {
		case err := <-ended:
			if err != nil {
				t.Fatalf("restart %d: %v", round+1, err)
			}
		case <-time.After(2 * writeLimit):
			t.Fatalf("restart %d: the writers do not end", round+1)
		}
		if err := book.check(t.Context(), store); err != nil {
			t.Fatalf("after restart %d: %v", round+1, err)
		}
		if err := book.settle(t.Context(), store); err != nil {
			t.Fatal(err)
		}
		failed += c.failed.Load()
	}
	if failed == 0 {
		t.Error("no write failed: the server was never down")
	}
	t.Logf("%d restarts, %d writes acknowledged, %d failed, none lost", restarts, book.acknowledged, failed)
}

func pause(most time.Duration) { time.Sleep(rand.N(most)) }
