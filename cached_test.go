package share_test

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share"
)

// What is made of a share is made once a second, for all who ask in the same
// words, and anew when the share changes.
func TestCached(t *testing.T) {
	testBusy(t, func(t *testing.T, h *host, store *busy) {
		s := h.create(t)
		var made atomic.Int64
		get := func(ctx context.Context, key string) (string, error) {
			ctx, cancel := context.WithCancel(ctx)
			defer cancel()
			g, err := h.Open(ctx, s.ID, "")
			require.NoError(t, err)
			b, err := g.Cached(key, func(g *share.Grant) ([]byte, error) {
				made.Add(1)
				time.Sleep(500 * time.Millisecond)
				v, err := g.View("")
				if err != nil {
					return nil, err
				}
				return []byte(v.Description), g.Live()
			})
			return string(b), err
		}
		// The first leaves while it is made.
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		var wg sync.WaitGroup
		wg.Go(func() {
			if _, err := get(ctx, "a"); err == nil {
				t.Error("who left gets nothing")
			}
		})
		time.Sleep(10 * time.Millisecond)
		for range 100 {
			wg.Go(func() {
				if _, err := get(t.Context(), "a"); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		require.Equal(t, int64(1), made.Load())

		_, err := get(t.Context(), "b")
		require.NoError(t, err)
		require.Equal(t, int64(2), made.Load())
		_, err = h.Update(t.Context(), ann, s.ID, share.Patch{Description: ptr("new")})
		require.NoError(t, err)
		got, err := get(t.Context(), "a")
		require.NoError(t, err)
		require.Equal(t, "new", got)
		time.Sleep(time.Second)
		for range 2 {
			_, err = get(t.Context(), "a")
			require.NoError(t, err)
		}
		require.Equal(t, int64(4), made.Load())
		for range 2 {
			_, err = get(t.Context(), strings.Repeat("a", 513))
			require.NoError(t, err)
		}
		require.Equal(t, int64(6), made.Load(), "nothing is kept for so long a key")
	})
}

// What is made for who has given the password is for them alone.
func TestCachedLocked(t *testing.T) {
	h := newHost(t)
	s := h.create(t)
	render := func(g *share.Grant) ([]byte, error) { return []byte(g.Token(first)), nil }
	_, err := h.open(t, s.ID).Cached("", render)
	require.NoError(t, err)
	_, err = h.store.Update(t.Context(), s.ID, func(s *share.Share) error { s.Password = "$argon2id$x"; return nil })
	require.NoError(t, err)
	h.clock.add(time.Second)
	_, err = h.Open(t.Context(), s.ID, "")
	require.ErrorIs(t, err, share.ErrLocked)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	g, err := h.Open(ctx, s.ID, h.UnlockToken(s, h.clock.Now().Add(time.Hour)))
	require.NoError(t, err)
	token, err := g.Cached("", render)
	require.NoError(t, err)
	_, _, err = h.OpenToken(ctx, string(token))
	require.NoError(t, err, "it carries the unlock")
}
