package storetest

import (
	"context"
	"fmt"
	"slices"

	"github.com/seed545d57e3/share"
)

// pages reads a list page by page and calls between, if any, after each.
func pages(ctx context.Context, s *subject, q share.Query, between func(page []*share.Share)) ([]string, error) {
	// A list that does not end must not keep the suite from it.
	const most = 1_000
	var read []string
	for range most {
		page, err := s.List(ctx, q)
		if err != nil {
			return read, fmt.Errorf("List: %w", err)
		}
		read = append(read, ids(page)...)
		if len(page) < q.Limit {
			return read, nil
		}
		q.After = page[len(page)-1].Cursor()
		if between != nil {
			between(page)
		}
	}
	return read, fmt.Errorf("List page by page: no end after %d pages, each after the cursor of the last share before", most)
}

// listPages: pages of any size, put together, are the list.
func listPages(ctx context.Context, s *subject) error {
	var p problems
	all := many(ctx, s, &p)
	for _, limit := range []int{1, 2, 3, 7, 14, 112, 113} {
		for _, owner := range []string{"", "ben"} {
			if all == nil {
				break
			}
			want := ids(all)
			if owner != "" {
				want = ids(of(owner, all))
			}
			got, err := pages(ctx, s, share.Query{Owner: owner, Limit: limit}, nil)
			p.add(err)
			if err == nil && !slices.Equal(got, want) {
				p.addf("List page by page, limit %d, owner %q: %s", limit, owner, listDiff(got, want))
			}
		}
	}
	return p.err()
}

// listPagesChanging: while shares come and go between pages, one that was
// there all the time is listed once. The share that the cursor names may be
// gone, too.
func listPagesChanging(ctx context.Context, s *subject) error {
	var p problems
	all := many(ctx, s, &p)
	if all == nil {
		return p.err()
	}
	want := ids(all)
	turn := 0
	remove := func(id string) {
		p.ok("Delete", s.Delete(ctx, id))
		all = slices.DeleteFunc(all, func(sh *share.Share) bool { return sh.ID == id })
	}
	got, err := pages(ctx, s, share.Query{Limit: 5}, func(page []*share.Share) {
		turn++
		newer := plain(fmt.Sprintf("newer%d", turn))
		newer.CreatedAt = all[0].CreatedAt.AddDate(1, 0, 0)
		p.create(ctx, s, newer)
		last := page[len(page)-1].ID
		at := slices.IndexFunc(all, func(sh *share.Share) bool { return sh.ID == last })
		switch turn % 4 {
		case 1: // the one the cursor names
			remove(last)
		case 2: // one already listed, and one that would have been
			if at+2 < len(all) {
				want = slices.DeleteFunc(want, func(id string) bool { return id == all[at+2].ID })
				remove(all[at+2].ID)
			}
			remove(all[at-1].ID)
		case 3: // one comes right after the cursor, at its very time
			next := plain(last[:len(last)-1]) // a prefix is less
			next.CreatedAt = all[at].CreatedAt
			if p.create(ctx, s, next) {
				want = slices.Insert(want, slices.Index(want, last)+1, next.ID)
			}
		}
	})
	p.add(err)
	if err == nil && !slices.Equal(got, want) {
		p.addf("List page by page while shares come and go: %s", listDiff(got, want))
	}
	return p.err()
}
