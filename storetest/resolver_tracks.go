package storetest

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/seed545d57e3/share"
)

// together returns the tracks of these items, as Tracks gave them one by one.
func (l *library) together(ids []string) []share.Track {
	var all []share.Track
	for _, id := range ids {
		all = append(all, l.apart[id]...)
	}
	return all
}

// names shows tracks as "track of item".
func names(tracks []share.Track) []string {
	all := make([]string, len(tracks))
	for i, t := range tracks {
		all[i] = fmt.Sprintf("%s of %s", t.ID, t.ItemID)
	}
	return all
}

// listsTracks wants Tracks to list exactly these tracks in this order.
func (p *problems) listsTracks(ctx context.Context, l *library, what string, ask []string, want []share.Track) {
	tracks, err := l.Tracks(ctx, l.Owner, ask)
	if !p.ok(what+": Tracks", err) {
		return
	}
	if g, w := names(tracks), names(want); !slices.Equal(g, w) {
		p.addf("%s: Tracks of %s: %s", what, brief(ask), listDiff(g, w))
	}
}

// tracksOrder: item by item in the order asked, each item's tracks as when it
// is asked for alone, each with the ID of its item as it was asked for.
func tracksOrder(ctx context.Context, l *library) error {
	var p problems
	for _, id := range l.IDs {
		for _, t := range l.apart[id] {
			if t.ItemID != id {
				p.addf("Tracks of %q: got track %q with the ItemID %q, want the ID asked for", id, t.ID, t.ItemID)
			}
		}
	}
	p.listsTracks(ctx, l, "all of the sample", l.IDs, l.together(l.IDs))
	p.listsTracks(ctx, l, "all of the sample, last first", l.reversed(), l.together(l.reversed()))
	return p.err()
}

// tracksDuplicates: an item that is asked for twice has its tracks twice.
func tracksDuplicates(ctx context.Context, l *library) error {
	var p problems
	ask := slices.Concat(l.IDs, l.reversed())
	p.listsTracks(ctx, l, "each ID twice", ask, l.together(ask))
	return p.err()
}

// tracksUnknown: unknown IDs have no tracks, and the others' stay in order.
func tracksUnknown(ctx context.Context, l *library) error {
	var p problems
	for _, id := range unknown {
		p.listsTracks(ctx, l, "an unknown ID alone", []string{id}, nil)
		p.listsTracks(ctx, l, "an unknown ID among others", slices.Insert(slices.Clone(l.IDs), 1, id), l.together(l.IDs))
	}
	return p.err()
}

// tracksIDs: IDs fit into tokens, and as visitors can read those, they are
// no file paths.
func tracksIDs(_ context.Context, l *library) error {
	var p problems
	for _, t := range l.tracks {
		p.mediaID("Track.ID", t.ID)
		if t.CoverID != "" {
			p.mediaID(fmt.Sprintf("track %q: CoverID", t.ID), t.CoverID)
		}
		if strings.HasPrefix(t.Suffix, ".") {
			p.addf("track %q: got the Suffix %q, want it without the dot", t.ID, t.Suffix)
		}
	}
	return p.err()
}

// mediaID wants an ID that a visitor may see.
func (p *problems) mediaID(what, id string) {
	switch {
	case id == "" || len(id) > share.MaxItemID:
		p.addf("%s: got %s, %d bytes, want 1 to %d", what, quoted(id), len(id), share.MaxItemID)
	case !utf8.ValidString(id) || strings.ContainsFunc(id, unicode.IsControl):
		p.addf("%s: got %s, want UTF-8 without control characters", what, quoted(id))
	case looksLikePath(id):
		p.addf("%s: got %s, which looks like a file path; visitors can read it: map it to something else", what, quoted(id))
	}
}

// looksLikePath knows absolute paths and relative ones of media files.
func looksLikePath(id string) bool {
	id = strings.ReplaceAll(id, `\`, "/")
	if len(id) >= 3 && id[1:3] == ":/" || strings.HasPrefix(id, "//") || strings.HasPrefix(id, "file:") {
		return true
	}
	media := share.MediaType(strings.TrimPrefix(path.Ext(id), ".")) != ""
	return strings.Contains(id, "/") && media || strings.HasPrefix(id, "/") && strings.Count(id, "/") > 1
}

// tracksStable: asked again, the library gives the same tracks the same IDs
// in the same order; tokens and playlists outlive a request.
func tracksStable(ctx context.Context, l *library) error {
	var p problems
	for range 2 {
		p.listsTracks(ctx, l, "asked again", l.IDs, l.tracks)
	}
	return p.err()
}

// tracksAlone: a track's ID stands for that track alone. Frozen shares ask
// for tracks that way, whatever item they were listed for.
func tracksAlone(ctx context.Context, l *library) error {
	var p problems
	for _, t := range l.tracks[:min(len(l.tracks), 50)] {
		t.ItemID = t.ID
		p.listsTracks(ctx, l, "the ID of a track", []string{t.ID}, []share.Track{t})
	}
	return p.err()
}
