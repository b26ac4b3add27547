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
	"github.com/seed545d57e3/share/memstore"
)

// counting is a store whose visits can be watched and made to fail.
type counting struct {
	memstore.Store
	adds atomic.Int64
	err  error
}

func (c *counting) AddVisits(ctx context.Context, id string, n int64, at time.Time) error {
	c.adds.Add(1)
	if err := c.Store.AddVisits(ctx, id, n, at); err != nil {
		return err
	}
	return c.err
}

func TestVisitsAreExact(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &counting{}
		h := newHost(t, func(c *share.Config) { c.Store, c.Now = store, time.Now })
		s := h.create(t)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		g, err := h.Open(ctx, s.ID, "")
		require.NoError(t, err)
		begin := time.Now()
		var wg sync.WaitGroup
		for client := range 64 {
			wg.Go(func() {
				for range 1562 + client%2 {
					if err := g.Visit(ctx); err != nil {
						t.Error(err)
					}
					time.Sleep(time.Millisecond)
				}
			})
		}
		wg.Wait()
		took := time.Since(begin)
		time.Sleep(time.Second) // the longest that a visit is held back
		got, err := store.Get(ctx, s.ID)
		require.NoError(t, err)
		require.Equal(t, int64(64*1562+32), got.Visits)
		require.True(t, got.LastVisitedAt.After(begin))
		require.LessOrEqual(t, store.adds.Load(), int64(took/time.Second)+2, "a write a second")
	})
}

func TestCloseFlushes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &counting{}
		h := newHost(t, func(c *share.Config) { c.Store, c.Now = store, time.Now })
		s := h.create(t)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		g, err := h.Open(ctx, s.ID, "")
		require.NoError(t, err)
		visits := func() int64 {
			got, err := store.Get(ctx, s.ID)
			require.NoError(t, err)
			return got.Visits
		}
		require.NoError(t, g.Visit(ctx))
		require.NoError(t, g.Visit(ctx))
		require.Zero(t, visits())
		require.NoError(t, h.Close(ctx))
		require.Equal(t, int64(2), visits())
		require.NoError(t, g.Visit(ctx))
		require.Equal(t, int64(3), visits(), "one that comes late is counted at once")
		require.NoError(t, h.Close(ctx))
	})
}

// panics is a store that is broken altogether.
type panics struct{ memstore.Store }

func (*panics) AddVisits(context.Context, string, int64, time.Time) error { panic("no disk") }

// Where no server would catch it, a panic in the store does not end the host.
func TestVisitsThatPanic(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHost(t, func(c *share.Config) { c.Store, c.Now = &panics{}, time.Now })
		s := h.create(t)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		g, err := h.Open(ctx, s.ID, "")
		require.NoError(t, err)
		require.NoError(t, g.Visit(ctx))
		time.Sleep(2 * time.Second)
		require.Contains(t, h.log.String(), "no disk")
	})
}

// A batch whose outcome is unknown is not written again, and logged; one
// for a share that is gone is nobody's loss.
func TestVisitsThatFail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &counting{err: errors.New("connection lost")}
		h := newHost(t, func(c *share.Config) { c.Store, c.Now = store, time.Now })
		s, gone := h.create(t), h.create(t)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		for _, id := range []string{s.ID, s.ID, gone.ID} {
			g, err := h.Open(ctx, id, "")
			require.NoError(t, err)
			require.NoError(t, g.Visit(ctx))
		}
		require.NoError(t, store.Delete(ctx, gone.ID)) // by another node
		time.Sleep(10 * time.Second)
		got, err := store.Get(ctx, s.ID)
		require.NoError(t, err)
		require.Equal(t, int64(2), got.Visits)
		require.Equal(t, int64(2), store.adds.Load())
		require.Contains(t, h.log.String(), "visits=2")
		require.Contains(t, h.log.String(), "connection lost")
		require.Contains(t, h.log.String(), s.ID[:4]+"…")
		require.NotContains(t, h.log.String(), s.ID)
		require.NotContains(t, h.log.String(), gone.ID[:4])
	})
}
