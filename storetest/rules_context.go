package storetest

import (
	"context"
	"errors"
	"time"

	"github.com/seed545d57e3/share"
)

// prompt is how soon a method has to return whose context has ended. It is
// for methods that wait for something; a slow machine is no such thing.
const prompt = 5 * time.Second

// cancelled: with a context that has ended, methods return at once, with an
// error that wraps the context's, and write nothing.
func cancelled(ctx context.Context, s *subject) error {
	var p problems
	limited := plain("abc")
	limited.MaxVisits = 5
	if !p.create(ctx, s, limited) {
		return p.err()
	}
	gone, cancel := context.WithCancel(ctx)
	cancel()
	late, cancel := context.WithDeadline(ctx, time.Now().Add(-time.Hour))
	defer cancel()
	for _, over := range []context.Context{gone, late} {
		calls := []struct {
			method string
			call   func() error
		}{
			{"Create", func() error { return s.Create(over, plain("new")) }},
			{"Get", func() error { _, err := s.Get(over, "abc"); return err }},
			{"List", func() error { _, err := s.List(over, share.Query{Limit: 10}); return err }},
			{"Update", func() error { _, err := s.Update(over, "abc", once(func() {}, raiseRev)); return err }},
			{"AddVisits", func() error { return s.AddVisits(over, "abc", 1, epoch) }},
			{"TakeVisit", func() error { return s.TakeVisit(over, "abc", epoch) }},
			{"Delete", func() error { return s.Delete(over, "abc") }},
		}
		for _, c := range calls {
			err := bounded(ctx, prompt, func(context.Context) error { return c.call() })
			p.fails(c.method+" with a context that has ended", err, over.Err())
		}
		p.lists(ctx, s, "after calls with a context that has ended", share.Query{Limit: 10}, limited)
	}
	return p.err()
}

// cancelledUpdate: when the context ends while change runs, Update writes
// nothing.
func cancelledUpdate(ctx context.Context, s *subject) error {
	var p problems
	if !p.create(ctx, s, plain("abc")) {
		return p.err()
	}
	ending, cancel := context.WithCancel(ctx)
	defer cancel()
	err := bounded(ctx, prompt, func(context.Context) error {
		_, err := s.Update(ending, "abc", once(cancel, raiseRev))
		return err
	})
	p.fails("Update whose context ends while change runs", err, context.Canceled)
	p.stored(ctx, s, "after an Update whose context ended while change ran", plain("abc"))

	// Nothing may be left behind by what was broken off.
	if errors.Is(err, context.Canceled) {
		_, err = s.Update(ctx, "abc", once(func() {}, raiseRev))
		p.ok("the next Update", err)
		want := plain("abc")
		want.Rev++
		p.stored(ctx, s, "the next Update", want)
	}
	return p.err()
}
