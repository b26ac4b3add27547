package sqltest

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/sqlstore/sqltest/testdb"
)

// A process that writes to SQLite is killed at random moments. After each, the
// file is in order and has all that the process said it had written. (That the
// machine loses its power is not tried: what the kernel has taken stays.)
// SHARE_TEST_KILLS says how often.
func TestCrashSQLite(t *testing.T) {
	kills := testdb.Size("SHARE_TEST_KILLS", 50)
	file := filepath.Join(t.TempDir(), "shares.db")
	store, db := openFile(t, file)
	if err := (&crew{store: store}).prepare(t.Context()); err != nil {
		t.Fatal(err)
	}
	db.Close()

	book := newLedger()
	for round := range kills {
		killWriter(t, book, file, int64(round+1))
		store, db := openFile(t, file)
		var verdict string
		if err := db.QueryRow("PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
			t.Fatalf("after kill %d: integrity_check: %q, %v", round+1, verdict, err)
		}
		if err := book.check(t.Context(), store); err != nil {
			t.Fatalf("after kill %d: %v", round+1, err)
		}
		if err := book.settle(t.Context(), store); err != nil {
			t.Fatal(err)
		}
		db.Close()
	}
	if book.acknowledged < kills {
		t.Errorf("only %d writes in %d rounds: the writer is killed too early to prove anything", book.acknowledged, kills)
	}
	t.Logf("%d kills, %d writes acknowledged, none lost", kills, book.acknowledged)
}

// openFile opens SQLite as a host does that loses nothing, even to a power cut.
func openFile(t *testing.T, file string) (share.Store, *sql.DB) {
	t.Helper()
	dsn := testdb.File("?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")("", file)
	db := (&testdb.Database{Driver: modernc, DSN: dsn}).OpenDB(t)
	return modernc.Store(t, db), db
}

const (
	crashFile  = "SHARE_TEST_CRASH_FILE"  // for the process that is to be killed: the database
	crashRound = "SHARE_TEST_CRASH_ROUND" // which of these processes it is
)

// killWriter starts the writer, notes what it says, and kills it.
func killWriter(t *testing.T, book *ledger, file string, round int64) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestCrashWriter$")
	cmd.Env = append(os.Environ(), crashFile+"="+file, fmt.Sprint(crashRound, "=", round))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	begun := make(chan struct{})
	read := make(chan error, 1)
	go func() {
		var once sync.Once
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if err := book.note(lines.Text()); err != nil {
				read <- err
				return
			}
			once.Do(func() { close(begun) })
		}
		read <- lines.Err()
	}()
	// Most live a moment longer than the start takes; some do not.
	if rand.IntN(10) > 0 {
		select {
		case <-begun:
		case err := <-read:
			cmd.Process.Kill()
			cmd.Wait()
			t.Fatalf("the writer ended by itself: %v", err)
		case <-ctx.Done():
			t.Fatal("the writer does not begin")
		}
	}
	time.Sleep(time.Duration(rand.IntN(100_000)) * time.Microsecond)
	if err := cmd.Process.Kill(); err != nil {
		t.Fatalf("the writer ended by itself: %v", err)
	}
	if err := <-read; err != nil {
		t.Fatalf("what the writer says: %v", err)
	}
	cmd.Wait() // it was killed, which is an error
}

// TestCrashWriter is the process that is killed; by itself it is no test.
func TestCrashWriter(t *testing.T) {
	file := os.Getenv(crashFile)
	if file == "" {
		return
	}
	var round int64
	if _, err := fmt.Sscan(os.Getenv(crashRound), &round); err != nil {
		t.Fatal(err)
	}
	store, _ := openFile(t, file)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // should nobody kill it
	defer cancel()
	c := &crew{store: store, journal: printer{}, round: round}
	err := c.prepare(ctx)
	if err == nil {
		err = c.run(ctx)
	}
	if err != nil {
		fmt.Printf("wrong %q\n", err)
	}
}

// A printer is the journal of a process that is killed. Its lines are written
// by one call each, with no buffer in between that would die with it.
type printer struct{}

func (printer) begin(w write)       { os.Stdout.WriteString(fmt.Sprintln("begin", w.kind, w.id, w.n)) }
func (printer) acknowledge(w write) { os.Stdout.WriteString(fmt.Sprintln("done", w.kind, w.id, w.n)) }

// note takes down a line of a printer.
func (l *ledger) note(line string) error {
	var (
		what string
		w    write
	)
	if _, err := fmt.Sscan(line, &what, &w.kind, &w.id, &w.n); err != nil {
		return fmt.Errorf("%q: %w", line, err)
	}
	switch what {
	case "begin":
		l.begin(w)
	case "done":
		l.acknowledge(w)
	default:
		return fmt.Errorf("%q", line)
	}
	return nil
}
