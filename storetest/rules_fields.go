package storetest

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/seed545d57e3/share"
)

// everyField: Create stores every field as given. It fails, too, if the
// sample leaves a field of share.Share unset: a new field cannot be forgotten.
func everyField(ctx context.Context, s *subject) error {
	var p problems
	sample := full("abc")
	if names := unset("", reflect.ValueOf(*sample)); len(names) > 0 {
		p.addf("this suite's sample does not set %q", names)
	}
	if p.create(ctx, s, sample) {
		p.stored(ctx, s, "a share with every field set", sample)
		p.lists(ctx, s, "a share with every field set", share.Query{Limit: 10}, sample)
	}
	return p.err()
}

// zeroFields: what is not set comes back not set: a zero time is no date.
func zeroFields(ctx context.Context, s *subject) error {
	var p problems
	sample := plain("abc")
	if p.create(ctx, s, sample) {
		p.stored(ctx, s, "a share with no more than it needs", sample)
		p.lists(ctx, s, "a share with no more than it needs", share.Query{Limit: 10}, sample)
	}
	return p.err()
}

// frozen: "the items' tracks as they are now", nil, is not "none", empty.
func frozen(ctx context.Context, s *subject) error {
	var p problems
	cases := []struct {
		id    string
		value []string
	}{
		{"nil", nil},
		{"empty", []string{}},
		{"one", []string{"track-1"}},
	}
	for _, c := range cases {
		sh := plain(c.id)
		sh.Frozen = c.value
		if !p.create(ctx, s, sh) {
			return p.err()
		}
		p.stored(ctx, s, fmt.Sprintf("a share created with %s Frozen", c.id), sh)
		for _, next := range cases {
			sh.Frozen = next.value
			what := fmt.Sprintf("Update of Frozen to %s", next.id)
			got, err := s.Update(ctx, sh.ID, func(u *share.Share) error {
				u.Frozen = next.value
				return nil
			})
			if p.ok(what, err) {
				p.same(what, got, sh)
				p.stored(ctx, s, what, sh)
			}
		}
	}
	return p.err()
}

// instants are moments that stores get wrong: around both changes of the
// clock in Berlin, New York and on Lord Howe Island, in the last two also
// moments whose local time is the same; a day that Samoa did not have; whole
// seconds and parts that end in zeros; both ends of what there can be.
var instants = []string{
	"1970-01-01T00:00:00.001Z",
	"2011-12-30T09:59:59.999Z", "2011-12-30T10:00:00.000Z",
	"2024-02-29T23:59:59.999Z", "2024-03-01T00:00:00.000Z",
	"2024-03-31T00:59:59.999Z", "2024-03-31T01:00:00.000Z", "2024-03-31T01:30:00.500Z",
	"2024-10-27T00:30:00.001Z", "2024-10-27T01:30:00.001Z",
	"2024-03-10T06:59:59.999Z", "2024-03-10T07:00:00.000Z", "2024-03-10T07:30:00.010Z",
	"2024-11-03T05:30:00.100Z", "2024-11-03T06:30:00.100Z",
	"2024-04-06T14:45:00.007Z", "2024-04-06T15:15:00.007Z",
	"2038-01-19T03:14:07.999Z", "2038-01-19T03:14:08.000Z",
	"9999-12-31T23:59:59.999Z",
}

// times: to the millisecond, in UTC, whatever zone this process or the
// database is in, on every way in and out.
func times(ctx context.Context, s *subject) error {
	var p problems
	var all []*share.Share
	for i, text := range instants {
		at, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			return err
		}
		created := plain(fmt.Sprintf("created-%02d", i))
		created.CreatedAt, created.UpdatedAt, created.StartsAt, created.ExpiresAt, created.LastVisitedAt = at, at, at, at, at
		updated := plain(fmt.Sprintf("updated-%02d", i))
		updated.CreatedAt = at
		if !p.create(ctx, s, created, updated) {
			continue
		}
		_, err = s.Update(ctx, updated.ID, func(u *share.Share) error {
			u.UpdatedAt, u.StartsAt, u.ExpiresAt = at, at, at
			return nil
		})
		p.ok("Update", err)
		p.ok("AddVisits", s.AddVisits(ctx, updated.ID, 1, at))
		updated.UpdatedAt, updated.StartsAt, updated.ExpiresAt, updated.LastVisitedAt = at, at, at, at
		updated.Visits = 1
		p.stored(ctx, s, "Create with times at "+text, created)
		p.stored(ctx, s, "Update and AddVisits with times at "+text, updated)
		all = append(all, created, updated)
	}
	slices.SortFunc(all, newestFirst)
	p.lists(ctx, s, "times", share.Query{Limit: 1_000}, all...)
	return p.err()
}
