package share_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/internal/fakelib"
	"github.com/seed545d57e3/share/memstore"
)

// Whatever takes a share back ends what is running: no further read of the
// resolver's content begins, and the grant's context says why.
func TestCut(t *testing.T) {
	for name, test := range map[string]struct {
		do   func(t *testing.T, h *host, s *share.Share, on *atomic.Bool)
		want error // nil: nothing is cut
	}{
		"delete": {func(t *testing.T, h *host, s *share.Share, _ *atomic.Bool) {
			require.NoError(t, h.Delete(t.Context(), ann, s.ID))
		}, share.ErrRevoked},
		"revoke": {func(t *testing.T, h *host, s *share.Share, _ *atomic.Bool) {
			require.NoError(t, h.Revoke(t.Context(), ann, s.ID))
		}, share.ErrRevoked},
		"not downloadable": {func(t *testing.T, h *host, s *share.Share, _ *atomic.Bool) {
			_, err := h.Update(t.Context(), ann, s.ID, share.Patch{Downloadable: ptr(false)})
			require.NoError(t, err)
		}, share.ErrRevoked},
		"ended by update": {func(t *testing.T, h *host, s *share.Share, _ *atomic.Bool) {
			_, err := h.Update(t.Context(), ann, s.ID, share.Patch{ExpiresAt: ptr(time.Now())})
			require.NoError(t, err)
		}, share.ErrExpired},
		"expiry": {func(t *testing.T, h *host, s *share.Share, _ *atomic.Bool) {
			time.Sleep(time.Until(s.ExpiresAt))
		}, share.ErrExpired},
		"expiry brought forward": {func(t *testing.T, h *host, s *share.Share, _ *atomic.Bool) {
			_, err := h.Update(t.Context(), ann, s.ID, share.Patch{ExpiresAt: ptr(time.Now().Add(time.Second))})
			require.NoError(t, err)
			time.Sleep(time.Second)
		}, share.ErrExpired},
		"expiry put off": {func(t *testing.T, h *host, s *share.Share, _ *atomic.Bool) {
			_, err := h.Update(t.Context(), ann, s.ID, share.Patch{ExpiresAt: ptr(s.ExpiresAt.Add(time.Hour))})
			require.NoError(t, err)
			time.Sleep(time.Until(s.ExpiresAt))
		}, nil},
		"start put off": {func(t *testing.T, h *host, s *share.Share, _ *atomic.Bool) {
			_, err := h.Update(t.Context(), ann, s.ID, share.Patch{StartsAt: ptr(time.Now().Add(time.Minute))})
			require.NoError(t, err)
		}, share.ErrNotYet},
		"sharing off": {func(t *testing.T, h *host, s *share.Share, on *atomic.Bool) { on.Store(false) }, share.ErrDisabled},
		"another share": {func(t *testing.T, h *host, s *share.Share, _ *atomic.Bool) {
			require.NoError(t, h.Delete(t.Context(), ann, h.create(t).ID))
		}, nil},
		"new description": {func(t *testing.T, h *host, s *share.Share, _ *atomic.Bool) {
			_, err := h.Update(t.Context(), ann, s.ID, share.Patch{Description: ptr("x")})
			require.NoError(t, err)
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var on atomic.Bool
				on.Store(true)
				h := newHost(t, func(c *share.Config) { c.Now, c.Enabled = time.Now, on.Load })
				s := h.create(t, func(s *share.Spec) {
					s.Downloadable, s.ExpiresAt = ptr(true), ptr(time.Now().Add(time.Hour))
				})
				ctx, cancel := context.WithCancel(t.Context())
				g, err := h.Open(ctx, s.ID, "")
				require.NoError(t, err)
				var resolverCtx context.Context
				reads := 0
				h.lib.OpenTrack = func(ctx context.Context, _ string, _ share.Encoding) (*share.Content, error) {
					resolverCtx = ctx
					return &share.Content{Body: h.lib.Plain(readFunc(func(p []byte) (int, error) { reads++; return len(p), nil }))}, nil
				}
				c, err := g.Stream(first)
				require.NoError(t, err)
				_, err = io.ReadFull(c.Body, make([]byte, 10))
				require.NoError(t, err)

				test.do(t, h, s, &on)
				synctest.Wait()
				before := reads
				_, err = c.Body.Read(make([]byte, 10))
				if test.want == nil {
					require.NoError(t, err)
					require.NoError(t, g.Live())
					require.NoError(t, g.Context().Err())
				} else {
					require.ErrorIs(t, err, test.want)
					require.ErrorIs(t, g.Live(), test.want)
					require.Equal(t, before, reads)
					n, err := io.Copy(io.Discard, c.Body)
					require.ErrorIs(t, err, test.want)
					require.Zero(t, n)
					_, err = g.Stream(first)
					require.ErrorIs(t, err, test.want)
					if test.want != share.ErrDisabled && test.want != share.ErrNotYet { // there nobody tells; the gate asks
						require.ErrorIs(t, context.Cause(g.Context()), test.want)
						require.Error(t, resolverCtx.Err(), "a read that hangs ends, too")
					}
				}
				require.NoError(t, c.Body.Close())
				require.Error(t, resolverCtx.Err(), "closing ends the resolver's context")
				cancel()
				synctest.Wait()
				require.Zero(t, h.Runs(), "a grant whose context has ended is let go of")
			})
		})
	}
}

type readFunc func([]byte) (int, error)

func (f readFunc) Read(p []byte) (int, error) { return f(p) }

// At most one chunk is copied after the share was taken back.
func TestCutWhileCopying(t *testing.T) {
	h := newHost(t)
	s := h.create(t)
	read := 0
	h.lib.OpenTrack = func(context.Context, string, share.Encoding) (*share.Content, error) {
		return &share.Content{Body: h.lib.Plain(readFunc(func(p []byte) (int, error) {
			if read += len(p); read >= 1<<20 && read-len(p) < 1<<20 {
				require.NoError(t, h.Delete(t.Context(), ann, s.ID))
			}
			return len(p), nil
		}))}, nil
	}
	c, err := h.open(t, s.ID).Stream(first)
	require.NoError(t, err)
	n, err := io.Copy(io.Discard, c.Body)
	require.ErrorIs(t, err, share.ErrRevoked)
	require.LessOrEqual(t, n, int64(1<<20+64<<10))
	require.NoError(t, c.Body.Close())
}

// A share that goes away between the moment it is loaded and the moment the
// grant is handed out is not opened.
func TestDeletedWhileOpening(t *testing.T) {
	for name, change := range map[string]func(m *host, id string) error{
		"delete": func(m *host, id string) error { return m.Delete(t.Context(), ann, id) },
		"revoke": func(m *host, id string) error { return m.Revoke(t.Context(), ann, id) },
	} {
		slow := &slowGet{Store: &memstore.Store{}, after: func(string) {}}
		h := newHost(t, func(c *share.Config) { c.Store = slow })
		s := h.create(t)
		token := h.open(t, s.ID).Token(first)
		h.clock.add(time.Second) // else it is not loaded at all
		slow.after = func(id string) {
			slow.after = func(string) {}
			require.NoError(t, change(h, id))
		}
		_, _, err := h.OpenToken(t.Context(), token)
		require.Error(t, err, name)
		require.True(t, errors.Is(err, share.ErrRevoked) || errors.Is(err, share.ErrNotFound), name)
	}
}

// slowGet is a store in which something happens right after a Get.
type slowGet struct {
	share.Store
	after func(id string)
}

func (s *slowGet) Get(ctx context.Context, id string) (*share.Share, error) {
	got, err := s.Store.Get(ctx, id)
	s.after(id)
	return got, err
}

func (s *slowGet) Keys(ctx context.Context, p []byte) ([][]byte, error) {
	return s.Store.(share.KeyStore).Keys(ctx, p)
}

// io.Copy gives what reading does, in every way in which it can copy.
func TestCopy(t *testing.T) {
	h := newHost(t)
	g := h.open(t, h.create(t).ID)
	path := filepath.Join(t.TempDir(), "a.mp3")
	require.NoError(t, os.WriteFile(path, fakelib.Audio("tr-1"), 0o600))
	for name, open := range map[string]func() io.ReadCloser{
		"file":   func() io.ReadCloser { f, err := os.Open(path); require.NoError(t, err); return f },
		"memory": func() io.ReadCloser { return h.lib.Body(bytes.NewReader(fakelib.Audio("tr-1"))) },
		"plain":  func() io.ReadCloser { return h.lib.Plain(bytes.NewReader(fakelib.Audio("tr-1"))) },
	} {
		h.lib.OpenTrack = func(context.Context, string, share.Encoding) (*share.Content, error) {
			return &share.Content{Body: open()}, nil
		}
		for _, to := range []io.Writer{&bytes.Buffer{}, &strings.Builder{}} { // with ReadFrom and without
			c, err := g.Stream(first)
			require.NoError(t, err)
			_, err = io.Copy(to, c.Body)
			require.NoError(t, err)
			require.Equal(t, string(fakelib.Audio("tr-1")), to.(interface{ String() string }).String(), name)
			require.NoError(t, c.Body.Close())
		}
	}
}
