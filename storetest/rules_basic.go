package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/seed545d57e3/share"
)

// missing: a share that does not exist is ErrNotFound for every method, and
// asking for it does not make it.
func missing(ctx context.Context, s *subject) error {
	var p problems
	absent(ctx, s, &p, "nobody", "that does not exist")
	p.lists(ctx, s, "after calls for a share that does not exist", share.Query{Limit: 10})
	if p.create(ctx, s, plain("abc")) {
		absent(ctx, s, &p, "nobody", "that does not exist, beside one that does")
	}
	return p.err()
}

func absent(ctx context.Context, s *subject, p *problems, id, which string) {
	p.gone(ctx, s, "a share "+which, id)
	called := false
	_, err := s.Update(ctx, id, func(*share.Share) error {
		called = true
		return nil
	})
	p.fails("Update of a share "+which, err, share.ErrNotFound)
	if called {
		p.addf("Update of a share %s: called change", which)
	}
	p.fails("AddVisits to a share "+which, s.AddVisits(ctx, id, 1, epoch), share.ErrNotFound)
	p.fails("TakeVisit of a share "+which, s.TakeVisit(ctx, id, epoch), share.ErrNotFound)
	p.fails("Delete of a share "+which, s.Delete(ctx, id), share.ErrNotFound)
}

// duplicate: an ID that is taken is ErrExists, and what is there stays.
func duplicate(ctx context.Context, s *subject) error {
	var p problems
	first := full("abc")
	if !p.create(ctx, s, first) {
		return p.err()
	}
	second := plain("abc")
	second.Owner = "ben"
	second.CreatedAt = after(60_000)
	p.fails("Create with an ID that is taken", s.Create(ctx, second), share.ErrExists)
	p.stored(ctx, s, "after a Create that failed", first)
	p.fails("Create of the same share again", s.Create(ctx, first), share.ErrExists)
	p.lists(ctx, s, "after a Create that failed", share.Query{Limit: 10}, first)
	return p.err()
}

// duplicateRace: of concurrent Creates with one ID one wins.
func duplicateRace(ctx context.Context, s *subject) error {
	const callers = 16
	var won, winner atomic.Int64
	err := parallel(callers, func(i int) error {
		sh := plain("abc")
		sh.Rev = int64(i) + 1
		err := s.Create(ctx, sh)
		if err == nil {
			won.Add(1)
			winner.Store(sh.Rev)
		} else if !errors.Is(err, share.ErrExists) {
			return fmt.Errorf("concurrent Create with one ID: got %w, want nil or an error that wraps share.ErrExists", err)
		}
		return nil
	})
	var p problems
	p.add(err)
	if n := won.Load(); n != 1 {
		p.addf("%d concurrent Creates with one ID: %d had no error, want 1", callers, n)
		return p.err()
	}
	want := plain("abc")
	want.Rev = winner.Load()
	p.stored(ctx, s, "the share whose Create had no error", want)
	return p.err()
}

// deleteForGood: a deleted share is gone for every method, and others stay.
func deleteForGood(ctx context.Context, s *subject) error {
	var p problems
	other := full("other")
	if !p.create(ctx, s, full("abc"), other) {
		return p.err()
	}
	p.ok("Delete", s.Delete(ctx, "abc"))
	p.fails("Delete the second time", s.Delete(ctx, "abc"), share.ErrNotFound)
	absent(ctx, s, &p, "abc", "that was deleted")
	p.lists(ctx, s, "after Delete", share.Query{Limit: 10}, other)
	p.lists(ctx, s, "after Delete", share.Query{Owner: "anna", Limit: 10}, other)
	p.stored(ctx, s, "a share beside the one deleted", other)
	return p.err()
}

// recreate: after Delete an ID is free, and a share made with it has nothing
// of the old one.
func recreate(ctx context.Context, s *subject) error {
	var p problems
	if !p.create(ctx, s, full("abc")) ||
		!p.ok("AddVisits", s.AddVisits(ctx, "abc", 7, after(90_000))) ||
		!p.ok("Delete", s.Delete(ctx, "abc")) {
		return p.err()
	}
	second := plain("abc")
	second.Owner = "ben"
	second.CreatedAt = after(60_000)
	if !p.ok("Create with the ID of a deleted share", s.Create(ctx, second)) {
		return p.err()
	}
	p.stored(ctx, s, "a share made with the ID of a deleted one", second)
	p.lists(ctx, s, "a share made with the ID of a deleted one", share.Query{Limit: 10}, second)
	p.lists(ctx, s, "the owner of a deleted share", share.Query{Owner: "anna", Limit: 10})
	return p.err()
}
