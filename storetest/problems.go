package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/seed545d57e3/share"
)

// problems are what a rule found wrong. A rule goes on after one where that
// makes sense: an author who sees all of them needs fewer runs.
type problems []error

// maxProblems bounds what one rule has to say.
const maxProblems = 8

func (p problems) err() error {
	if len(p) > maxProblems {
		more := fmt.Errorf("and %d more", len(p)-maxProblems)
		return errors.Join(append(slices.Clone(p[:maxProblems]), more)...)
	}
	return errors.Join(p...)
}

// add adds err, if it is one and not yet among them.
func (p *problems) add(err error) {
	same := func(old error) bool { return old.Error() == err.Error() }
	if err != nil && !slices.ContainsFunc(*p, same) {
		*p = append(*p, err)
	}
}

func (p *problems) addf(format string, args ...any) {
	p.add(fmt.Errorf(format, args...))
}

// ok says whether err is nil; if not, that is a problem.
func (p *problems) ok(what string, err error) bool {
	if err != nil {
		p.addf("%s: %w", what, err)
	}
	return err == nil
}

// fails wants got to wrap want.
func (p *problems) fails(what string, got, want error) {
	if !errors.Is(got, want) {
		p.addf("%s: got %v, want an error that wraps %s", what, got, nameOf(want))
	}
}

func nameOf(err error) string {
	switch err {
	case share.ErrNotFound:
		return "share.ErrNotFound"
	case share.ErrExists:
		return "share.ErrExists"
	case share.ErrUsedUp:
		return "share.ErrUsedUp"
	case context.Canceled:
		return "context.Canceled"
	case context.DeadlineExceeded:
		return "context.DeadlineExceeded"
	}
	return fmt.Sprintf("%q", err)
}

// same wants two shares to be equal in every field.
func (p *problems) same(what string, got, want *share.Share) {
	if d := diff(got, want); d != "" {
		p.addf("%s: %s", what, d)
	}
}

// stored wants Get to return want.
func (p *problems) stored(ctx context.Context, s *subject, what string, want *share.Share) {
	if got, err := s.Get(ctx, want.ID); p.ok(what+": Get", err) {
		p.same(what+": Get", got, want)
	}
}

// gone wants Get to find nothing.
func (p *problems) gone(ctx context.Context, s *subject, what, id string) {
	_, err := s.Get(ctx, id)
	p.fails("Get of "+what, err, share.ErrNotFound)
}

// lists wants List to return these shares in this order, all fields included.
func (p *problems) lists(ctx context.Context, s *subject, what string, q share.Query, want ...*share.Share) {
	got, err := s.List(ctx, q)
	if !p.ok(what+": List", err) {
		return
	}
	if g, w := ids(got), ids(want); !slices.Equal(g, w) {
		p.addf("%s: List: %s", what, listDiff(g, w))
		return
	}
	for i := range got {
		p.same(what+": List", got[i], want[i])
	}
}

// create stores shares, of which none is there yet.
func (p *problems) create(ctx context.Context, s *subject, shares ...*share.Share) bool {
	for _, sh := range shares {
		if !p.ok(fmt.Sprintf("Create of %q", sh.ID), s.Create(ctx, sh)) {
			return false
		}
	}
	return true
}

func ids(shares []*share.Share) []string {
	all := make([]string, len(shares))
	for i, s := range shares {
		all[i] = s.ID
	}
	return all
}

// brief is a list as a message may show it.
func brief(list []string) string {
	const most = 12
	if len(list) <= most {
		return fmt.Sprintf("%.60q", list)
	}
	return fmt.Sprintf("%.60q and %d more", list[:most], len(list)-most)
}
