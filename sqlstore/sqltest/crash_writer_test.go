package sqltest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	"github.com/seed545d57e3/share"
)

const (
	crashWriters = 4
	crashSlots   = 6                // shares of a writer
	writeLimit   = 30 * time.Second // of one write: three times what the store may try for
)

// A journal is told of each write before it is begun, and when it was
// acknowledged.
type journal interface {
	begin(write)
	acknowledge(write)
}

// errStuck is in place of an answer that did not come.
var errStuck = errors.New("a write had no answer")

// A crew writes until ctx ends.
type crew struct {
	store   share.Store
	journal journal
	round   int64 // of several crews on the same shares: stamps grow with it
	bears   bool  // errors that come from a lost connection
	slots   [crashWriters][]slot
	failed  atomic.Int64
}

// prepare makes the share that all writers meet at, and looks which of the
// others are there. It bears no errors.
func (c *crew) prepare(ctx context.Context) error {
	if err := c.store.Create(ctx, stamped(counts, 1)); err != nil && !errors.Is(err, share.ErrExists) {
		return err
	}
	for number := range c.slots {
		for i := range crashSlots {
			s := slot{id: fmt.Sprintf("w%d-%d", number, i)}
			found, err := c.store.Get(ctx, s.id)
			if err != nil && !errors.Is(err, share.ErrNotFound) {
				return err
			}
			s.there = found != nil
			c.slots[number] = append(c.slots[number], s)
		}
	}
	return nil
}

// run has the writers write, and returns what no crash or cut explains.
func (c *crew) run(ctx context.Context) error {
	var wg sync.WaitGroup
	wrong := make([]error, crashWriters)
	for i := range wrong {
		wg.Go(func() { wrong[i] = c.writer(ctx, i) })
	}
	wg.Wait()
	return errors.Join(wrong...)
}

func (c *crew) writer(ctx context.Context, number int) error {
	random := rand.New(rand.NewPCG(uint64(c.round), uint64(number)))
	slots := c.slots[number]
	for n := int64(1); ctx.Err() == nil; n++ {
		i := random.IntN(crashSlots)
		w := slots[i].next(c.round*1_000_000+n*crashWriters+int64(number), random.IntN(3) == 0)
		switch random.IntN(8) {
		case 0, 1, 2:
			w = write{"add", counts, 1 + random.Int64N(3)}
		case 3:
			w = write{"take", counts, 1}
		case 4:
			w = write{"bump", counts, 0}
		}
		err := c.write(w)
		switch {
		case err == nil && w.id != counts:
			slots[i].there = w.kind != "del"
		case errors.Is(err, errStuck), errors.Is(err, share.ErrExists), errors.Is(err, share.ErrNotFound), errors.Is(err, share.ErrUsedUp):
			return fmt.Errorf("%+v: %w", w, err)
		case err != nil:
			if c.failed.Add(1); !c.bears {
				return fmt.Errorf("%+v: %w", w, err)
			}
			if w.id != counts {
				// The old one may still change.
				slots[i] = slot{id: fmt.Sprintf("w%d-%d-%d", number, i, c.round*1_000_000+n)}
			}
			time.Sleep(time.Duration(random.IntN(20)) * time.Millisecond)
		}
	}
	return nil
}

// write makes one, on a context of its own: the end of the test is no reason
// to leave an outcome open.
func (c *crew) write(w write) error {
	ctx, cancel := context.WithTimeout(context.Background(), writeLimit)
	defer cancel()
	c.journal.begin(w)
	err := w.do(ctx, c.store)
	switch {
	case err == nil:
		c.journal.acknowledge(w)
	case ctx.Err() != nil:
		return fmt.Errorf("%w in %s: %w", errStuck, writeLimit, err)
	}
	return err
}

// A slot is a share of one writer, which comes and goes.
type slot struct {
	id    string
	there bool
}

func (s slot) next(n int64, remove bool) write {
	switch {
	case !s.there:
		return write{"put", s.id, n}
	case remove:
		return write{"del", s.id, 0}
	default:
		return write{"set", s.id, n}
	}
}
