// Package storetest says whether a [share.Store] is right, and whether a
// [share.Resolver] is. It is for the tests of hosts that bring their own, and
// it is the binding form of what those interfaces' comments say.
//
// For most stores this is the whole test:
//
//	func TestStore(t *testing.T) {
//		storetest.Run(t, storetest.Harness{New: func(context.Context) (storetest.Instance, error) {
//			return storetest.Instance{Store: newStore()}, nil
//		}})
//	}
//
// Each rule is a subtest with a store of its own, so that
//
//	go test -run 'TestStore/update-atomic$'
//
// runs one. A store whose data outlives it also sets [Instance.Reopen], one
// that holds files or connections also [Instance.Close]. A store that is a
// [share.KeyStore] is held to that, too. Run the tests with -race, and once
// with TZ set to a zone that has summer time, such as America/New_York: a
// store that lets local time slip in is right in UTC alone.
//
// [Check] holds a store to the same rules without a *testing.T.
// [CheckResolver] is for the host's library.
//
// A later version may have more rules. A store that breaks one of them was
// wrong before: rules say what the interfaces say, and no more.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/seed545d57e3/share"
)

// A Harness makes the stores that are put to the test. Only New is required.
type Harness struct {
	// New makes an empty store: no shares, no keys. Each rule calls it once
	// and is done with one store before the next is made. ctx ends with the
	// rule. New runs in a goroutine of its own: it returns its errors and
	// leaves t.Fatal alone.
	New func(ctx context.Context) (Instance, error)

	// Visits is how many visits each of 32 concurrent writers adds, one at a
	// time, in the rule visits-exact. 0: 1,000. Lower it for a database that
	// syncs every write to a slow disk; below 50 the rule proves little.
	Visits int

	// Timeout bounds a rule, so that a store that blocks fails instead of
	// hanging the tests. 0: two minutes.
	Timeout time.Duration
}

// An Instance is one empty store.
type Instance struct {
	Store share.Store

	// Reopen closes Store and opens another over the same data, as a restart
	// of the host would. nil: the data goes with the store, and the rule
	// reopen is skipped.
	Reopen func(ctx context.Context) (share.Store, error)

	// Close gives back what the store holds, the one from Reopen if that was
	// called. nil: there is nothing to give back. It is called once.
	Close func() error
}

const (
	defaultVisits  = 1_000
	defaultTimeout = 2 * time.Minute
)

// Run holds a store to every rule, each a subtest.
func Run(t *testing.T, h Harness) {
	t.Helper()
	for _, r := range storeRules {
		t.Run(r.name, func(t *testing.T) {
			err := h.hold(t.Context(), r)
			var why skipped
			switch {
			case errors.As(err, &why):
				t.Skip(string(why))
			case err != nil:
				t.Error(err)
			}
		})
	}
}

// Check holds a store to every rule and returns what it breaks, joined: one
// error for each rule, which starts with the rule's name. nil: the store is
// right. When ctx ends, so does Check.
func Check(ctx context.Context, h Harness) error {
	return check(ctx, h, storeRules)
}

func check(ctx context.Context, h Harness, rules []rule[*subject]) error {
	var broken []error
	for _, r := range rules {
		if err := ctx.Err(); err != nil {
			broken = append(broken, fmt.Errorf("storetest: stopped before %s: %w", r.name, err))
			break
		}
		err := h.hold(ctx, r)
		var why skipped
		if err != nil && !errors.As(err, &why) {
			broken = append(broken, fmt.Errorf("storetest: %s: %w", r.name, err))
		}
	}
	return errors.Join(broken...)
}

func (h Harness) limit() time.Duration {
	if h.Timeout <= 0 {
		return defaultTimeout
	}
	return h.Timeout
}

// hold holds a new store to one rule.
func (h Harness) hold(ctx context.Context, r rule[*subject]) (err error) {
	if h.New == nil {
		return errors.New("Harness.New is missing")
	}
	limit := h.limit()
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var in Instance
	err = bounded(ctx, limit, func(context.Context) (err error) {
		in, err = h.New(ctx) // not with a context that ends when New returns
		return err
	})
	if err != nil {
		return fmt.Errorf("Harness.New: %w", err)
	}
	if in.Close != nil {
		defer func() {
			// Not within the rule's own time: that may be over.
			closing := bounded(context.WithoutCancel(ctx), limit, func(context.Context) error { return in.Close() })
			if closing != nil {
				err = errors.Join(err, fmt.Errorf("Instance.Close: %w", closing))
			}
		}()
	}
	if in.Store == nil {
		return errors.New("Harness.New: got no store and no error")
	}
	s := newSubject(h, in)
	err = bounded(ctx, limit, func(ctx context.Context) error { return r.hold(ctx, s) })
	if errors.Is(err, errSlow) {
		err = fmt.Errorf("%w%s", err, s.now())
	}
	return err
}
