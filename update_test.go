package share_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/internal/fakelib"
	"github.com/seed545d57e3/share/memstore"
)

func TestUpdate(t *testing.T) {
	h := newHost(t)
	now := h.clock.Now()
	for name, test := range map[string]struct {
		patch share.Patch
		want  func(*share.Share)
		loses bool // what visitors had before is void
	}{
		"nothing":           {share.Patch{}, func(*share.Share) {}, false},
		"description":       {share.Patch{Description: ptr(" new\n")}, func(s *share.Share) { s.Description = "new" }, false},
		"no description":    {share.Patch{Description: ptr("")}, func(s *share.Share) { s.Description = "" }, false},
		"never expires":     {share.Patch{ExpiresAt: ptr(time.Time{})}, func(s *share.Share) { s.ExpiresAt = time.Time{} }, false},
		"expires in past":   {share.Patch{ExpiresAt: ptr(time.UnixMilli(1e12))}, func(s *share.Share) { s.ExpiresAt = time.UnixMilli(1e12).UTC() }, false},
		"starts later":      {share.Patch{StartsAt: ptr(time.UnixMilli(17685e8))}, func(s *share.Share) { s.StartsAt = time.UnixMilli(17685e8).UTC() }, false},
		"not downloadable":  {share.Patch{Downloadable: ptr(false)}, func(s *share.Share) { s.Downloadable = false }, true},
		"still so":          {share.Patch{Downloadable: ptr(true)}, func(*share.Share) {}, false},
		"encoding":          {share.Patch{Encoding: &share.Encoding{Format: "opus"}}, func(s *share.Share) { s.Encoding.Format = "opus" }, true},
		"same items":        {share.Patch{Items: []string{fakelib.Album}}, func(*share.Share) {}, false},
		"other items":       {share.Patch{Items: []string{fakelib.Single}}, func(s *share.Share) { s.Items, s.Label = []string{fakelib.Single}, "Morning" }, true},
		"two at once":       {share.Patch{Downloadable: ptr(false), Description: ptr("x")}, func(s *share.Share) { s.Downloadable, s.Description = false, "x" }, true},
		"two losses, a rev": {share.Patch{Downloadable: ptr(false), Items: []string{fakelib.Single}}, func(s *share.Share) { s.Downloadable, s.Items, s.Label = false, []string{fakelib.Single}, "Morning" }, true},
	} {
		t.Run(name, func(t *testing.T) {
			s := h.create(t, func(s *share.Spec) {
				s.Description, s.Downloadable = "old", ptr(true)
			})
			want := s.Clone()
			test.want(want)
			if test.loses {
				want.Rev++
			}
			want.UpdatedAt = s.UpdatedAt.Add(time.Millisecond) // the clock stands still, UpdatedAt does not
			got, err := h.Update(t.Context(), ann, s.ID, test.patch)
			require.NoError(t, err)
			require.Equal(t, want, got)
			stored, err := h.store.Get(t.Context(), s.ID)
			require.NoError(t, err)
			require.Equal(t, want, stored)
		})
	}
	require.Equal(t, now, h.clock.Now())
}

func TestUpdateRefuses(t *testing.T) {
	limits := share.Limits{}
	h := newHost(t, func(c *share.Config) { c.Limits = func(share.User) share.Limits { return limits } })
	s := h.create(t)
	for field, p := range map[string]share.Patch{
		"items":       {Description: ptr("new"), Items: []string{}},
		"description": {Description: ptr(strings.Repeat("x", 2001)), Downloadable: ptr(true)},
		"expiresAt":   {Description: ptr("new"), ExpiresAt: ptr(time.UnixMilli(-5))},
		"encoding":    {Description: ptr("new"), Encoding: &share.Encoding{Format: strings.Repeat("x", 33)}},
	} {
		_, err := h.Update(t.Context(), ann, s.ID, p)
		var fe *share.FieldError
		require.ErrorAs(t, err, &fe)
		require.Equal(t, field, fe.Field)
	}
	_, err := h.Update(t.Context(), ann, s.ID, share.Patch{Description: ptr("new"), StartsAt: &s.ExpiresAt})
	require.ErrorContains(t, err, "not after the start")
	_, err = h.Update(t.Context(), ann, s.ID, share.Patch{Description: ptr("new"), Items: []string{"nope"}})
	require.ErrorIs(t, err, share.ErrNotFound)
	require.ErrorContains(t, err, `"nope"`)

	limits.Disabled = true
	_, err = h.Update(t.Context(), ann, s.ID, share.Patch{Description: ptr("new")})
	require.ErrorIs(t, err, share.ErrForbidden)

	stored, err := h.Get(t.Context(), ann, s.ID)
	require.NoError(t, err)
	require.Equal(t, s, stored, "nothing may be written")
	require.NoError(t, h.Delete(t.Context(), ann, s.ID), "a user who may not share any more may still take back")
}

// Limits cut what a patch sets and leave alone what it does not.
func TestUpdateLimits(t *testing.T) {
	limits := share.Limits{}
	h := newHost(t, func(c *share.Config) { c.Limits = func(share.User) share.Limits { return limits } })
	s := h.create(t, func(s *share.Spec) { s.Downloadable, s.ExpiresAt = ptr(true), ptr(time.Time{}) })
	limits = share.Limits{MaxLife: time.Hour, NoDownload: true}

	got, err := h.Update(t.Context(), ann, s.ID, share.Patch{Description: ptr("x")})
	require.NoError(t, err)
	require.True(t, got.Downloadable)
	require.True(t, got.ExpiresAt.IsZero())

	got, err = h.Update(t.Context(), ann, s.ID, share.Patch{Downloadable: ptr(true), ExpiresAt: ptr(time.Time{})})
	require.NoError(t, err)
	require.False(t, got.Downloadable)
	require.Equal(t, s.Rev+1, got.Rev, "visitors lose the download, whoever meant it so")
	require.Equal(t, h.clock.Now().Add(time.Hour).Truncate(time.Millisecond), got.ExpiresAt)
}

// MaxShares is not got round by bringing an ended share back to life.
func TestUpdateMaxShares(t *testing.T) {
	h := newHost(t, func(c *share.Config) {
		c.Limits = func(share.User) share.Limits { return share.Limits{MaxShares: 1} }
	})
	never, past := time.Time{}, h.clock.Now().Add(-time.Hour)
	one := h.create(t)
	update := func(id string, p share.Patch) error {
		_, err := h.Update(t.Context(), ann, id, p)
		return err
	}
	require.NoError(t, update(one.ID, share.Patch{ExpiresAt: &never}), "a live one stays one")
	require.NoError(t, update(one.ID, share.Patch{ExpiresAt: &past}))
	two := h.create(t)
	require.ErrorIs(t, update(one.ID, share.Patch{ExpiresAt: &never}), share.ErrForbidden)
	require.NoError(t, update(one.ID, share.Patch{ExpiresAt: &past, Description: ptr("x")}))
	require.NoError(t, h.Delete(t.Context(), ann, two.ID))
	require.NoError(t, update(one.ID, share.Patch{ExpiresAt: &never}))
}

func TestUpdateFrozen(t *testing.T) {
	h := newHost(t)
	s := h.create(t)
	_, err := h.store.Update(t.Context(), s.ID, func(s *share.Share) error { s.Frozen = []string{"tr-1"}; return nil })
	require.NoError(t, err)
	_, err = h.Update(t.Context(), ann, s.ID, share.Patch{Items: []string{fakelib.Single}})
	require.ErrorContains(t, err, "the tracks of this share are fixed")
}

// A store that commits and then says that it failed: what runs is cut all the
// same, and a second Delete says what is so.
func TestDeleteOfUnknownOutcome(t *testing.T) {
	store := &lostAnswer{Store: &memstore.Store{}}
	h := newHost(t, func(c *share.Config) { c.Store = store })
	s := h.create(t)
	g := h.open(t, s.ID)
	require.ErrorIs(t, h.Delete(t.Context(), ann, s.ID), context.DeadlineExceeded)
	require.ErrorIs(t, g.Live(), share.ErrRevoked)
	require.ErrorIs(t, h.Delete(t.Context(), ann, s.ID), share.ErrNotFound)
}

type lostAnswer struct{ *memstore.Store }

func (s *lostAnswer) Delete(ctx context.Context, id string) error {
	return errors.Join(s.Store.Delete(ctx, id), context.DeadlineExceeded)
}

// One that may not be managed and one that is not there are the same to the caller.
func TestWhoMay(t *testing.T) {
	h := newHost(t)
	s := h.create(t)
	ctx := t.Context()
	for name, do := range map[string]func(u share.User, id string) error{
		"get":    func(u share.User, id string) error { _, err := h.Get(ctx, u, id); return err },
		"update": func(u share.User, id string) error { _, err := h.Update(ctx, u, id, share.Patch{}); return err },
		"items": func(u share.User, id string) error {
			_, err := h.Update(ctx, u, id, share.Patch{Items: []string{fakelib.Single}})
			return err
		},
		"revoke": func(u share.User, id string) error { return h.Revoke(ctx, u, id) },
		"delete": func(u share.User, id string) error { return h.Delete(ctx, u, id) },
	} {
		foreign := do(bob, s.ID)
		require.ErrorIs(t, foreign, share.ErrNotFound, name)
		for _, id := range []string{"nosuchid00", "a/b", "", strings.ToLower(s.ID)} {
			err := do(ann, id)
			require.ErrorIs(t, err, share.ErrNotFound, name)
			require.Equal(t, foreign.Error(), err.Error(), name)
		}
		require.ErrorIs(t, do(share.User{}, s.ID), share.ErrNotFound, name)
		if name != "delete" {
			require.NoError(t, do(root, s.ID), name)
		}
	}
	require.NoError(t, h.Delete(ctx, root, s.ID))
	require.ErrorIs(t, h.Delete(ctx, root, s.ID), share.ErrNotFound)
}

func TestEveryone(t *testing.T) {
	h := newHost(t, func(c *share.Config) { c.Access = share.Everyone })
	s := h.create(t)
	got, err := h.Update(t.Context(), bob, s.ID, share.Patch{Description: ptr("bob was here")})
	require.NoError(t, err)
	require.Equal(t, ann.ID, got.Owner)
	require.Len(t, list(t, h, bob, share.Query{}), 1)
	require.NoError(t, h.Delete(t.Context(), bob, s.ID))
}

// The right is asked for inside the write: here it goes away between the
// first try and the one that would have been written.
func TestAccessIsAskedInsideTheWrite(t *testing.T) {
	h := newHost(t)
	asked := 0
	other, err := share.New(share.Config{Store: h.store, Resolver: h.lib, Access: func(u share.User, s *share.Share) bool {
		asked++
		if asked == 1 {
			_, err := h.Update(t.Context(), ann, s.ID, share.Patch{Description: ptr("between")})
			require.NoError(t, err)
		}
		return asked == 1
	}})
	require.NoError(t, err)
	s := h.create(t)
	_, err = other.Update(t.Context(), bob, s.ID, share.Patch{Description: ptr("bob")})
	require.ErrorIs(t, err, share.ErrNotFound)
	require.Equal(t, 2, asked)
	got, err := h.Get(t.Context(), ann, s.ID)
	require.NoError(t, err)
	require.Equal(t, "between", got.Description)
}

// Two who change different things at the same time both get theirs.
func TestUpdateTogether(t *testing.T) {
	h := newHost(t)
	for range 200 {
		s := h.create(t)
		end := h.clock.Now().Add(time.Hour).Truncate(time.Millisecond)
		var wg sync.WaitGroup
		for _, p := range []share.Patch{{Description: ptr("new")}, {ExpiresAt: &end}} {
			wg.Go(func() {
				_, err := h.Update(t.Context(), ann, s.ID, p)
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		got, err := h.Get(t.Context(), ann, s.ID)
		require.NoError(t, err)
		require.Equal(t, "new", got.Description)
		require.Equal(t, end, got.ExpiresAt)
		require.Equal(t, s.UpdatedAt.Add(2*time.Millisecond), got.UpdatedAt)
	}
}

func list(t *testing.T, h *host, u share.User, q share.Query) (ids []string) {
	t.Helper()
	for s, err := range h.List(t.Context(), u, q) {
		require.NoError(t, err)
		ids = append(ids, s.ID)
	}
	return ids
}

func TestList(t *testing.T) {
	h := newHost(t)
	var anns, bobs, all []string
	for i := range 450 { // more than two pages
		u, ids := ann, &anns
		if i%10 == 0 {
			u, ids = bob, &bobs
		}
		h.clock.add(time.Millisecond)
		s, err := h.Create(t.Context(), u, share.Spec{Items: []string{fakelib.Album}})
		require.NoError(t, err)
		*ids = append([]string{s.ID}, *ids...)
		all = append([]string{s.ID}, all...)
	}
	require.Equal(t, anns, list(t, h, ann, share.Query{}))
	require.Equal(t, bobs, list(t, h, bob, share.Query{}))
	require.Equal(t, all, list(t, h, root, share.Query{}))
	require.Equal(t, bobs, list(t, h, root, share.Query{Owner: bob.ID}))
	require.Empty(t, list(t, h, bob, share.Query{Owner: ann.ID}))
	require.Equal(t, anns[:5], list(t, h, ann, share.Query{Limit: 5}))

	fifth, err := h.Get(t.Context(), ann, anns[4])
	require.NoError(t, err)
	require.Equal(t, anns[5:8], list(t, h, ann, share.Query{After: fifth.Cursor(), Limit: 3}))

	for s, err := range h.List(t.Context(), ann, share.Query{}) { // a loop may end early
		require.NoError(t, err)
		require.Equal(t, anns[0], s.ID)
		break
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	n := 0
	for s, err := range h.List(ctx, ann, share.Query{}) {
		require.Nil(t, s)
		require.ErrorIs(t, err, context.Canceled)
		n++
	}
	require.Equal(t, 1, n, "an error ends the list")
}

func TestItems(t *testing.T) {
	h := newHost(t)
	var shares []*share.Share
	for range 5 {
		shares = append(shares, h.create(t))
		s, err := h.Create(t.Context(), bob, share.Spec{Items: []string{fakelib.Single, fakelib.Album}})
		require.NoError(t, err)
		shares = append(shares, s)
	}
	calls := h.lib.Calls.Load()
	h.lib.Remove(fakelib.Single)
	items, err := h.Items(t.Context(), shares)
	require.NoError(t, err)
	require.Equal(t, calls+2, h.lib.Calls.Load(), "one call for each owner")
	require.Len(t, items, 10)
	for _, of := range items {
		require.Len(t, of, 1)
		require.Equal(t, fakelib.Album, of[0].ID)
	}
	broken := errors.New("broken")
	h.lib.Before = func(context.Context, string) error { return broken }
	items, err = h.Items(t.Context(), shares)
	require.ErrorIs(t, err, broken)
	require.Len(t, items, 10)
}

func TestObserve(t *testing.T) {
	var kinds []share.EventKind
	h := newHost(t, func(c *share.Config) { c.Observe = func(e share.Event) { kinds = append(kinds, e.Kind) } })
	s := h.create(t, func(s *share.Spec) { s.Downloadable = ptr(true) })
	_, err := h.Update(t.Context(), ann, s.ID, share.Patch{})
	require.NoError(t, err)
	require.NoError(t, h.Revoke(t.Context(), ann, s.ID))
	g := h.open(t, s.ID)
	require.NoError(t, g.Visit(t.Context()))
	for _, p := range []share.Purpose{share.PurposeStream, share.PurposeDownload} {
		open := g.Stream
		if p == share.PurposeDownload {
			open = g.Download
		}
		c, err := open(share.Claim{Purpose: p, ID: "tr-1"})
		require.NoError(t, err)
		require.NoError(t, c.Body.Close())
	}
	require.NoError(t, h.Delete(t.Context(), ann, s.ID))
	require.Equal(t, []share.EventKind{"create", "update", "revoke", "visit", "stream", "download", "delete"}, kinds)
}
