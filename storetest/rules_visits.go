package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/seed545d57e3/share"
)

// visitsAdd: AddVisits adds, heeds no limit, and touches nothing else.
func visitsAdd(ctx context.Context, s *subject) error {
	var p problems
	limited, other := plain("abc"), plain("other")
	limited.MaxVisits = 2
	if !p.create(ctx, s, full("whole"), limited, other) {
		return p.err()
	}
	for i, n := range []int64{1, 7, 1 << 40} {
		limited.Visits += n
		limited.LastVisitedAt = after(int64(i))
		p.ok("AddVisits", s.AddVisits(ctx, "abc", n, limited.LastVisitedAt))
		p.stored(ctx, s, "after AddVisits", limited)
	}
	whole := full("whole")
	whole.Visits += 2
	whole.LastVisitedAt = after(90_000)
	p.ok("AddVisits", s.AddVisits(ctx, "whole", 2, after(90_000)))
	p.stored(ctx, s, "after AddVisits to a share with every field set", whole)
	p.stored(ctx, s, "a share beside one whose visits were counted", other)
	return p.err()
}

// visitsLast: LastVisitedAt never moves back, but Visits is added to all the
// same: nodes report late.
func visitsLast(ctx context.Context, s *subject) error {
	var p problems
	sh := plain("abc")
	if !p.create(ctx, s, sh) {
		return p.err()
	}
	for _, ms := range []int64{1_000, 999, 1_001, 0, -3_600_000, 1_001} {
		for _, take := range []bool{false, true} {
			what := "AddVisits"
			err := error(nil)
			if take {
				what = "TakeVisit"
				err = s.TakeVisit(ctx, "abc", after(ms))
			} else {
				err = s.AddVisits(ctx, "abc", 1, after(ms))
			}
			p.ok(what, err)
			sh.Visits++
			if at := after(ms); at.After(sh.LastVisitedAt) {
				sh.LastVisitedAt = at
			}
			p.stored(ctx, s, fmt.Sprintf("%s at %s", what, stamp(after(ms))), sh)
		}
	}
	return p.err()
}

// visitsExact: of concurrent visits none is lost.
func visitsExact(ctx context.Context, s *subject) error {
	var p problems
	sh := plain("abc")
	if !p.create(ctx, s, sh) {
		return p.err()
	}
	p.add(parallel(writers, func(i int) error {
		for n := range s.visits {
			if err := s.AddVisits(ctx, "abc", 1, after(int64(n*writers+i))); err != nil {
				return fmt.Errorf("one of %d concurrent writers: AddVisits: %w", writers, err)
			}
		}
		return nil
	}))
	sh.Visits = int64(writers * s.visits)
	sh.LastVisitedAt = after(sh.Visits - 1)
	p.stored(ctx, s, fmt.Sprintf("%d concurrent writers, each adding %d visits one by one", writers, s.visits), sh)
	return p.err()
}

// visitsLimit: TakeVisit takes one while MaxVisits allows; after that it
// changes nothing, not even LastVisitedAt.
func visitsLimit(ctx context.Context, s *subject) error {
	var p problems
	sh := plain("abc")
	sh.MaxVisits = 3
	if !p.create(ctx, s, sh) {
		return p.err()
	}
	ms := int64(0)
	take := func(what string, allowed bool) {
		ms++
		err := s.TakeVisit(ctx, "abc", after(ms))
		if allowed {
			p.ok("TakeVisit, "+what, err)
			sh.Visits++
			sh.LastVisitedAt = after(ms)
		} else {
			p.fails("TakeVisit, "+what, err, share.ErrUsedUp)
		}
		p.stored(ctx, s, "after TakeVisit, "+what, sh)
	}
	limit := func(n int64) {
		_, err := s.Update(ctx, "abc", func(u *share.Share) error {
			u.MaxVisits = n
			return nil
		})
		p.ok("Update", err)
		sh.MaxVisits = n
	}
	take("the first of 3", true)
	take("the second of 3", true)
	take("the third of 3", true)
	take("one more than the limit", false)
	take("two more than the limit", false)
	limit(4)
	take("the limit raised by one", true)
	take("one more than the raised limit", false)
	p.ok("AddVisits to a share that is used up", s.AddVisits(ctx, "abc", 10, after(ms)))
	sh.Visits += 10
	sh.LastVisitedAt = after(ms)
	take("far more visits than the limit", false)
	limit(0)
	take("no limit", true)
	limit(1)
	take("the limit lowered below the visits", false)
	return p.err()
}

// visitsLimitRace: concurrent TakeVisits never pass the limit, nor stop
// short of it.
func visitsLimitRace(ctx context.Context, s *subject) error {
	const takers, limit = 64, 10
	var p problems
	sh := plain("abc")
	sh.MaxVisits = limit
	if !p.create(ctx, s, sh) {
		return p.err()
	}
	var taken, latest atomic.Int64
	p.add(parallel(takers, func(i int) error {
		err := s.TakeVisit(ctx, "abc", after(int64(i)))
		switch {
		case err == nil:
			taken.Add(1)
			for old := latest.Load(); int64(i) > old && !latest.CompareAndSwap(old, int64(i)); old = latest.Load() {
			}
		case !errors.Is(err, share.ErrUsedUp):
			return fmt.Errorf("one of %d concurrent TakeVisits: got %w, want nil or an error that wraps share.ErrUsedUp", takers, err)
		}
		return nil
	}))
	if n := taken.Load(); n != limit {
		p.addf("%d concurrent TakeVisits, limit %d: %d had no error", takers, limit, n)
	}
	sh.Visits = limit
	sh.LastVisitedAt = epoch.Add(time.Duration(latest.Load()) * time.Millisecond)
	p.stored(ctx, s, fmt.Sprintf("%d concurrent TakeVisits, limit %d", takers, limit), sh)
	return p.err()
}
