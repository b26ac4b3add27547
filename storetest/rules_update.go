package storetest

import (
	"context"
	"errors"

	"github.com/seed545d57e3/share"
)

// updateFields: Update writes every field that is its own, and clears it.
func updateFields(ctx context.Context, s *subject) error {
	var p problems
	if !p.create(ctx, s, plain("abc")) {
		return p.err()
	}
	all, none := full("abc"), plain("abc")
	for _, want := range []*share.Share{all, none} {
		what := "Update that sets every field"
		if want == none {
			what = "Update that clears every field"
		}
		left := notUpdates(want, none)
		got, err := s.Update(ctx, "abc", func(u *share.Share) error {
			*u = *want.Clone()
			return nil
		})
		if p.ok(what, err) {
			p.same(what, got, left)
			p.stored(ctx, s, what, left)
			p.lists(ctx, s, what, share.Query{Limit: 10}, left)
		}
	}
	return p.err()
}

// notUpdates returns next with the fields of old that Update leaves as they are.
func notUpdates(next, old *share.Share) *share.Share {
	left := next.Clone()
	left.ID, left.Owner, left.CreatedAt = old.ID, old.Owner, old.CreatedAt
	left.Visits, left.LastVisitedAt = old.Visits, old.LastVisitedAt
	return left
}

// updateNothing: a change that changes nothing is no conflict, though a
// database may report that it affected no row.
func updateNothing(ctx context.Context, s *subject) error {
	var p problems
	if !p.create(ctx, s, full("abc")) {
		return p.err()
	}
	for range 2 {
		got, err := s.Update(ctx, "abc", func(*share.Share) error { return nil })
		if p.ok("Update whose change changes nothing", err) {
			p.same("Update whose change changes nothing", got, full("abc"))
		}
	}
	p.stored(ctx, s, "after an Update that changed nothing", full("abc"))
	return p.err()
}

// updateKeeps: ID, Owner, CreatedAt and what AddVisits counts are not
// Update's, whatever change does to them.
func updateKeeps(ctx context.Context, s *subject) error {
	var p problems
	other := plain("other")
	other.Owner = "ben"
	if !p.create(ctx, s, full("abc"), other) {
		return p.err()
	}
	want := full("abc")
	want.Description = "changed"
	got, err := s.Update(ctx, "abc", func(u *share.Share) error {
		u.Description = "changed"
		u.ID, u.Owner, u.CreatedAt = other.ID, other.Owner, after(-60_000)
		u.Visits, u.LastVisitedAt = 0, after(60_000)
		return nil
	})
	const what = "change set ID, Owner, CreatedAt, Visits and LastVisitedAt"
	if p.ok(what+": Update", err) {
		p.same(what+": Update", got, want)
	}
	p.stored(ctx, s, what, want)
	p.stored(ctx, s, what+" to those of another share, which", other)
	p.lists(ctx, s, what, share.Query{Owner: "anna", Limit: 10}, want)
	p.lists(ctx, s, what, share.Query{Owner: "ben", Limit: 10}, other)
	return p.err()
}

// updateResult: change sees the share as stored, and Update returns it as it
// is stored then.
func updateResult(ctx context.Context, s *subject) error {
	var p problems
	if !p.create(ctx, s, full("abc")) ||
		!p.ok("AddVisits", s.AddVisits(ctx, "abc", 3, after(90_000))) {
		return p.err()
	}
	want := full("abc")
	want.Visits += 3
	want.LastVisitedAt = after(90_000)
	for range 2 {
		var seen *share.Share
		got, err := s.Update(ctx, "abc", func(u *share.Share) error {
			seen = u.Clone()
			u.Rev++
			u.Items = append(u.Items, "one-more")
			return nil
		})
		if !p.ok("Update", err) {
			return p.err()
		}
		p.same("the share that change got, beside what was stored", seen, want)
		want.Rev++
		want.Items = append(want.Items, "one-more")
		p.same("Update", got, want)
		p.stored(ctx, s, "after Update", want)
	}
	return p.err()
}

// updateError: an error from change leaves the share alone and comes back.
func updateError(ctx context.Context, s *subject) error {
	var p problems
	if !p.create(ctx, s, full("abc")) {
		return p.err()
	}
	own := errors.New("an error of change's own")
	for _, fail := range []error{own, share.ErrNotFound, share.ErrForbidden, &share.FieldError{Field: "items", Reason: "none"}} {
		_, err := s.Update(ctx, "abc", func(u *share.Share) error {
			*u = *plain("abc")
			return fail
		})
		p.fails("Update whose change fails", err, fail)
		var typed *share.FieldError
		if errors.As(fail, &typed) && !errors.As(err, &typed) {
			p.addf("Update whose change fails with a *share.FieldError: errors.As does not find it in %v", err)
		}
		p.stored(ctx, s, "after an Update whose change failed", full("abc"))
	}
	return p.err()
}
