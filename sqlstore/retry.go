package sqlstore

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"
)

// How long something is tried again: so many times, and no longer than that
// since the first. The waits grow to longestWait, each of a random length of
// at least half of that.
const (
	mostTries   = 200
	longestTry  = 10 * time.Second
	longestWait = 100 * time.Millisecond
	mostLost    = 5 // of the tries, after connections that broke
)

// A patience counts the tries of one operation.
type patience struct {
	tries, lost int
	since       time.Time
	wait        time.Duration
}

// pause waits before the next try, or says why there is none.
func (p *patience) pause(ctx context.Context, err error) error {
	if p.tries == 0 {
		p.since = time.Now()
		p.wait = time.Millisecond
	}
	p.tries++
	if p.tries >= mostTries || time.Since(p.since) > longestTry {
		return fmt.Errorf("given up after %d tries: %w", p.tries, err)
	}
	timer := time.NewTimer(p.wait/2 + rand.N(p.wait/2))
	defer timer.Stop()
	p.wait = min(p.wait*3/2, longestWait)
	select {
	case <-ctx.Done():
		return err
	case <-timer.C:
		return nil
	}
}

// again runs do until it succeeds, or fails in another way than by what a
// database refuses for the moment.
func (s *Store) again(ctx context.Context, do func() error) error {
	var p patience
	for {
		err := do()
		if err == nil || ctx.Err() != nil || !s.dialect.refused(err) {
			return ended(ctx, err)
		}
		if err := p.pause(ctx, err); err != nil {
			return ended(ctx, err)
		}
	}
}

// read is again for what may be done twice: a broken connection is no
// reason to stop either.
func (s *Store) read(ctx context.Context, do func() error) error {
	var p patience
	for {
		err := s.again(ctx, do)
		if err == nil || ctx.Err() != nil || !s.dialect.lost(err) {
			return err
		}
		if p.lost++; p.lost > mostLost {
			return err
		}
		if err := p.pause(ctx, err); err != nil {
			return ended(ctx, err)
		}
	}
}

// write is again for what writes. On SQLite one caller at a time goes on:
// writers that wait for each other here are quicker than those that SQLite
// turns away.
func (s *Store) write(ctx context.Context, do func() error) error {
	if s.writing != nil {
		select {
		case s.writing <- struct{}{}:
			defer func() { <-s.writing }()
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return s.again(ctx, do)
}
