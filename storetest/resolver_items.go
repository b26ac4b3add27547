package storetest

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/seed545d57e3/share"
)

// unknown are IDs that no library has, in shapes that trip up those who
// parse IDs, put them into queries or make file names of them.
var unknown = []string{
	"storetest-no-such-item",
	"-9223372036854775809", // no int64
	"00000000-0000-4000-8000-000000000000",
	"' OR '1'='1",
	"%",
	"../../../../../../etc/hostname",
	"/etc/hostname",
	"nö🎵",
	strings.Repeat("x", share.MaxItemID),
}

// describes wants Items to describe exactly these IDs in this order.
func (p *problems) describes(ctx context.Context, l *library, what string, ask, want []string) {
	items, err := l.Items(ctx, l.Owner, ask)
	if !p.ok(what+": Items", err) {
		return
	}
	got := make([]string, len(items))
	for i, it := range items {
		got[i] = it.ID
	}
	if !slices.Equal(got, want) {
		p.addf("%s: Items of %s: got items with the IDs %s, want %s", what, brief(ask), brief(got), brief(want))
	}
}

func (l *library) reversed() []string {
	ids := slices.Clone(l.IDs)
	slices.Reverse(ids)
	return ids
}

// itemsOrder: an item for each ID, under that ID, in the order asked.
func itemsOrder(ctx context.Context, l *library) error {
	var p problems
	p.describes(ctx, l, "all of the sample", l.IDs, l.IDs)
	p.describes(ctx, l, "all of the sample, last first", l.reversed(), l.reversed())
	for _, id := range l.IDs {
		p.describes(ctx, l, "one alone", []string{id}, []string{id})
	}
	return p.err()
}

// itemsDuplicates: an ID that is asked for twice is described twice.
func itemsDuplicates(ctx context.Context, l *library) error {
	var p problems
	ask := slices.Concat(l.IDs, l.reversed())
	p.describes(ctx, l, "each ID twice", ask, ask)
	return p.err()
}

// itemsKind: the kind is one of the four.
func itemsKind(_ context.Context, l *library) error {
	var p problems
	for _, it := range l.items {
		switch it.Kind {
		case share.KindTrack, share.KindAlbum, share.KindArtist, share.KindPlaylist:
		default:
			p.addf("item %q: got the kind %q, want track, album, artist or playlist", it.ID, it.Kind)
		}
	}
	return p.err()
}

// itemsUnknown: unknown IDs are left out, and the others stay in order.
func itemsUnknown(ctx context.Context, l *library) error {
	var p problems
	for _, id := range unknown {
		p.describes(ctx, l, "an unknown ID alone", []string{id}, []string{})
		p.describes(ctx, l, "an unknown ID among others", slices.Insert(slices.Clone(l.IDs), 1, id), l.IDs)
	}
	return p.err()
}

// itemsCovers: a cover's ID goes into tokens that visitors can read.
func itemsCovers(_ context.Context, l *library) error {
	var p problems
	for _, it := range l.items {
		if it.CoverID != "" {
			p.mediaID(fmt.Sprintf("item %q: CoverID", it.ID), it.CoverID)
		}
	}
	return p.err()
}

// noIDs: an empty list of IDs, which a share frozen without tracks has, has
// nothing.
func noIDs(ctx context.Context, l *library) error {
	var p problems
	p.describes(ctx, l, "no IDs", []string{}, []string{})
	p.listsTracks(ctx, l, "no IDs", []string{}, nil)
	return p.err()
}

// ownerUnknown: an owner who is gone has nothing, and that is no error.
func ownerUnknown(ctx context.Context, l *library) error {
	var p problems
	for _, owner := range []string{"storetest-no-such-user", "-9223372036854775809", "' OR '1'='1"} {
		items, err := l.Items(ctx, owner, l.IDs)
		if p.ok(fmt.Sprintf("unknown owner %q: Items", owner), err) && len(items) > 0 {
			p.addf("unknown owner %q: Items: got %d items, want none", owner, len(items))
		}
		tracks, err := l.Tracks(ctx, owner, l.IDs)
		if p.ok(fmt.Sprintf("unknown owner %q: Tracks", owner), err) && len(tracks) > 0 {
			p.addf("unknown owner %q: Tracks: got %d tracks, want none", owner, len(tracks))
		}
	}
	return p.err()
}

// hidden: what the owner may not see is as if it did not exist.
func hidden(ctx context.Context, l *library) error {
	if len(l.Hidden) == 0 {
		return skipped("the sample has no hidden items")
	}
	var p problems
	for _, id := range l.Hidden {
		p.describes(ctx, l, "a hidden ID alone", []string{id}, []string{})
		p.describes(ctx, l, "a hidden ID among others", slices.Insert(slices.Clone(l.IDs), 1, id), l.IDs)
		p.listsTracks(ctx, l, "a hidden ID alone", []string{id}, nil)
		p.listsTracks(ctx, l, "a hidden ID among others", slices.Insert(slices.Clone(l.IDs), 1, id), l.together(l.IDs))
	}
	return p.err()
}

// concurrent: methods are called from many goroutines. Run it with -race.
func concurrent(ctx context.Context, l *library) error {
	return parallel(8, func(int) error {
		var p problems
		p.describes(ctx, l, "8 callers at once", l.IDs, l.IDs)
		p.listsTracks(ctx, l, "8 callers at once", l.IDs, l.together(l.IDs))
		c, err := l.Open(ctx, l.media[0].ID, share.Encoding{})
		if p.ok("8 callers at once: Open", err) {
			c.Body.Close()
		}
		return p.err()
	})
}
