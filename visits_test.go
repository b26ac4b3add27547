package share_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
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

// What the store says it has not written is written later, with what has come
// meanwhile, but not for ever.
func TestVisitsNotWritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := &unwritten{}
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
		time.Sleep(5500 * time.Millisecond)
		require.Equal(t, int64(5), store.tries.Load())
		require.NoError(t, g.Visit(ctx))
		store.works.Store(true)
		time.Sleep(time.Second)
		require.Equal(t, int64(2), visits())
		require.Equal(t, int64(6), store.tries.Load())
		require.Empty(t, h.log.String())

		store.works.Store(false)
		require.NoError(t, g.Visit(ctx))
		time.Sleep(time.Hour)
		require.Equal(t, int64(606), store.tries.Load())
		require.Contains(t, h.log.String(), "visits=1")
		store.works.Store(true)
		time.Sleep(time.Hour)
		require.Equal(t, int64(2), visits(), "lost, as the log says")

		store.works.Store(false)
		require.NoError(t, g.Visit(ctx))
		time.Sleep(10 * time.Second)
		store.works.Store(true)
		require.NoError(t, h.Close(ctx))
		require.Equal(t, int64(3), visits(), "Close tries, too")
		store.works.Store(false)
		require.NoError(t, g.Visit(ctx))
		require.Equal(t, 2, strings.Count(h.log.String(), "may be lost"), "after it nobody will try again")
	})
}

// unwritten is a store that can tell when nothing was written.
type unwritten struct {
	memstore.Store
	works atomic.Bool
	tries atomic.Int64
}

func (u *unwritten) AddVisits(ctx context.Context, id string, n int64, at time.Time) error {
	u.tries.Add(1)
	if !u.works.Load() {
		return fmt.Errorf("no connection: %w", share.ErrNotWritten)
	}
	return u.Store.AddVisits(ctx, id, n, at)
}
