package share_test

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/internal/fakelib"
)

// What visitors and resolvers write into what they get is nobody else's.
func TestCacheIsNotWritable(t *testing.T) {
	h := newHost(t, func(c *share.Config) { c.Resolver = scribbler{c.Resolver.(*fakelib.Library)} })
	s := h.create(t)
	for range 2 {
		g := h.open(t, s.ID)
		tracks, err := g.Tracks()
		require.NoError(t, err)
		require.Equal(t, "Morning", tracks[0].Title)
		items, err := g.Items()
		require.NoError(t, err)
		require.Equal(t, "The Day", items[0].Title)
		require.Equal(t, []string{fakelib.Album}, g.Share().Items)
		tracks[0].Title, items[0].Title, g.Share().Items[0] = "x", "x", "x"
	}
}

type scribbler struct{ *fakelib.Library }

func (s scribbler) Tracks(ctx context.Context, owner string, ids []string) ([]share.Track, error) {
	defer clear(ids)
	return s.Library.Tracks(ctx, owner, ids)
}

// The cache is bounded, and empty when nobody has come for a second.
func TestCacheIsBounded(t *testing.T) {
	testBusy(t, func(t *testing.T, h *host, store *busy) {
		large := make([]share.Track, 40_000)
		for i := range large {
			large[i].ID = fmt.Sprint(i)
		}
		h.lib.Put(share.Item{ID: "large", Kind: share.KindPlaylist}, large...)
		for i := range 1500 {
			s := h.create(t, func(s *share.Spec) {
				if i%300 == 0 {
					s.Items = []string{"large"}
				}
			})
			ctx, cancel := context.WithCancel(t.Context())
			g, err := h.Open(ctx, s.ID, "")
			require.NoError(t, err)
			_, err = g.Items()
			require.NoError(t, err)
			_, err = g.Tracks()
			require.NoError(t, err)
			cancel()
			_, err = h.look(t, fmt.Sprintf("missing-%d", i))
			require.ErrorIs(t, err, share.ErrNotFound)
			_, _, tracks := h.Cached()
			require.LessOrEqual(t, tracks, 100_000)
		}
		shares, items, tracks := h.Cached()
		require.Equal(t, 1000, shares)
		require.Positive(t, items)
		require.Positive(t, tracks)
		time.Sleep(time.Second)
		synctest.Wait()
		shares, items, tracks = h.Cached()
		require.Zero(t, shares+items+tracks)
	})
}

func TestCacheFor(t *testing.T) {
	_, err := share.New(share.Config{Store: &busy{}, Resolver: fakelib.New(), CacheFor: time.Second + 1})
	var field *share.FieldError
	require.ErrorAs(t, err, &field)
	require.Equal(t, "cacheFor", field.Field)
	for life, reads := range map[time.Duration]int64{-1: 3, 100 * time.Millisecond: 2, 0: 1} {
		testBusy(t, func(t *testing.T, h *host, store *busy) {
			s := h.create(t)
			for range 2 {
				_, err := h.look(t, s.ID)
				require.NoError(t, err)
			}
			time.Sleep(100 * time.Millisecond)
			_, err := h.look(t, s.ID)
			require.NoError(t, err)
			require.Equal(t, reads, store.reads.Load())
		}, func(c *share.Config) { c.CacheFor = life })
	}
}
