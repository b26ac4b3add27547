package sqltest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/seed545d57e3/share"
)

// A write is one call that changes a share. Each writer has shares of its own,
// which it creates, replaces and deletes, and all meet at the share "counts".
type write struct {
	kind string // put, set, del; add, take, bump on counts
	id   string
	n    int64 // what put and set write, see stamped; how many visits add adds
}

// counts is the share of which visits are counted, and Rev, too.
const counts = "counts"

// epoch is when all shares are made.
var epoch = time.UnixMilli(1_700_000_000_123).UTC()

// stamped is a share that shows by each field which write it is from.
func stamped(id string, n int64) *share.Share {
	return &share.Share{
		ID: id, Owner: "anna", Items: []string{fmt.Sprint("album-", n), "track"}, Label: fmt.Sprint("label ", n),
		Description: fmt.Sprint("for ", n), Rev: n, CreatedAt: epoch, UpdatedAt: epoch.Add(time.Duration(n) * time.Millisecond),
	}
}

// whole says whether all of s is from one write.
func whole(s *share.Share) error {
	want := stamped(s.ID, s.Rev)
	if !slices.Equal(s.Items, want.Items) || s.Label != want.Label || s.Description != want.Description || !s.UpdatedAt.Equal(want.UpdatedAt) {
		return fmt.Errorf("%s: not of one write: %+v", s.ID, *s)
	}
	return nil
}

// do makes the write.
func (w write) do(ctx context.Context, store share.Store) error {
	set := func(s *share.Share, n int64) {
		next := stamped(w.id, n)
		s.Items, s.Label, s.Description, s.Rev, s.UpdatedAt = next.Items, next.Label, next.Description, next.Rev, next.UpdatedAt
	}
	var err error
	switch w.kind {
	case "put":
		err = store.Create(ctx, stamped(w.id, w.n))
	case "set":
		_, err = store.Update(ctx, w.id, func(s *share.Share) error { set(s, w.n); return nil })
	case "del":
		err = store.Delete(ctx, w.id)
	case "add":
		err = store.AddVisits(ctx, w.id, w.n, epoch)
	case "take":
		err = store.TakeVisit(ctx, w.id, epoch)
	case "bump":
		_, err = store.Update(ctx, w.id, func(s *share.Share) error { set(s, s.Rev+1); return nil })
	}
	return err
}

// A ledger knows what was begun and what was acknowledged, and so what the
// database may hold.
type ledger struct {
	mu           sync.Mutex
	sure         map[string]int64   // what each share was acknowledged to be; 0: gone
	open         map[string][]int64 // what it may be as well
	visits, revs span
	acknowledged int
}

// A span is a count of what was acknowledged and of what was begun.
type span struct{ least, most int64 }

func newLedger() *ledger {
	return &ledger{sure: map[string]int64{counts: 1}, open: map[string][]int64{}, revs: span{1, 1}}
}

func (w write) result() int64 {
	if w.kind == "del" {
		return 0
	}
	return w.n
}

func (l *ledger) begin(w write) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch w.kind {
	case "add", "take":
		l.visits.most += w.n
	case "bump":
		l.revs.most++
	default:
		l.open[w.id] = append(l.open[w.id], w.result())
	}
}

func (l *ledger) acknowledge(w write) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.acknowledged++
	switch w.kind {
	case "add", "take":
		l.visits.least += w.n
	case "bump":
		l.revs.least++
	default:
		l.sure[w.id] = w.result()
		delete(l.open, w.id) // a writer leaves a share alone once an answer was missing
	}
}

// check compares a store with the ledger.
func (l *ledger) check(ctx context.Context, store share.Store) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	found, err := l.read(ctx, store)
	if err != nil {
		return err
	}
	c := found[counts]
	if c == nil {
		return errors.New("the share of the counts is gone")
	}
	var wrong []error
	if c.Visits < l.visits.least || c.Visits > l.visits.most {
		wrong = append(wrong, fmt.Errorf("%d visits, acknowledged %d, begun %d", c.Visits, l.visits.least, l.visits.most))
	}
	if c.Rev < l.revs.least || c.Rev > l.revs.most {
		wrong = append(wrong, fmt.Errorf("rev %d, acknowledged %d, begun %d", c.Rev, l.revs.least, l.revs.most))
	}
	for id, s := range found {
		if err := whole(s); err != nil {
			wrong = append(wrong, err)
		}
		if _, known := l.sure[id]; !known && l.open[id] == nil {
			wrong = append(wrong, fmt.Errorf("%s: nobody made it", id))
		}
	}
	for id := range l.ids() {
		if n := stamp(found[id]); id != counts && n != l.sure[id] && !slices.Contains(l.open[id], n) {
			wrong = append(wrong, fmt.Errorf("%s: got %d, acknowledged %d, may also be %v", id, n, l.sure[id], l.open[id]))
		}
	}
	return errors.Join(wrong...)
}

// settle takes what the store holds for acknowledged: once nothing runs any
// more, what was open has been decided.
func (l *ledger) settle(ctx context.Context, store share.Store) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	found, err := l.read(ctx, store)
	if err != nil {
		return err
	}
	l.visits = span{found[counts].Visits, found[counts].Visits}
	l.revs = span{found[counts].Rev, found[counts].Rev}
	for id := range l.ids() {
		l.sure[id] = stamp(found[id])
	}
	l.open = map[string][]int64{}
	return nil
}

// ids are those of all shares that there may be.
func (l *ledger) ids() map[string]bool {
	all := map[string]bool{}
	for id := range l.sure {
		all[id] = true
	}
	for id := range l.open {
		all[id] = true
	}
	return all
}

// read returns all shares, each as Get has it, too.
func (l *ledger) read(ctx context.Context, store share.Store) (map[string]*share.Share, error) {
	found := map[string]*share.Share{}
	q := share.Query{Limit: 1000}
	for {
		page, err := store.List(ctx, q)
		if err != nil || len(page) == 0 {
			return found, err
		}
		for _, s := range page {
			found[s.ID] = s
		}
		q.After = page[len(page)-1].Cursor()
	}
}

func stamp(s *share.Share) int64 {
	if s == nil {
		return 0
	}
	return s.Rev
}
