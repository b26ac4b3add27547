package share_test

import (
	"context"
	"io"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/internal/fakelib"
)

func (h *host) open(t *testing.T, id string) *share.Grant {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	g, err := h.Open(ctx, id, "")
	require.NoError(t, err)
	return g
}

var first = share.Claim{Purpose: share.PurposeStream, ID: "tr-1"}

func TestOpenRefuses(t *testing.T) {
	on := true
	h := newHost(t, func(c *share.Config) { c.Enabled = func() bool { return on } })
	open := func(id string) error {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		_, err := h.Open(ctx, id, "")
		return err
	}
	now := h.clock.Now()
	s := h.create(t, func(s *share.Spec) {
		s.StartsAt, s.ExpiresAt = now.Add(time.Minute), ptr(now.Add(time.Hour))
	})
	require.ErrorIs(t, open("nosuchid00"), share.ErrNotFound)
	require.ErrorIs(t, open("../../etc"), share.ErrNotFound)
	require.ErrorIs(t, open(s.ID), share.ErrNotYet)
	h.clock.set(s.StartsAt)
	require.NoError(t, open(s.ID))
	on = false
	require.ErrorIs(t, open(s.ID), share.ErrDisabled)
	on = true
	h.clock.set(s.ExpiresAt.Add(-time.Millisecond))
	require.NoError(t, open(s.ID))
	h.clock.set(s.ExpiresAt)
	require.ErrorIs(t, open(s.ID), share.ErrExpired)
}

// A share with a password is closed to whoever has no unlock token for it as it is now.
func TestOpenLocked(t *testing.T) {
	h := newHost(t)
	locked, other := h.create(t), h.create(t)
	for _, s := range []*share.Share{locked, other} {
		_, err := h.store.Update(t.Context(), s.ID, func(s *share.Share) error { s.Password = "$argon2id$x"; return nil })
		require.NoError(t, err)
	}
	open := func(unlock string) (*share.Grant, error) {
		ctx, cancel := context.WithCancel(t.Context())
		t.Cleanup(cancel)
		return h.Open(ctx, locked.ID, unlock)
	}
	end := h.clock.Now().Add(time.Hour)
	stream := h.open(t, h.create(t).ID).Token(first)
	for _, unlock := range []string{"", "x", stream, h.UnlockToken(other, end), h.UnlockToken(locked, h.clock.Now())} {
		_, err := open(unlock)
		require.ErrorIs(t, err, share.ErrLocked)
	}
	g, err := open(h.UnlockToken(locked, end))
	require.NoError(t, err)

	token := g.Token(first)
	_, claim, err := h.OpenToken(t.Context(), token)
	require.NoError(t, err, "a token minted after unlocking carries the unlock")
	require.LessOrEqual(t, claim.Expires.Sub(h.clock.Now()), 6*time.Hour)
	require.Greater(t, claim.Expires.Sub(h.clock.Now()), 6*time.Hour-5*time.Minute)

	require.NoError(t, h.Revoke(t.Context(), ann, locked.ID))
	_, err = open(h.UnlockToken(locked, end))
	require.ErrorIs(t, err, share.ErrLocked)
}

func TestTokenLife(t *testing.T) {
	h := newHost(t)
	s := h.create(t, func(s *share.Spec) { s.ExpiresAt = ptr(h.clock.Now().Add(240 * time.Hour)) })
	g := h.open(t, s.ID)
	now := h.clock.Now()
	expires := func(token string) time.Time {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		_, c, err := h.OpenToken(ctx, token)
		require.NoError(t, err)
		return c.Expires
	}
	token := g.Token(first)
	end := expires(token)
	require.LessOrEqual(t, end.Sub(now), 24*time.Hour)
	require.Greater(t, end.Sub(now), 24*time.Hour-5*time.Minute)
	require.True(t, expires(g.LastingToken(first)).IsZero(), "its end is the share's, wherever that moves")

	h.clock.set(end.Add(-time.Millisecond))
	require.Equal(t, end, expires(token))
	h.clock.set(end)
	_, _, err := h.OpenToken(t.Context(), token)
	require.ErrorIs(t, err, share.ErrRevoked, "the token is over, the share is not")

	h.clock.set(s.ExpiresAt.Add(-time.Hour))
	require.Equal(t, s.ExpiresAt, expires(g.Token(first)), "never past the share's own end")

	kept := g.LastingToken(first)
	_, err = h.Update(t.Context(), ann, s.ID, share.Patch{ExpiresAt: ptr(s.ExpiresAt.Add(time.Hour))})
	require.NoError(t, err)
	h.clock.set(s.ExpiresAt)
	expires(kept) // still good
	h.clock.add(time.Hour)
	_, _, err = h.OpenToken(t.Context(), kept)
	require.ErrorIs(t, err, share.ErrExpired)
}

// A token is void once its share changed in a way that visitors lose by, and
// for another share that got the same ID.
func TestTokenVoid(t *testing.T) {
	h := newHost(t)
	void := func(token string, want error) {
		t.Helper()
		_, _, err := h.OpenToken(t.Context(), token)
		require.ErrorIs(t, err, want)
	}
	s := h.create(t)
	token := h.open(t, s.ID).Token(first)
	_, err := h.Update(t.Context(), ann, s.ID, share.Patch{Description: ptr("x")})
	require.NoError(t, err)
	_, _, err = h.OpenToken(t.Context(), token)
	require.NoError(t, err)

	require.NoError(t, h.Revoke(t.Context(), ann, s.ID))
	void(token, share.ErrRevoked)

	token = h.open(t, s.ID).Token(first)
	require.NoError(t, h.Delete(t.Context(), ann, s.ID))
	void(token, share.ErrNotFound)
	s.CreatedAt = s.CreatedAt.Add(time.Millisecond)
	s.Rev = 2
	require.NoError(t, h.store.Create(t.Context(), s))
	void(token, share.ErrNotFound)
}

func TestStream(t *testing.T) {
	h := newHost(t)
	s := h.create(t)
	g := h.open(t, s.ID)
	c, err := g.Stream(first)
	require.NoError(t, err)
	require.Equal(t, "Morning", c.Name)
	require.Equal(t, "audio/mpeg", c.Type)
	_, seeks := c.Body.(io.Seeker)
	require.True(t, seeks)
	b, err := io.ReadAll(c.Body)
	require.NoError(t, err)
	require.Equal(t, fakelib.Audio("tr-1"), b)
	require.NoError(t, c.Body.Close())
	require.Equal(t, h.lib.Opens.Load(), h.lib.Shut.Load())

	for name, claim := range map[string]share.Claim{
		"another purpose": {Purpose: share.PurposeCover, ID: "tr-1"},
		"no purpose":      {ID: "tr-1"},
		"unknown track":   {Purpose: share.PurposeStream, ID: "tr-9"},
		"no track":        {Purpose: share.PurposeStream},
		"the item":        {Purpose: share.PurposeStream, ID: fakelib.Album},
	} {
		_, err := g.Stream(claim)
		require.ErrorIs(t, err, share.ErrNotFound, name)
	}
	_, err = g.Download(share.Claim{Purpose: share.PurposeDownload, ID: "tr-1"})
	require.ErrorIs(t, err, share.ErrForbidden)
	_, err = g.Cover(share.Claim{Purpose: share.PurposeCover, ID: "co-9"}, 0)
	require.ErrorIs(t, err, share.ErrNotFound)
	_, err = g.Cover(share.Claim{Purpose: share.PurposeStream, ID: fakelib.Cover}, 0)
	require.ErrorIs(t, err, share.ErrNotFound)

	// What its owner may not share any more, nobody hears.
	h.lib.Remove(fakelib.Album)
	h.clock.add(time.Second)
	_, err = g.Stream(first)
	require.ErrorIs(t, err, share.ErrNotFound)
	_, err = h.open(t, s.ID).View("")
	require.ErrorIs(t, err, share.ErrEmpty)
}

func TestFrozen(t *testing.T) {
	h := newHost(t)
	s := h.create(t)
	_, err := h.store.Update(t.Context(), s.ID, func(s *share.Share) error { s.Frozen = []string{fakelib.Single}; return nil })
	require.NoError(t, err)
	tracks, err := h.open(t, s.ID).Tracks()
	require.NoError(t, err)
	require.Len(t, tracks, 1)
}

func TestVisitLimit(t *testing.T) {
	h := newHost(t)
	s := h.create(t)
	_, err := h.store.Update(t.Context(), s.ID, func(s *share.Share) error { s.MaxVisits = 2; return nil })
	require.NoError(t, err)
	g := h.open(t, s.ID)
	require.NoError(t, g.Visit(t.Context()))
	require.NoError(t, g.Visit(t.Context()))
	require.ErrorIs(t, g.Visit(t.Context()), share.ErrUsedUp)
}
