package storetest

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/seed545d57e3/share"
)

// key makes a key that is neither text nor without zero bytes.
func key(i int) []byte {
	k := make([]byte, 32)
	for j := range k {
		k[j] = byte(i*31 + j*97)
	}
	k[30], k[31] = 0, 0xff
	return k
}

const noKeys = skipped("the store is no share.KeyStore")

func equalKeys(a, b [][]byte) bool { return slices.EqualFunc(a, b, bytes.Equal) }

// keys: the first proposal is kept byte for byte and stays, in copies.
func keys(ctx context.Context, s *subject) error {
	if !s.keepsKeys() {
		return noKeys
	}
	var p problems
	over, cancel := context.WithCancel(ctx)
	cancel()
	_, err := s.Keys(over, key(9))
	p.fails("Keys with a context that has ended", err, context.Canceled)

	want := [][]byte{key(1)}
	proposed := key(1)
	got, err := s.Keys(ctx, proposed)
	if !p.ok("the first Keys", err) {
		return p.err()
	}
	if !equalKeys(got, want) {
		p.addf("the first Keys: got %x, want what was proposed and nothing else, %x", got, want)
		return p.err()
	}
	proposed[0] ^= 1
	got[0][1] ^= 1
	for i := range 3 {
		got, err := s.Keys(ctx, key(2+i))
		if p.ok("a later Keys", err) && !equalKeys(got, want) {
			p.addf("a later Keys, after the callers changed the slices they had: got %x, want the first one's, %x", got, want)
		}
	}
	p.lists(ctx, s, "after Keys", share.Query{Limit: 10})
	return p.err()
}

// keysRace: of nodes that start at once one wins, and all get its key.
func keysRace(ctx context.Context, s *subject) error {
	if !s.keepsKeys() {
		return noKeys
	}
	const nodes = 16
	var p problems
	results := make([][][]byte, nodes)
	p.add(parallel(nodes, func(i int) (err error) {
		if results[i], err = s.Keys(ctx, key(i)); err != nil {
			return fmt.Errorf("one of %d concurrent first Keys: %w", nodes, err)
		}
		return nil
	}))
	if len(p) > 0 {
		return p.err()
	}
	for i, got := range results {
		if !equalKeys(got, results[0]) {
			p.addf("%d concurrent first Keys: one got %x, another %x", nodes, results[0], got)
			return p.err()
		}
		if i == 0 && (len(got) != 1 || !slices.ContainsFunc(keysOf(nodes), func(k []byte) bool { return bytes.Equal(k, got[0]) })) {
			p.addf("%d concurrent first Keys: got %x, want one of those proposed", nodes, got)
		}
	}
	return p.err()
}

func keysOf(n int) [][]byte {
	all := make([][]byte, n)
	for i := range all {
		all[i] = key(i)
	}
	return all
}

// reopen: everything is still there after a restart, what was deleted is
// not, and the next restart finds the same.
func reopen(ctx context.Context, s *subject) error {
	if s.in.Reopen == nil {
		return skipped("the data goes with the store: Instance.Reopen is nil")
	}
	var p problems
	changed := plain("changed")
	if !p.create(ctx, s, full("abc"), changed, plain("deleted")) {
		return p.err()
	}
	_, err := s.Update(ctx, "changed", once(func() {}, raiseRev))
	p.ok("Update", err)
	p.ok("AddVisits", s.AddVisits(ctx, "changed", 3, after(7)))
	p.ok("Delete", s.Delete(ctx, "deleted"))
	changed.Rev, changed.Visits, changed.LastVisitedAt = 2, 3, after(7)
	if s.keepsKeys() {
		_, err := s.Keys(ctx, key(1))
		p.ok("Keys", err)
	}
	kept := s.keepsKeys()
	for _, what := range []string{"after reopening", "after reopening again"} {
		if !p.ok("Instance.Reopen", s.reopen(ctx)) {
			return p.err()
		}
		p.stored(ctx, s, what, full("abc"))
		p.stored(ctx, s, what, changed)
		p.gone(ctx, s, "a deleted share "+what, "deleted")
		p.lists(ctx, s, what, share.Query{Limit: 10}, full("abc"), changed)
		p.fails(what+": Create with an ID that is taken", s.Create(ctx, plain("abc")), share.ErrExists)
		if s.keepsKeys() != kept {
			p.addf("%s: the store is a share.KeyStore: %t, before that %t", what, s.keepsKeys(), kept)
		} else if kept {
			got, err := s.Keys(ctx, key(2))
			if p.ok(what+": Keys", err) && !equalKeys(got, [][]byte{key(1)}) {
				p.addf("%s: Keys: got %x, want the keys from before, %x", what, got, key(1))
			}
		}
	}
	return p.err()
}
