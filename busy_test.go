package share_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/memstore"
)

// busy is a store whose calls are counted, and that can be slow or fail.
type busy struct {
	memstore.Store
	reads, writes atomic.Int64
	before, after hook // of Get
}

// hook is what a test does in the middle of something; nil: nothing.
type hook struct {
	mu sync.Mutex
	do func(ctx context.Context, id string) error
}

func (h *hook) set(do func(ctx context.Context, id string) error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.do = do
}

func (h *hook) call(ctx context.Context, id string) error {
	h.mu.Lock()
	do := h.do
	h.mu.Unlock()
	if do == nil {
		return nil
	}
	return do(ctx, id)
}

func (b *busy) Get(ctx context.Context, id string) (*share.Share, error) {
	b.reads.Add(1)
	if err := b.before.call(ctx, id); err != nil {
		return nil, err
	}
	s, err := b.Store.Get(ctx, id)
	if err := b.after.call(ctx, id); err != nil {
		return nil, err
	}
	return s, err
}

func (b *busy) AddVisits(ctx context.Context, id string, n int64, at time.Time) error {
	b.writes.Add(1)
	return b.Store.AddVisits(ctx, id, n, at)
}

// elsewhere changes a share as another node would.
func (b *busy) elsewhere(t *testing.T, id string, change func(*share.Share)) {
	t.Helper()
	_, err := b.Store.Update(t.Context(), id, func(s *share.Share) error {
		s.UpdatedAt = s.UpdatedAt.Add(time.Second)
		change(s)
		return nil
	})
	require.NoError(t, err)
}

// testBusy runs a test on a host with a busy store, in time that is not real.
// Once the test is over nobody may ask the store anything.
func testBusy(t *testing.T, test func(t *testing.T, h *host, store *busy), change ...func(*share.Config)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		store := &busy{}
		h := newHost(t, append(change, func(c *share.Config) { c.Store, c.Now = store, time.Now })...)
		test(t, h, store)
		time.Sleep(time.Minute) // for what the store has been told to be slow with
		reads := store.reads.Load()
		time.Sleep(time.Hour)
		require.Equal(t, reads, store.reads.Load(), "nothing is asked while nothing runs")
		shares, items, tracks := h.Cached()
		require.Zero(t, shares+items+tracks, "nothing is kept while nobody comes")
	})
}

// look opens a share for a moment.
func (h *host) look(t *testing.T, id string) (*share.Share, error) {
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	g, err := h.Open(ctx, id, "")
	if err != nil {
		return nil, err
	}
	return g.Share(), nil
}

// running is a response that reads a track without end.
type running struct {
	*share.Grant
	stop func()
}

func (h *host) run(t *testing.T, id string) running {
	t.Helper()
	h.lib.OpenTrack = func(context.Context, string, share.Encoding) (*share.Content, error) {
		return &share.Content{Body: h.lib.Plain(readFunc(func(p []byte) (int, error) { return len(p), nil }))}, nil
	}
	ctx, cancel := context.WithCancel(t.Context())
	g, err := h.Open(ctx, id, "")
	require.NoError(t, err)
	c, err := g.Stream(first)
	require.NoError(t, err)
	return running{g, func() { cancel(); c.Body.Close() }}
}

// cause is why the response was cut; nil: it was not.
func (r running) cause() error {
	synctest.Wait()
	return context.Cause(r.Context())
}
