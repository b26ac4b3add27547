// Package library is a music folder, read once and held in memory: what a
// media server knows about its music. Its [Resolver] is the bridge to sharing,
// and what other hosts write themselves.
package library

import (
	"io/fs"
	"time"

	"github.com/seed545d57e3/share"
)

// A Library is what [Scan] found. It does not change any more, so it is safe
// for concurrent use, and so is all that it returns; do not write to it.
type Library struct {
	fsys    fs.FS
	scanned time.Time
	thumbs  *thumbs

	albums    []*Album    // by artist, then title
	artists   []*Artist   // by name
	playlists []*Playlist // by title

	tracks map[string]*Track    // by ID
	items  map[string]item      // by ID: all that can be shared
	covers map[string][]picture // by ID: where that image can be had
}

// A Track is an audio file.
type Track struct {
	ID          string
	Title       string
	Artist      string
	Album       string
	AlbumID     string
	AlbumArtist string
	Genre       string
	MBID        string // MusicBrainz recording ID
	Disc        int
	Number      int
	Year        int
	Duration    time.Duration // 0: unknown
	Size        int64
	Modified    time.Time
	Suffix      string
	CoverID     string // "": none

	path string
}

// An Album is the tracks with one album title and album artist.
type Album struct {
	ID       string
	Title    string
	Artist   string
	ArtistID string
	Year     int
	CoverID  string // "": none
	Tracks   []*Track
}

// Duration returns the playing time of all tracks, as far as it is known.
func (a *Album) Duration() time.Duration { return duration(a.Tracks) }

// An Artist is who has at least one album. Guests on the albums of others are not listed.
type Artist struct {
	ID      string
	Name    string
	CoverID string // of the first album that has one; without any, that of a drawn picture
	Albums  []*Album
}

// A Playlist is an m3u file.
type Playlist struct {
	ID     string
	Title  string
	Tracks []*Track // may repeat
}

// Duration returns the playing time of all tracks, as far as it is known.
func (p *Playlist) Duration() time.Duration { return duration(p.Tracks) }

func duration(tracks []*Track) (sum time.Duration) {
	for _, t := range tracks {
		sum += t.Duration
	}
	return sum
}

// item is a thing that can be shared: how to describe it, and its tracks.
type item struct {
	share.Item
	tracks []*Track
}

// Current returns the library itself: one that is never scanned again is its
// own [Source].
func (l *Library) Current() *Library { return l }

// Len returns the number of tracks.
func (l *Library) Len() int { return len(l.tracks) }

// Albums returns all albums, by artist and title.
func (l *Library) Albums() []*Album { return l.albums }

// Artists returns all artists by name.
func (l *Library) Artists() []*Artist { return l.artists }

// Playlists returns all playlists by title.
func (l *Library) Playlists() []*Playlist { return l.playlists }

// Album returns the album with that ID, or nil.
func (l *Library) Album(id string) *Album { return refOf[*Album](l, id) }

// Artist returns the artist with that ID, or nil.
func (l *Library) Artist(id string) *Artist { return refOf[*Artist](l, id) }

// Playlist returns the playlist with that ID, or nil.
func (l *Library) Playlist(id string) *Playlist { return refOf[*Playlist](l, id) }

// Item describes what has that ID, of whatever kind it is.
func (l *Library) Item(id string) (_ share.Item, ok bool) {
	it, ok := l.items[id]
	return it.Item, ok
}

// refOf returns the library's own record behind an item, the zero T if it is
// of another kind or not there.
func refOf[T any](l *Library, id string) T {
	ref, _ := l.items[id].Ref.(T)
	return ref
}
