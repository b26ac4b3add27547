package share

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// How a share is watched on which responses run: with a cache of a second,
// what another node takes back is felt in two.
const (
	askAfter  = 800 * time.Millisecond // of a response: shorter ones cause no reads
	askEvery  = time.Second
	askApart  = 100 * time.Millisecond // at least
	askAtOnce = 4                      // reads, of different shares; one that hangs then delays no other

	// patience is how long responses go on while the store does not answer.
	// Some hosts hold their one database connection for seconds.
	patience = 30 * time.Second
)

// ask reads a share past the cache and tells those who run on it, then waits
// for the next time. It is on's timer that calls it: nothing stands around
// while it waits, and remove ends it with the last run.
func (w *watch) ask(id string, on *watched) {
	if !w.due(id, on) {
		return
	}
	select {
	case w.reading <- struct{}{}:
	case <-w.ctx.Done():
		return
	}
	begun := time.Now()
	s, err := w.reread(id)
	<-w.reading

	switch {
	case err == nil:
		w.changed(s)
	case errors.Is(err, ErrNotFound):
		w.gone(id, ErrRevoked)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.shares[id] != on || w.ctx.Err() != nil {
		return
	}
	on.err = err
	if err == nil {
		on.giveUp.Reset(patience)
	}
	on.next.Reset(max(askEvery-time.Since(begun), askApart))
}

// due says whether something has run for long enough on the share, and if
// not sees to it that this is asked again.
func (w *watch) due(id string, on *watched) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.shares[id] != on || w.ctx.Err() != nil {
		return false
	}
	var longest time.Duration
	on.each(func(r *run) { longest = max(longest, time.Since(r.begun)) })
	if longest < askAfter {
		on.next.Reset(max(askAfter-longest, askApart))
		return false
	}
	if on.giveUp == nil {
		on.giveUp = time.AfterFunc(patience-longest, func() { w.lost(id, on) })
	}
	return true
}

func (w *watch) reread(id string) (s *Share, err error) {
	defer func() {
		// There is no request whose server would catch it.
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return w.read(w.ctx, id)
}

// lost cuts all that runs on a share of which the store has told nothing for
// too long: nobody knows whether it may go on.
func (w *watch) lost(id string, on *watched) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.shares[id] != on || w.ctx.Err() != nil {
		return
	}
	err := on.err
	if err == nil {
		err = context.DeadlineExceeded
	}
	err = fmt.Errorf("share: no answer from the store for %v: %w", patience, err)
	w.log.Error("share: running responses cut", "share", short(id), "responses", len(on.runs), "err", err)
	on.each(func(r *run) { r.cancel(err) })
}
