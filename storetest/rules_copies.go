package storetest

import (
	"context"
	"errors"

	"github.com/seed545d57e3/share"
)

// spoil changes a share everywhere: its fields and what its slices hold.
func spoil(sh *share.Share) {
	if sh == nil {
		return
	}
	for i := range sh.Items {
		sh.Items[i] = "spoilt"
	}
	for i := range sh.Frozen {
		sh.Frozen[i] = "spoilt"
	}
	sh.Items = append(sh.Items, "spoilt")
	sh.Description, sh.Owner, sh.Label = "spoilt", "spoilt", "spoilt"
	sh.Rev, sh.Visits, sh.MaxVisits = -1, -1, -1
	sh.CreatedAt, sh.ExpiresAt = after(-1), after(-1)
}

// copiesIn: what the caller does to a share after Create is not the store's.
func copiesIn(ctx context.Context, s *subject) error {
	var p problems
	sh := full("abc")
	if p.create(ctx, s, sh) {
		p.same("Create changed the share it was given", sh, full("abc"))
		spoil(sh)
		p.stored(ctx, s, "the caller changed the share it had given to Create", full("abc"))
	}
	return p.err()
}

// copiesOut: what the caller does to a share from Get or List is not the
// store's either, and not another caller's.
func copiesOut(ctx context.Context, s *subject) error {
	var p problems
	if !p.create(ctx, s, full("abc")) {
		return p.err()
	}
	first, err := s.Get(ctx, "abc")
	p.ok("Get", err)
	second, err := s.Get(ctx, "abc")
	p.ok("Get", err)
	spoil(first)
	p.same("a caller changed the share it got from Get, another's", second, full("abc"))
	p.stored(ctx, s, "a caller changed the share it got from Get", full("abc"))

	list, err := s.List(ctx, share.Query{Limit: 10})
	p.ok("List", err)
	for _, sh := range list {
		spoil(sh)
	}
	p.stored(ctx, s, "a caller changed a share it got from List", full("abc"))
	p.lists(ctx, s, "a caller changed a share it got from List", share.Query{Limit: 10}, full("abc"))
	return p.err()
}

// copiesUpdate: the share that change gets, what change puts into it, and
// the share that Update returns are each the holder's own.
func copiesUpdate(ctx context.Context, s *subject) error {
	var p problems
	if !p.create(ctx, s, full("abc")) {
		return p.err()
	}
	fail := errors.New("changed its mind")
	_, err := s.Update(ctx, "abc", func(u *share.Share) error {
		spoil(u)
		return fail
	})
	p.fails("Update whose change fails", err, fail)
	p.stored(ctx, s, "change changed its share, slices in place, and failed", full("abc"))

	want := full("abc")
	want.Items, want.Frozen = []string{"new-1", "new-2"}, []string{"new-3"}
	items, tracks := []string{"new-1", "new-2"}, []string{"new-3"}
	var kept *share.Share
	got, err := s.Update(ctx, "abc", func(u *share.Share) error {
		u.Items, u.Frozen = items, tracks
		kept = u
		return nil
	})
	if !p.ok("Update", err) {
		return p.err()
	}
	items[0], tracks[0] = "spoilt", "spoilt"
	p.stored(ctx, s, "the caller changed the slices that change had put in", want)
	if got != kept {
		spoil(kept)
		p.stored(ctx, s, "change kept its share and changed it later", want)
	}
	spoil(got)
	p.stored(ctx, s, "the caller changed the share it got from Update", want)
	return p.err()
}
