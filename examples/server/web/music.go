package web

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/examples/server/library"
)

// A Collection is the music, which can be scanned anew.
type Collection interface {
	// Current returns the library as it is now.
	Current() *library.Library
	// Rescan reads the music again, and says what it found;
	// library.ErrScanning if that is being done already.
	Rescan(ctx context.Context) (library.Summary, error)
	// LastScan returns what the last scan found, the one at the start included.
	LastScan() library.Summary
}

// music is a library and what the pages need on top of it. That is made when
// it is first asked for and kept as long as the library is the current one.
type music struct {
	*library.Library
	tracks func() []*library.Track // all, by title
	index  func() *index
}

// music returns the music as it is now.
func (s *site) music() *music {
	lib := s.Collection.Current()
	s.latestLock.Lock()
	defer s.latestLock.Unlock()
	if s.latest == nil || s.latest.Library != lib {
		s.latest = &music{
			Library: lib,
			tracks:  sync.OnceValue(func() []*library.Track { return byTitle(lib) }),
			index:   sync.OnceValue(func() *index { return newIndex(lib) }),
		}
	}
	return s.latest
}

func byTitle(lib *library.Library) []*library.Track {
	type sortable struct {
		key   string
		track *library.Track
	}
	all := make([]sortable, 0, lib.Len())
	for _, a := range lib.Albums() {
		for _, t := range a.Tracks {
			all = append(all, sortable{fold(t.Title), t})
		}
	}
	// Stable: those of one title stay in the order of albums.
	slices.SortStableFunc(all, func(x, y sortable) int { return strings.Compare(x.key, y.key) })
	tracks := make([]*library.Track, len(all))
	for i, s := range all {
		tracks[i] = s.track
	}
	return tracks
}

// coverOf returns what the address of a picture of an item ends with: the ID
// of its cover or, where a placeholder is to be drawn, its own.
func (m *music) coverOf(itemID string) string {
	it, _ := m.Item(itemID)
	return cmp.Or(it.CoverID, itemID)
}

// member is who has logged in, and the music for the whole of their request:
// a scan that ends meanwhile must not show them half of each.
type member struct {
	share.User
	Music *music
}
