package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/seed545d57e3/share"
)

// A ResolverSample is a part of a host's library for [CheckResolver] to ask
// about. The files in it are read: short ones do.
type ResolverSample struct {
	// Owner is the ID of a user who may share all of IDs.
	Owner string

	// IDs are two or more different items, of every kind that the host has;
	// at least one, such as an album, with several tracks.
	IDs []string

	// Hidden are items that exist and that Owner may not see, such as
	// another user's private playlist. nil: the host has none, and this is
	// not checked.
	Hidden []string

	// Encodings are what the host can make of its files, each tried on one
	// track. nil: nothing but the files as they are.
	Encodings []share.Encoding
}

// CheckResolver asks a Resolver about a part of its library and returns what
// breaks the rules of [share.Resolver], joined: one error for each rule,
// which starts with the rule's name. nil: all is well. A resolver that is a
// [share.TrackFinder] is held to that, too. It only reads; while it runs, the
// sample must not change. When ctx ends, so does it.
//
// In a test, under -race:
//
//	err := storetest.CheckResolver(t.Context(), library, storetest.ResolverSample{
//		Owner: "anna",
//		IDs:   []string{"track-1", "album-2", "playlist-3"},
//	})
//	if err != nil {
//		t.Error(err)
//	}
func CheckResolver(ctx context.Context, r share.Resolver, sample ResolverSample) error {
	return checkResolver(ctx, r, sample, resolverTimeout)
}

// resolverTimeout bounds one rule: it reads several files.
const resolverTimeout = time.Minute

var resolverRules = []rule[*library]{
	{"items-order", itemsOrder},
	{"items-duplicates", itemsDuplicates},
	{"items-kind", itemsKind},
	{"items-unknown", itemsUnknown},
	{"items-covers", itemsCovers},
	{"tracks-order", tracksOrder},
	{"tracks-duplicates", tracksDuplicates},
	{"tracks-unknown", tracksUnknown},
	{"tracks-ids", tracksIDs},
	{"tracks-stable", tracksStable},
	{"tracks-alone", tracksAlone},
	{"no-ids", noIDs},
	{"owner-unknown", ownerUnknown},
	{"hidden", hidden},
	{"concurrent", concurrent},
	{"open-content", openContent},
	{"open-size", openSize},
	{"open-seek", openSeek},
	{"open-close", openClose},
	{"open-independent", openIndependent},
	{"open-encodings", openEncodings},
	{"open-missing", openMissing},
	{"cover-image", coverImage},
	{"cover-missing", coverMissing},
	{"context", endedContext},
	{"find-track", findTrack},
	{"find-missing", findMissing},
}

func checkResolver(ctx context.Context, r share.Resolver, sample ResolverSample, limit time.Duration) error {
	l := &library{resolver: r, ResolverSample: sample}
	var broken []error
	fail := func(name string, err error) {
		if errors.Is(err, errSlow) {
			err = fmt.Errorf("%w%s", err, l.now())
		}
		broken = append(broken, fmt.Errorf("storetest: resolver: %s: %w", name, err))
	}
	if err := bounded(ctx, limit, l.load); err != nil {
		fail("sample", err)
		return errors.Join(broken...)
	}
	for _, r := range resolverRules {
		if err := ctx.Err(); err != nil {
			fail("stopped before "+r.name, err)
			break
		}
		err := bounded(ctx, limit, func(ctx context.Context) error { return r.hold(ctx, l) })
		var why skipped
		if err != nil && !errors.As(err, &why) {
			fail(r.name, err)
		}
	}
	return errors.Join(broken...)
}

// A library is the resolver under test and what it said of the sample.
type library struct {
	ResolverSample
	resolver share.Resolver
	items    []share.Item  // of all IDs
	tracks   []share.Track // of all IDs
	apart    map[string][]share.Track
	media    []share.Track // the few to open
	calls
}

// load asks for the sample once. What makes no sense ends the check: every
// rule would report the same.
func (l *library) load(ctx context.Context) (err error) {
	different := slices.Compact(slices.Sorted(slices.Values(l.IDs)))
	switch {
	case l.resolver == nil:
		return errors.New("the resolver is nil")
	case l.Owner == "":
		return errors.New("ResolverSample.Owner is missing")
	case len(l.IDs) < 2 || len(different) < len(l.IDs):
		return fmt.Errorf("ResolverSample.IDs: got %s, want two or more different items", brief(l.IDs))
	}
	if l.items, err = l.Items(ctx, l.Owner, l.IDs); err != nil {
		return fmt.Errorf("Items: %w", err)
	}
	if l.tracks, err = l.Tracks(ctx, l.Owner, l.IDs); err != nil {
		return fmt.Errorf("Tracks: %w", err)
	}
	if len(l.items) == 0 || len(l.tracks) == 0 {
		return fmt.Errorf("of the IDs %s owner %q sees %d items and %d tracks", brief(l.IDs), l.Owner, len(l.items), len(l.tracks))
	}
	l.apart = make(map[string][]share.Track)
	most := 0
	for _, id := range l.IDs {
		if l.apart[id], err = l.Tracks(ctx, l.Owner, []string{id}); err != nil {
			return fmt.Errorf("Tracks of %q: %w", id, err)
		}
		most = max(most, len(l.apart[id]))
	}
	if most < 2 {
		return fmt.Errorf("none of the IDs %s has two tracks or more, so their order cannot be checked", brief(l.IDs))
	}
	l.chooseMedia()
	return nil
}

// chooseMedia picks different tracks to open, of different items first.
func (l *library) chooseMedia() {
	const most = 4
	for i := range l.tracks {
		for _, id := range l.IDs {
			if i >= len(l.apart[id]) || len(l.media) == most {
				continue
			}
			t := l.apart[id][i]
			if !slices.ContainsFunc(l.media, func(m share.Track) bool { return m.ID == t.ID }) {
				l.media = append(l.media, t)
			}
		}
	}
}

func (l *library) Items(ctx context.Context, owner string, ids []string) ([]share.Item, error) {
	defer l.enter("Items")()
	return l.resolver.Items(ctx, owner, slices.Clone(ids))
}

func (l *library) Tracks(ctx context.Context, owner string, ids []string) ([]share.Track, error) {
	defer l.enter("Tracks")()
	return l.resolver.Tracks(ctx, owner, slices.Clone(ids))
}

var errNoContent = errors.New("got no Content, or one without a Body, and no error")

func (l *library) Open(ctx context.Context, id string, enc share.Encoding) (*share.Content, error) {
	defer l.enter("Open")()
	return owedContent(l.resolver.Open(ctx, l.Owner, id, enc))
}

func (l *library) Cover(ctx context.Context, id string, size int) (*share.Content, error) {
	defer l.enter("Cover")()
	return owedContent(l.resolver.Cover(ctx, l.Owner, id, size))
}

func owedContent(c *share.Content, err error) (*share.Content, error) {
	if err == nil && (c == nil || c.Body == nil) {
		return nil, errNoContent
	}
	return c, err
}
