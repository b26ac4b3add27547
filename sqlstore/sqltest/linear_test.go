package sqltest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/sqlstore/sqltest/testdb"
)

const (
	linearClients = 8
	linearCalls   = 60 // of a client, in a history
)

// What concurrent clients were told could have come from one share that does
// one thing at a time. SHARE_TEST_HISTORIES says how many histories are taken
// on each database.
func TestLinearizable(t *testing.T) {
	histories := testdb.Size("SHARE_TEST_HISTORIES", 5)
	each(t, drivers, func(t *testing.T, d testdb.Driver) {
		store := d.Store(t, d.New(t).OpenDB(t))
		operations, lost := 0, 0
		for i := range histories {
			history := takeHistory(t, store, i)
			for _, op := range history {
				if op.Output.(outcome).lost {
					lost++
				}
			}
			operations += len(history)
			result, info := porcupine.CheckOperationsVerbose(linear, history, time.Minute)
			if result == porcupine.Ok {
				continue
			}
			picture := filepath.Join(os.TempDir(), fmt.Sprintf("share-history-%s-%d.html", d.Name, i))
			if err := porcupine.VisualizePath(linear, info, picture); err != nil {
				t.Error(err)
			}
			t.Fatalf("history %d of %d operations: %s; drawn in %s", i, len(history), result, picture)
		}
		t.Logf("%d operations of %d clients in %d histories, %d with an unknown outcome", operations, linearClients, histories, lost)
	})
}

// takeHistory lets clients at a few shares of their own and notes all they do.
func takeHistory(t *testing.T, store share.Store, number int) []porcupine.Operation {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var (
		mu      sync.Mutex
		history []porcupine.Operation
		made    int64
		wg      sync.WaitGroup
		start   = time.Now()
	)
	for client := range linearClients {
		random := rand.New(rand.NewPCG(uint64(number), uint64(client)))
		wg.Go(func() {
			for range linearCalls {
				c := call{
					op: []string{"create", "create", "get", "get", "update", "update", "add", "add", "take", "take", "delete"}[random.IntN(11)],
					id: fmt.Sprintf("h%d-%d", number, random.IntN(3)),
					n:  1 + random.Int64N(3),
					at: 1_700_000_000_000 + random.Int64N(1000),
				}
				if c.op == "create" {
					mu.Lock()
					made++
					c.n = made
					mu.Unlock()
				}
				// Some clients do not wait for the answer.
				ctx, cancel := ctx, context.CancelFunc(func() {})
				if random.IntN(40) == 0 {
					ctx, cancel = context.WithTimeout(ctx, time.Duration(random.IntN(2000))*time.Microsecond)
				}
				op := porcupine.Operation{ClientId: client, Input: c, Call: int64(time.Since(start))}
				state, err := do(ctx, store, c)
				op.Return = int64(time.Since(start))
				cancel()
				op.Output = outcome{class: class(err), state: state}
				if !told(err) {
					if !errors.Is(err, context.DeadlineExceeded) || ctx.Err() == nil {
						t.Errorf("%+v: %v", c, err)
					}
					op.Output, op.Return = outcome{lost: true}, math.MaxInt64
				}
				if c.op == "get" && !told(err) {
					continue // no answer, no effect
				}
				mu.Lock()
				history = append(history, op)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return history
}

// do makes a call and returns what it showed of the share.
func do(ctx context.Context, store share.Store, c call) (linearState, error) {
	at := time.UnixMilli(c.at).UTC()
	shown := func(s *share.Share, err error) (linearState, error) {
		if err != nil {
			return linearState{}, err
		}
		return stateOf(s), nil
	}
	switch c.op {
	case "create":
		return linearState{}, store.Create(ctx, &share.Share{
			ID: c.id, Owner: "anna", Items: []string{"album-1"}, Label: fmt.Sprint(c.n), Rev: 1, MaxVisits: maxVisits(c.n),
			CreatedAt: at, UpdatedAt: at,
		})
	case "get":
		return shown(store.Get(ctx, c.id))
	case "update":
		return shown(store.Update(ctx, c.id, func(s *share.Share) error { s.Rev++; return nil }))
	case "add":
		return linearState{}, store.AddVisits(ctx, c.id, c.n, at)
	case "take":
		return linearState{}, store.TakeVisit(ctx, c.id, at)
	default:
		return linearState{}, store.Delete(ctx, c.id)
	}
}
