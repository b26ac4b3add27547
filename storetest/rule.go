package storetest

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"
)

// A rule is one thing that what is tested, an S, has to keep to.
type rule[S any] struct {
	name string
	hold func(context.Context, S) error
}

// storeRules are in the order in which a store is best made to keep them.
var storeRules = []rule[*subject]{
	{"missing", missing},
	{"every-field", everyField},
	{"zero-fields", zeroFields},
	{"duplicate", duplicate},
	{"duplicate-race", duplicateRace},
	{"delete", deleteForGood},
	{"recreate", recreate},
	{"frozen", frozen},
	{"times", times},
	{"ids-byte-exact", idsByteExact},
	{"owners-byte-exact", ownersByteExact},
	{"texts", texts},
	{"large", large},
	{"copies-in", copiesIn},
	{"copies-out", copiesOut},
	{"copies-update", copiesUpdate},
	{"list-order", listOrder},
	{"list-owner", listOwner},
	{"list-limit", listLimit},
	{"list-pages", listPages},
	{"list-pages-changing", listPagesChanging},
	{"update-fields", updateFields},
	{"update-nothing", updateNothing},
	{"update-keeps", updateKeeps},
	{"update-result", updateResult},
	{"update-error", updateError},
	{"update-atomic", updateAtomic},
	{"update-calls-store", updateCallsStore},
	{"update-visit", updateVisit},
	{"update-deleted", updateDeleted},
	{"update-recreated", updateRecreated},
	{"visits-add", visitsAdd},
	{"visits-last", visitsLast},
	{"visits-exact", visitsExact},
	{"visits-limit", visitsLimit},
	{"visits-limit-race", visitsLimitRace},
	{"cancelled", cancelled},
	{"cancelled-update", cancelledUpdate},
	{"keys", keys},
	{"keys-race", keysRace},
	{"reopen", reopen},
}

// skipped is why a rule does not apply.
type skipped string

func (s skipped) Error() string { return "skipped: " + string(s) }

// errSlow is in what bounded returns of what did not end in time.
var errSlow = errors.New("not done in time")

// grace is how long what is tested has to return after its context ended.
const grace = time.Second

// bounded runs f and gives up on it when its time is over: what is tested
// may block for ever. A panic becomes an error.
func bounded(ctx context.Context, limit time.Duration, f func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	done := make(chan error, 1)
	go func() {
		left := errors.New("it called runtime.Goexit, as t.Fatal and t.Skip do: return an error instead")
		defer func() { done <- left }()
		left = unpanicked(func() error { return f(ctx) })
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	select {
	case err := <-done:
		if err == nil {
			return nil // in the last moment
		}
		return fmt.Errorf("%w: stopped with: %w", errSlow, err)
	case <-time.After(grace):
		return fmt.Errorf("%w, and it did not return when its context ended", errSlow)
	}
}

func unpanicked(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return f()
}

// parallel runs f n times at once and returns what went wrong, equal errors
// once.
func parallel(n int, f func(i int) error) error {
	var (
		p     problems
		mu    sync.Mutex
		wg    sync.WaitGroup
		start = make(chan struct{})
	)
	for i := range n {
		wg.Go(func() {
			<-start // so that they do run at once
			err := unpanicked(func() error { return f(i) })
			mu.Lock()
			defer mu.Unlock()
			p.add(err)
		})
	}
	close(start)
	wg.Wait()
	return p.err()
}
