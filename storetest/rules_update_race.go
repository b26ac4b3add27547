package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/seed545d57e3/share"
)

const writers = 32

// once wraps a change so that before runs when it is called first, and not
// when it is called again because another writer came between.
func once(before func(), change func(*share.Share)) func(*share.Share) error {
	var did sync.Once
	return func(u *share.Share) error {
		did.Do(before)
		change(u)
		return nil
	}
}

func raiseRev(u *share.Share) { u.Rev++ }

// updateAtomic: of concurrent Updates none is lost, and none fails because of
// the others. In the first of two rounds all have read before one writes.
func updateAtomic(ctx context.Context, s *subject) error {
	var p problems
	if !p.create(ctx, s, plain("abc")) {
		return p.err()
	}
	var read atomic.Int32
	allRead := make(chan struct{})
	meet := func() {
		if read.Add(1) == writers {
			close(allRead)
		}
		select {
		case <-allRead:
		case <-time.After(time.Second): // a store that lets one in at a time has its own rule to fail
		case <-ctx.Done():
		}
	}
	var results sync.Map
	for _, before := range []func(){meet, func() {}} {
		p.add(parallel(writers, func(int) error {
			got, err := s.Update(ctx, "abc", once(before, raiseRev))
			if err != nil {
				return fmt.Errorf("one of %d concurrent Updates: %w", writers, err)
			}
			if _, twice := results.LoadOrStore(got.Rev, true); twice {
				return errors.New("two concurrent Updates, each raising Rev by one, returned the same Rev")
			}
			return nil
		}))
	}
	want := plain("abc")
	want.Rev += 2 * writers
	p.stored(ctx, s, fmt.Sprintf("%d concurrent Updates, each raising Rev by one", 2*writers), want)
	return p.err()
}

// updateCallsStore: change runs with nothing held, so the store's methods
// work inside it, even those that write, even to the same share.
func updateCallsStore(ctx context.Context, s *subject) error {
	var p problems
	if !p.create(ctx, s, plain("abc"), plain("other")) {
		return p.err()
	}
	// Not the whole of the rule's time: what blocks here is told as that.
	var inside problems
	err := bounded(ctx, min(10*time.Second, s.limit/2), func(ctx context.Context) error {
		_, err := s.Update(ctx, "abc", once(func() {
			inside.stored(ctx, s, "inside change", plain("abc"))
			inside.lists(ctx, s, "inside change", share.Query{Limit: 10}, plain("other"), plain("abc"))
			_, err := s.Update(ctx, "other", once(func() {
				inside.stored(ctx, s, "inside the change of an Update inside change", plain("abc"))
			}, raiseRev))
			inside.ok("Update of another share inside change", err)
			_, err = s.Update(ctx, "abc", func(u *share.Share) error {
				raiseRev(u)
				return nil
			})
			inside.ok("Update of the same share inside change", err)
			inside.ok("TakeVisit of the same share inside change", s.TakeVisit(ctx, "abc", epoch))
			inside.create(ctx, s, plain("third"))
			inside.ok("Delete of another share inside change", s.Delete(ctx, "third"))
		}, raiseRev))
		return err
	})
	if errors.Is(err, errSlow) {
		// Not wrapped: which methods are running is told here.
		return fmt.Errorf("Update whose change calls the store: %v%s. Is a lock, a transaction or a connection held while change runs?", err, s.now())
	}
	p.ok("Update whose change calls the store", err)
	p.add(inside.err())
	want := plain("abc")
	want.Rev, want.Visits, want.LastVisitedAt = 3, 1, epoch
	p.stored(ctx, s, "after an Update whose change updated the same share and took a visit", want)
	return p.err()
}

// updateVisit: a visit that is added while change runs is not lost.
func updateVisit(ctx context.Context, s *subject) error {
	var p problems
	if !p.create(ctx, s, plain("abc")) {
		return p.err()
	}
	got, err := s.Update(ctx, "abc", once(func() {
		p.ok("AddVisits inside change", s.AddVisits(ctx, "abc", 5, after(5)))
		p.ok("TakeVisit inside change", s.TakeVisit(ctx, "abc", after(6)))
	}, raiseRev))
	want := plain("abc")
	want.Rev, want.Visits, want.LastVisitedAt = 2, 6, after(6)
	if p.ok("Update", err) {
		p.same("Update during which visits were added", got, want)
	}
	p.stored(ctx, s, "an Update during which visits were added", want)

	const each = 25
	p.add(parallel(16, func(i int) error {
		for range each {
			if err := s.AddVisits(ctx, "abc", 1, after(7)); err != nil {
				return fmt.Errorf("AddVisits beside Updates: %w", err)
			}
			if i%2 == 0 {
				continue
			}
			if _, err := s.Update(ctx, "abc", once(func() {}, raiseRev)); err != nil {
				return fmt.Errorf("Update beside AddVisits: %w", err)
			}
		}
		return nil
	}))
	want.Rev += 8 * each
	want.Visits += 16 * each
	want.LastVisitedAt = after(7)
	p.stored(ctx, s, "visits and Updates at once", want)
	return p.err()
}

// updateDeleted: a share deleted while change runs does not come back.
func updateDeleted(ctx context.Context, s *subject) error {
	var p problems
	if !p.create(ctx, s, plain("abc")) {
		return p.err()
	}
	_, err := s.Update(ctx, "abc", once(func() {
		p.ok("Delete inside change", s.Delete(ctx, "abc"))
	}, raiseRev))
	p.fails("Update of a share deleted while change ran", err, share.ErrNotFound)
	p.gone(ctx, s, "a share deleted while change ran", "abc")
	p.lists(ctx, s, "a share deleted while change ran", share.Query{Limit: 10})
	return p.err()
}

// updateRecreated: a share does not overwrite another that took its place
// while change ran: change runs again, with the new one. What the two have in
// common, a version that starts at 1 among it, does not make them the same.
func updateRecreated(ctx context.Context, s *subject) error {
	var p problems
	first, second := full("abc"), plain("abc")
	second.Owner, second.CreatedAt = "ben", after(60_000)
	first.Rev, first.UpdatedAt = second.Rev, second.UpdatedAt
	if !p.create(ctx, s, first) {
		return p.err()
	}
	got, err := s.Update(ctx, "abc", once(func() {
		p.ok("Delete inside change", s.Delete(ctx, "abc"))
		p.create(ctx, s, second)
	}, raiseRev))
	second = second.Clone()
	second.Rev++
	if p.ok("Update of a share deleted and created anew while change ran", err) {
		p.same("Update of a share deleted and created anew while change ran", got, second)
	}
	p.stored(ctx, s, "a share deleted and created anew while change ran", second)
	return p.err()
}
