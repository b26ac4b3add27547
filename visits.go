package share

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"
)

// flushAfter is how long visits are gathered: a viral link then costs its
// store one write a second.
const flushAfter = time.Second

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
	n    int64
	last time.Time
}

func (v *visits) add(ctx context.Context, id string, at time.Time) {
	v.mu.Lock()
	if v.closed {
		v.mu.Unlock()
		v.write(context.WithoutCancel(ctx), id, tally{1, at})
		return
	}
	defer v.mu.Unlock()
	if v.pending == nil {
		v.pending = make(map[string]tally)
		v.timer = time.AfterFunc(flushAfter, func() { v.flush(context.Background()) })
	}
	t := v.pending[id]
	t.n++
	if at.After(t.last) {
		t.last = at
	}
	v.pending[id] = t
}

func (v *visits) flush(ctx context.Context) {
	v.flushing.Lock()
	defer v.flushing.Unlock()
	v.mu.Lock()
	batch := v.pending
	v.pending = nil
	v.mu.Unlock()
	for id, t := range batch {
		v.write(ctx, id, t)
	}
}

// write adds one share's visits. A failed write may have been applied all
// the same, so it is not repeated: that would count visits twice.
func (v *visits) write(ctx context.Context, id string, t tally) {
	ctx, cancel := context.WithTimeout(ctx, v.timeout)
	defer cancel()
	defer func() {
		// There is no request whose server would catch it.
		if p := recover(); p != nil {
			v.log.Error("share: visits may be lost", "share", short(id), "visits", t.n, "panic", p)
		}
	}()
	err := v.store.AddVisits(ctx, id, t.n, t.last)
	if err != nil && !errors.Is(err, ErrNotFound) {
		v.log.Error("share: visits may be lost", "share", short(id), "visits", t.n, "err", err)
	}
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
		v.flush(ctx)
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
