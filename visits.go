package share

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

// flushAfter is how long visits are gathered: a viral link then costs its
// store one write a second.
const flushAfter = time.Second

// maxFlushes is how often, once a second at most, visits are tried to be
// written while the store says that it has not: ten minutes or more.
const maxFlushes = 600

// visits counts in memory and adds to the store. Nothing runs while nobody visits.
type visits struct {
	store   Store
	log     *slog.Logger
	timeout time.Duration

	mu      sync.Mutex
	pending map[string]tally // by share ID
	timer   *time.Timer      // runs while pending is not empty
	closed  bool             // then visits go straight to the store

	flushing sync.Mutex // held while a batch is written, so that close waits for it
}

type tally struct {
	n       int64
	last    time.Time
	flushes int // tried in vain
}

func (v *visits) add(ctx context.Context, id string, at time.Time) {
	v.mu.Lock()
	if v.closed {
		v.mu.Unlock()
		t := tally{n: 1, last: at}
		if err := v.write(context.WithoutCancel(ctx), id, t); err != nil {
			v.lost(id, t, err)
		}
		return
	}
	defer v.mu.Unlock()
	v.gather(id, tally{n: 1, last: at})
}

// gather puts more to what is pending. The caller holds mu.
func (v *visits) gather(id string, more tally) {
	if v.pending == nil {
		v.pending = make(map[string]tally)
		if !v.closed {
			v.timer = time.AfterFunc(flushAfter, func() { v.flush(context.Background(), false) })
		}
	}
	t := v.pending[id]
	t.n += more.n
	t.flushes = max(t.flushes, more.flushes)
	if more.last.After(t.last) {
		t.last = more.last
	}
	v.pending[id] = t
}

// flush writes all that is pending. What was not written stays pending,
// unless this is the last time.
func (v *visits) flush(ctx context.Context, last bool) {
	v.flushing.Lock()
	defer v.flushing.Unlock()
	v.mu.Lock()
	batch := v.pending
	v.pending = nil
	v.mu.Unlock()
	for id, t := range batch {
		err := v.write(ctx, id, t)
		t.flushes++
		switch {
		case err == nil:
		case errors.Is(err, ErrNotWritten) && t.flushes < maxFlushes && !last:
			v.mu.Lock()
			v.gather(id, t)
			v.mu.Unlock()
		default:
			v.lost(id, t, err)
		}
	}
}

// write adds one share's visits. Unless the store says ErrNotWritten a failed
// write may have been applied all the same, so it is not repeated: that would
// count visits twice. Those of a share that is gone are nobody's loss.
func (v *visits) write(ctx context.Context, id string, t tally) (err error) {
	ctx, cancel := context.WithTimeout(ctx, v.timeout)
	defer cancel()
	defer func() {
		// There is no request whose server would catch it.
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	err = v.store.AddVisits(ctx, id, t.n, t.last)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

func (v *visits) lost(id string, t tally, err error) {
	v.log.Error("share: visits may be lost", "share", short(id), "visits", t.n, "err", err)
}

func (v *visits) close(ctx context.Context) error {
	v.mu.Lock()
	v.closed = true
	if v.timer != nil {
		v.timer.Stop()
	}
	v.mu.Unlock()
	done := make(chan struct{})
	go func() {
		defer close(done)
		v.flush(ctx, true)
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
