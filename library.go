package share

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// maxTagText bounds, in runes, what a page shows of a single tag.
const maxTagText = 500

// items asks the resolver, with its answer made fit to be shown.
func (m *Manager) items(ctx context.Context, owner string, ids []string) ([]Item, error) {
	ctx, cancel := context.WithTimeout(ctx, m.cfg.Timeout)
	defer cancel()
	described, err := m.cfg.Resolver.Items(ctx, owner, slices.Clone(ids)) // the share is not only ours
	if err != nil {
		return nil, resolverErr(ctx, "items", err)
	}
	asked := setOf(ids)
	items := make([]Item, 0, len(described))
	for _, it := range described {
		if !asked[it.ID] {
			m.cfg.Logger.Error("share: resolver: left out an item that was not asked for")
			continue
		}
		cleanTags(&it.Title, &it.Artist, &it.Album)
		items = append(items, it)
	}
	return items, nil
}

// resolverErr is what an error of the resolver's is called. It matches none
// of this package's sentinels: they are what this package finds, not what a
// library says. A library that did not answer because the share was taken
// back, or the time was over, has that for a reason.
func resolverErr(ctx context.Context, call string, err error) error {
	switch cause := context.Cause(ctx); {
	case errors.Is(cause, context.DeadlineExceeded):
		return fmt.Errorf("share: resolver: %s: no answer in time: %w", call, cause)
	case cause != nil:
		return cause
	}
	for _, sentinel := range []error{ErrNotFound, ErrExists, ErrExpired, ErrNotYet, ErrLocked, ErrUsedUp, ErrEmpty, ErrForbidden, ErrDisabled, ErrRevoked, ErrNotWritten} {
		if errors.Is(err, sentinel) {
			return fmt.Errorf("share: resolver: %s: %v", call, err)
		}
	}
	return fmt.Errorf("share: resolver: %s: %w", call, err)
}

func setOf(ids []string) map[string]bool {
	set := make(map[string]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
}

// tracks lists what the items at ids have, as far as it can be served: the
// resolver's word is taken neither for tracks of other items nor for IDs
// that no token can carry.
func (m *Manager) tracks(ctx context.Context, owner string, ids []string) ([]Track, error) {
	ctx, cancel := context.WithTimeout(ctx, m.cfg.Timeout)
	defer cancel()
	listed, err := m.cfg.Resolver.Tracks(ctx, owner, slices.Clone(ids))
	if err != nil {
		return nil, resolverErr(ctx, "tracks", err)
	}
	asked := setOf(ids)
	tracks := make([]Track, 0, len(listed))
	for _, t := range listed {
		if !asked[t.ItemID] || !validMediaID(t.ID) {
			m.cfg.Logger.Error("share: resolver: left out a track whose ID is not valid or whose item was not asked for")
			continue
		}
		tracks = append(tracks, t.cleaned())
	}
	return tracks, nil
}

// track finds one track of a share, for visitors.
func (m *Manager) track(ctx context.Context, s *Share, id string) (*Track, error) {
	finder, ok := m.cfg.Resolver.(TrackFinder)
	if !ok {
		tracks, err := m.recentTracks(ctx, s)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(tracks, func(t Track) bool { return t.ID == id })
		if i < 0 {
			return nil, ErrNotFound
		}
		found := tracks[i]
		return &found, nil
	}
	ctx, cancel := context.WithTimeout(ctx, m.cfg.Timeout)
	defer cancel()
	t, err := finder.FindTrack(ctx, s.Owner, slices.Clone(s.sources()), id)
	switch {
	case errors.Is(err, ErrNotFound):
		return nil, ErrNotFound
	case err != nil:
		return nil, resolverErr(ctx, "find track", err)
	case t == nil || t.ID != id:
		return nil, ErrNotFound
	}
	found := t.cleaned()
	return &found, nil
}

func (t Track) cleaned() Track {
	cleanTags(&t.Title, &t.Artist, &t.Album, &t.AlbumArtist, &t.Genre, &t.Suffix, &t.ContentType)
	return t
}

func cleanTags(tags ...*string) {
	for _, tag := range tags {
		*tag = cutText(cleanText(*tag), maxTagText)
	}
}

// Items describes what shares hold, for the owner's side: for each share of
// the argument its items as its owner may see them now, in the order shared.
// It makes one call to the resolver per owner. If that fails the owner's
// shares have no items here, and the error, which joins all such, says why.
func (m *Manager) Items(ctx context.Context, shares []*Share) ([][]Item, error) {
	wanted := make(map[string][]string) // by owner
	seen := make(map[[2]string]bool)
	var owners []string
	for _, s := range shares {
		if wanted[s.Owner] == nil {
			owners = append(owners, s.Owner)
		}
		for _, id := range s.Items {
			if key := [2]string{s.Owner, id}; !seen[key] {
				seen[key] = true
				wanted[s.Owner] = append(wanted[s.Owner], id)
			}
		}
	}
	found := make(map[[2]string]Item)
	var failed error
	for _, owner := range owners {
		items, err := m.items(ctx, owner, wanted[owner])
		failed = errors.Join(failed, err)
		for _, it := range items {
			found[[2]string{owner, it.ID}] = it
		}
	}
	all := make([][]Item, len(shares))
	for i, s := range shares {
		for _, id := range s.Items {
			if it, ok := found[[2]string{s.Owner, id}]; ok {
				all[i] = append(all[i], it)
			}
		}
	}
	return all, failed
}
