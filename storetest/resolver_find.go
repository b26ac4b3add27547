package storetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/seed545d57e3/share"
)

// finder returns the resolver's other side, if it has one.
func (l *library) finder() (share.TrackFinder, error) {
	f, ok := l.resolver.(share.TrackFinder)
	if !ok {
		return nil, skipped("the resolver is no share.TrackFinder")
	}
	return f, nil
}

// findTrack: FindTrack finds each track that Tracks lists, as it lists it.
func findTrack(ctx context.Context, l *library) error {
	f, err := l.finder()
	if err != nil {
		return err
	}
	var p problems
	find := func(ids []string, listed []share.Track) {
		for _, t := range listed[:min(len(listed), 50)] {
			what := fmt.Sprintf("FindTrack of %q in %s", t.ID, brief(ids))
			got, err := f.FindTrack(ctx, l.Owner, slices.Clone(ids), t.ID)
			if !p.ok(what, err) {
				continue
			}
			if got == nil {
				p.addf("%s: got no track and no error", what)
				continue
			}
			// A track may be in several of the items: any of them will do.
			if !slices.ContainsFunc(listed, func(t share.Track) bool { return equalTracks(t, *got) }) {
				p.addf("%s: got track %q of item %q with fields that Tracks does not list it with", what, got.ID, got.ItemID)
			} else if got.ID != t.ID {
				p.addf("%s: got the track %q", what, got.ID)
			}
		}
	}
	find(l.IDs, l.tracks)
	for _, id := range l.IDs {
		find([]string{id}, l.apart[id])
	}
	for _, t := range l.media {
		got, err := f.FindTrack(ctx, l.Owner, []string{t.ID}, t.ID)
		if p.ok(fmt.Sprintf("FindTrack of %q in itself", t.ID), err) && (got == nil || got.ID != t.ID || got.ItemID != t.ID) {
			p.addf("FindTrack of %q in itself: got %v, want it with that ID as its ItemID, too", t.ID, got)
		}
	}
	return p.err()
}

// equalTracks compares all but Ref, which is the host's.
func equalTracks(a, b share.Track) bool {
	a.Ref, b.Ref = nil, nil
	if !a.Created.Equal(b.Created) {
		return false
	}
	a.Created = b.Created
	return reflect.DeepEqual(a, b)
}

// findMissing: FindTrack is a gate: a track of other items is not found.
func findMissing(ctx context.Context, l *library) error {
	f, err := l.finder()
	if err != nil {
		return err
	}
	var p problems
	missing := func(what, owner string, ids []string, track string) {
		_, err := f.FindTrack(ctx, owner, ids, track)
		if !errors.Is(err, share.ErrNotFound) {
			p.addf("FindTrack of %s: got %v, want an error that wraps share.ErrNotFound", what, err)
		}
	}
	for _, id := range unknown {
		missing("an unknown track", l.Owner, l.IDs, id)
		missing("a track in an unknown item", l.Owner, []string{id}, l.media[0].ID)
	}
	missing("a track for an unknown owner", "storetest-no-such-user", l.IDs, l.media[0].ID)
	missing("a track in no items", l.Owner, []string{}, l.media[0].ID)
	for _, id := range l.Hidden {
		missing("a track in a hidden item", l.Owner, []string{id}, l.media[0].ID)
		missing("a hidden item", l.Owner, []string{id}, id)
	}
	for _, id := range l.IDs {
		for _, t := range l.media {
			if !slices.ContainsFunc(l.apart[id], func(own share.Track) bool { return own.ID == t.ID }) {
				missing(fmt.Sprintf("%q, a track of %q, in %q", t.ID, t.ItemID, id), l.Owner, []string{id}, t.ID)
			}
		}
	}
	return p.err()
}
