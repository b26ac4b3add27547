package storetest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/seed545d57e3/share"
)

// newestFirst is the order of List.
func newestFirst(a, b *share.Share) int {
	return cmp.Or(b.CreatedAt.Compare(a.CreatedAt), cmp.Compare(b.ID, a.ID))
}

// many returns shares of three owners in the order of List, and stores them
// in another. Their IDs at one and the same time are out of order for who
// does not compare bytes; their times are for who compares texts.
func many(ctx context.Context, s *subject, p *problems) []*share.Share {
	second := epoch.Truncate(time.Second)
	moments := []time.Time{
		second, second.Add(time.Millisecond), second.Add(10 * time.Millisecond), second.Add(100 * time.Millisecond),
		second.Add(time.Second), second.Add(-time.Millisecond), time.UnixMilli(1).UTC(), second.AddDate(1000, 0, 0),
	}
	var all []*share.Share
	for i, at := range moments {
		for j, id := range []string{"0-z", "0_z", "00z", "9az", "9Az", "Az-", "Az_", "AzA", "Aza", "Zaa", "aAa", "aaA", "zAA", "zaa"} {
			sh := plain(fmt.Sprintf("%s%d", id, i))
			sh.Owner = []string{"anna", "ben", "Anna"}[(i+j)%3]
			sh.CreatedAt = at
			sh.UpdatedAt = after(int64(-j)) // not what List goes by
			all = append(all, sh)
		}
	}
	for i := range all {
		// Neither up nor down: 37 has no divisor in common with len(all), 112.
		if !p.create(ctx, s, all[i*37%len(all)]) {
			return nil
		}
	}
	slices.SortFunc(all, newestFirst)
	return all
}

// listOrder: by CreatedAt, then by the bytes of the ID, both descending.
func listOrder(ctx context.Context, s *subject) error {
	var p problems
	p.lists(ctx, s, "of an empty store", share.Query{Limit: 10})
	if all := many(ctx, s, &p); all != nil {
		p.lists(ctx, s, "newest first", share.Query{Limit: 1_000}, all...)
		_, err := s.Update(ctx, all[50].ID, func(u *share.Share) error {
			u.UpdatedAt = u.UpdatedAt.Add(time.Hour)
			return nil
		})
		p.ok("Update", err)
		all[50].UpdatedAt = all[50].UpdatedAt.Add(time.Hour)
		p.lists(ctx, s, "after an Update, which moves nothing in the list", share.Query{Limit: 1_000}, all...)
	}
	return p.err()
}

// of returns an owner's shares.
func of(owner string, all []*share.Share) []*share.Share {
	return slices.DeleteFunc(slices.Clone(all), func(sh *share.Share) bool { return sh.Owner != owner })
}

// listOwner: one owner's shares, or with no owner everybody's.
func listOwner(ctx context.Context, s *subject) error {
	var p problems
	if all := many(ctx, s, &p); all != nil {
		for _, owner := range []string{"anna", "ben", "Anna"} {
			p.lists(ctx, s, fmt.Sprintf("of the owner %q", owner), share.Query{Owner: owner, Limit: 1_000}, of(owner, all)...)
		}
		p.lists(ctx, s, "of an owner without shares", share.Query{Owner: "carl", Limit: 1_000})
		p.lists(ctx, s, "of everybody", share.Query{Limit: 1_000}, all...)
	}
	return p.err()
}

// listLimit: at most so many, and no fewer while there are more, on which
// a Manager's paging depends.
func listLimit(ctx context.Context, s *subject) error {
	var p problems
	if all := many(ctx, s, &p); all != nil {
		for _, n := range []int{1, 2, len(all) - 1, len(all), len(all) + 1, 1_000} {
			p.lists(ctx, s, fmt.Sprintf("limit %d of %d shares", n, len(all)), share.Query{Limit: n}, all[:min(n, len(all))]...)
		}
		p.lists(ctx, s, "limit 3 of an owner's shares", share.Query{Owner: "ben", Limit: 3}, of("ben", all)[:3]...)
	}
	return p.err()
}
