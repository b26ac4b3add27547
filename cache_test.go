package share_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share"
)

// A link that everybody opens, and on which a stream runs, costs the store at
// most two reads and two writes a second, and the library no more.
func TestViralLink(t *testing.T) {
	testBusy(t, func(t *testing.T, h *host, store *busy) {
		s := h.create(t)
		calls := h.lib.Calls.Load()
		stream := h.run(t, s.ID)
		defer stream.stop()
		const seconds = 10
		begin := time.Now()
		var views atomic.Int64
		var wg sync.WaitGroup
		for range 64 {
			wg.Go(func() {
				for time.Since(begin) < seconds*time.Second {
					ctx, cancel := context.WithCancel(t.Context())
					g, err := h.Open(ctx, s.ID, "")
					if err == nil {
						_, err = g.View("")
					}
					if err == nil {
						err = g.Visit(ctx)
					}
					if err != nil {
						t.Error(err)
					}
					cancel()
					views.Add(1)
					time.Sleep(20 * time.Millisecond)
				}
			})
		}
		wg.Wait()
		reads, writes, calls := store.reads.Load(), store.writes.Load(), h.lib.Calls.Load()-calls
		t.Logf("%d views in %d s: %d reads, %d writes, %d questions to the library", views.Load(), seconds, reads, writes, calls)
		require.LessOrEqual(t, reads, int64(2*(seconds+1)))
		require.LessOrEqual(t, writes, int64(2*seconds))
		require.LessOrEqual(t, calls, int64(2*(seconds+1)), "one for items and one for tracks")
	})
}

// A thousand visitors who come at once are one to the store and the library,
// be those slow or quick.
func TestBurst(t *testing.T) {
	for _, slow := range []time.Duration{0, 100 * time.Millisecond, 3 * time.Second} {
		testBusy(t, func(t *testing.T, h *host, store *busy) {
			s := h.create(t)
			var items, tracks atomic.Int64
			h.lib.Before = func(_ context.Context, method string) error {
				time.Sleep(slow)
				switch method {
				case "items":
					items.Add(1)
				case "tracks":
					tracks.Add(1)
				}
				return nil
			}
			store.before.set(func(context.Context, string) error { time.Sleep(slow); return nil })
			var wg sync.WaitGroup
			for range 1000 {
				wg.Go(func() {
					ctx, cancel := context.WithCancel(t.Context())
					defer cancel()
					g, err := h.Open(ctx, s.ID, "")
					if err == nil {
						_, err = g.View("")
					}
					if err != nil {
						t.Error(err)
					}
				})
			}
			wg.Wait()
			if slow < time.Second { // else those who wait for the library are watched
				require.Equal(t, int64(1), store.reads.Load())
			}
			require.Equal(t, int64(1), items.Load())
			require.Equal(t, int64(1), tracks.Load())
		})
	}
}

// Who leaves while the store is asked goes at once, alone, and what he asked
// for is there for the others.
func TestLeavesAlone(t *testing.T) {
	testBusy(t, func(t *testing.T, h *host, store *busy) {
		s := h.create(t)
		store.before.set(func(ctx context.Context, _ string) error {
			select {
			case <-time.After(5 * time.Second):
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
		begin := time.Now()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		stays := make(chan error)
		go func() {
			time.Sleep(500 * time.Millisecond)
			_, err := h.look(t, s.ID)
			stays <- err
		}()
		_, err := h.Open(ctx, s.ID, "")
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.Equal(t, time.Second, time.Since(begin))
		require.NoError(t, <-stays)
		require.Equal(t, 5*time.Second, time.Since(begin))
		synctest.Wait()
		require.Zero(t, h.Runs())
	})
}

// What is done on this node is seen by the next visitor.
func TestLocalWritesAreFelt(t *testing.T) {
	id := func() (string, error) { return "always-one", nil }
	testBusy(t, func(t *testing.T, h *host, store *busy) {
		s := h.create(t)
		token := h.open(t, s.ID).Token(first)
		_, err := h.Update(t.Context(), ann, s.ID, share.Patch{Description: ptr("new")})
		require.NoError(t, err)
		got, err := h.look(t, s.ID)
		require.NoError(t, err)
		require.Equal(t, "new", got.Description)
		require.NoError(t, h.Revoke(t.Context(), ann, s.ID))
		_, _, err = h.OpenToken(t.Context(), token)
		require.ErrorIs(t, err, share.ErrRevoked)
		require.NoError(t, h.Delete(t.Context(), ann, s.ID))
		_, err = h.look(t, s.ID)
		require.ErrorIs(t, err, share.ErrNotFound)
		h.create(t)
		got, err = h.look(t, s.ID)
		require.NoError(t, err, "what was not found is not remembered")
		require.Equal(t, int64(1), got.Rev)

		// The owner's side sees what the cache does not yet.
		store.elsewhere(t, s.ID, func(s *share.Share) { s.Description = "elsewhere" })
		got, err = h.Get(t.Context(), ann, s.ID)
		require.NoError(t, err)
		require.Equal(t, "elsewhere", got.Description)
		got, err = h.look(t, s.ID)
		require.NoError(t, err)
		require.Empty(t, got.Description)
		time.Sleep(time.Second)
		got, err = h.look(t, s.ID)
		require.NoError(t, err)
		require.Equal(t, "elsewhere", got.Description)

		// Another with the ID of one that was deleted elsewhere.
		require.NoError(t, store.Delete(t.Context(), s.ID))
		h.create(t)
		got, err = h.look(t, s.ID)
		require.NoError(t, err)
		require.Empty(t, got.Description)
	}, func(c *share.Config) { c.NewID = id })
}

// A load that began before a write is neither kept nor given to who comes after.
func TestOldLoadIsNotKept(t *testing.T) {
	testBusy(t, func(t *testing.T, h *host, store *busy) {
		s := h.create(t)
		var slow atomic.Bool
		slow.Store(true)
		store.after.set(func(context.Context, string) error {
			if slow.Swap(false) {
				time.Sleep(500 * time.Millisecond)
			}
			return nil
		})
		early := make(chan error)
		go func() { _, err := h.look(t, s.ID); early <- err }()
		synctest.Wait()
		_, err := h.Update(t.Context(), ann, s.ID, share.Patch{Description: ptr("new")})
		require.NoError(t, err)
		begin := time.Now()
		for range 2 { // while the old load goes on, and when it has ended
			got, err := h.look(t, s.ID)
			require.NoError(t, err)
			require.Equal(t, "new", got.Description)
			if time.Since(begin) == 0 {
				require.NoError(t, <-early)
			}
		}
		require.Equal(t, int64(2), store.reads.Load())
	})
}

// Errors are not kept, and a panic is one.
func TestErrorsAreNotKept(t *testing.T) {
	testBusy(t, func(t *testing.T, h *host, store *busy) {
		s := h.create(t)
		broken := errors.New("disk on fire")
		store.before.set(func(context.Context, string) error { return broken })
		_, err := h.look(t, s.ID)
		require.ErrorIs(t, err, broken)
		store.before.set(func(context.Context, string) error { panic("nil map") })
		_, err = h.look(t, s.ID)
		require.ErrorContains(t, err, "nil map")
		store.before.set(nil)
		_, err = h.look(t, s.ID)
		require.NoError(t, err)
	})
}
