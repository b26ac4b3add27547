package share_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share"
)

// What another node does to a share is felt by what runs on it here, in 2
// seconds at most, wherever in the cache's life that begins.
func TestCutFromElsewhere(t *testing.T) {
	for name, test := range map[string]struct {
		do   func(t *testing.T, store *busy, s *share.Share)
		want error // nil: nothing is cut
	}{
		"delete": {func(t *testing.T, store *busy, s *share.Share) {
			require.NoError(t, store.Delete(t.Context(), s.ID))
		}, share.ErrRevoked},
		"another with its ID": {func(t *testing.T, store *busy, s *share.Share) {
			require.NoError(t, store.Delete(t.Context(), s.ID))
			s = s.Clone()
			s.CreatedAt = s.CreatedAt.Add(time.Millisecond)
			require.NoError(t, store.Create(t.Context(), s))
		}, share.ErrRevoked},
		"revoke": {func(t *testing.T, store *busy, s *share.Share) {
			store.elsewhere(t, s.ID, func(s *share.Share) { s.Rev++ })
		}, share.ErrRevoked},
		"revoked by hand": {func(t *testing.T, store *busy, s *share.Share) {
			_, err := store.Update(t.Context(), s.ID, func(s *share.Share) error { s.Rev++; return nil })
			require.NoError(t, err)
		}, share.ErrRevoked},
		"expiry": {func(t *testing.T, store *busy, s *share.Share) {
			store.elsewhere(t, s.ID, func(s *share.Share) { s.ExpiresAt = time.Now() })
		}, share.ErrExpired},
		"start": {func(t *testing.T, store *busy, s *share.Share) {
			store.elsewhere(t, s.ID, func(s *share.Share) { s.StartsAt = time.Now().Add(time.Hour) })
		}, share.ErrNotYet},
		"description": {func(t *testing.T, store *busy, s *share.Share) {
			store.elsewhere(t, s.ID, func(s *share.Share) { s.Description = "x" })
		}, nil},
		"expiry put off": {func(t *testing.T, store *busy, s *share.Share) {
			store.elsewhere(t, s.ID, func(s *share.Share) { s.ExpiresAt = s.ExpiresAt.Add(time.Hour) })
			time.Sleep(2 * time.Second)
			time.Sleep(time.Until(s.ExpiresAt))
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			// The share is in the cache from 0 on, and changes elsewhere right
			// after; a second response begins at that age of the cache.
			for _, age := range []time.Duration{0, 300 * time.Millisecond, 999 * time.Millisecond} {
				testBusy(t, func(t *testing.T, h *host, store *busy) {
					s := h.create(t, func(s *share.Spec) { s.ExpiresAt = ptr(time.Now().Add(time.Hour)) })
					other := h.run(t, h.create(t).ID)
					defer other.stop()
					first := h.run(t, s.ID)
					defer first.stop()
					test.do(t, store, s)
					time.Sleep(age)
					second := h.run
					if test.want == nil && time.Until(s.ExpiresAt) <= 0 {
						second = func(*testing.T, string) running { return first }
					}
					late := second(t, s.ID)
					defer late.stop()
					time.Sleep(2*time.Second - age)
					for _, r := range []running{first, late} {
						if cause := r.cause(); test.want == nil || test.want == share.ErrNotYet { // there the gate tells
							require.NoError(t, cause)
						} else {
							require.ErrorIs(t, cause, test.want)
						}
						if test.want == nil {
							require.NoError(t, r.Live())
						} else {
							require.ErrorIs(t, r.Live(), test.want)
						}
					}
					require.NoError(t, other.cause())
				})
			}
		})
	}
}

// While the store does not answer, be it that it fails or that it hangs, what
// runs goes on for 30 s, and no longer.
func TestStoreDown(t *testing.T) {
	broken := errors.New("connection refused")
	for name, before := range map[string]func(ctx context.Context, id string) error{
		"fails":  func(context.Context, string) error { return broken },
		"panics": func(context.Context, string) error { panic(broken) },
		"hangs":  func(ctx context.Context, _ string) error { <-ctx.Done(); return ctx.Err() },
	} {
		t.Run(name, func(t *testing.T) {
			testBusy(t, func(t *testing.T, h *host, store *busy) {
				s := h.create(t)
				r := h.run(t, s.ID)
				defer r.stop()
				time.Sleep(10 * time.Second)
				store.before.set(before)
				time.Sleep(29 * time.Second)
				require.NoError(t, r.cause())
				require.NoError(t, r.Live())
				time.Sleep(time.Second)
				require.ErrorContains(t, r.cause(), "no answer from the store")
				for _, verdict := range []error{share.ErrRevoked, share.ErrExpired, share.ErrNotFound} {
					require.NotErrorIs(t, r.cause(), verdict)
				}
				require.Error(t, r.Live())
				require.Contains(t, h.log.String(), "running responses cut")
				require.NotContains(t, h.log.String(), s.ID)
			})
		})
	}
}

// A host that holds its one database connection for long cuts nobody, and
// what was taken back meanwhile is felt when it lets go.
func TestStoreHeld(t *testing.T) {
	testBusy(t, func(t *testing.T, h *host, store *busy) {
		s, gone := h.create(t), h.create(t)
		r, other := h.run(t, s.ID), h.run(t, gone.ID)
		defer r.stop()
		defer other.stop()
		for range 3 {
			time.Sleep(5 * time.Second)
			free := make(chan struct{})
			store.before.set(func(ctx context.Context, _ string) error {
				select {
				case <-free:
					return nil
				case <-ctx.Done():
					return ctx.Err()
				}
			})
			time.Sleep(25 * time.Second)
			require.NoError(t, r.cause())
			require.NoError(t, other.cause())
			close(free)
		}
		require.NoError(t, store.Delete(t.Context(), gone.ID))
		time.Sleep(2 * time.Second)
		require.NoError(t, r.cause())
		require.ErrorIs(t, other.cause(), share.ErrRevoked)
	})
}

// A read that hangs delays none of another share's.
func TestSlowRead(t *testing.T) {
	testBusy(t, func(t *testing.T, h *host, store *busy) {
		slow, quick := h.create(t), h.create(t)
		r := h.run(t, quick.ID)
		defer r.stop()
		hung := h.run(t, slow.ID)
		defer hung.stop()
		store.before.set(func(ctx context.Context, id string) error {
			if id == slow.ID {
				<-ctx.Done()
			}
			return ctx.Err()
		})
		time.Sleep(5 * time.Second)
		require.NoError(t, store.Delete(t.Context(), quick.ID))
		time.Sleep(1100 * time.Millisecond)
		require.ErrorIs(t, r.cause(), share.ErrRevoked)
		require.NoError(t, hung.cause())
	})
}

// What runs costs its share one read a second, however much it is; what is
// soon over costs none, and neither does anything after Close.
func TestReadsOfTheWatch(t *testing.T) {
	testBusy(t, func(t *testing.T, h *host, store *busy) {
		reads := func(d time.Duration) int64 {
			before := store.reads.Load()
			time.Sleep(d)
			return store.reads.Load() - before
		}
		a, b := h.create(t), h.create(t)
		h.run(t, a.ID).stop()
		require.Zero(t, reads(time.Hour))

		var all []running
		for range 100 {
			all = append(all, h.run(t, a.ID), h.run(t, b.ID))
		}
		require.Equal(t, int64(20), reads(10*time.Second))
		for _, r := range all[1:] {
			r.stop()
		}
		require.Equal(t, int64(10), reads(10*time.Second))
		require.NoError(t, h.Close(t.Context()))
		require.Zero(t, reads(time.Hour))
		require.NoError(t, all[0].cause())
		all[0].stop()

		// Short ones that overlap without end.
		m := newHost(t, func(c *share.Config) { c.Store, c.Now, c.CacheFor = store, time.Now, -1 })
		opens := int64(0)
		before := store.reads.Load()
		for begin := time.Now(); time.Since(begin) < 10*time.Second; opens++ {
			r := m.run(t, b.ID)
			time.AfterFunc(500*time.Millisecond, r.stop)
			time.Sleep(20 * time.Millisecond)
		}
		require.Equal(t, opens, store.reads.Load()-before)
	})
}
