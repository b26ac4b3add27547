package library

import (
	"cmp"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/seed545d57e3/share"
)

// builder puts a Library together from what was read.
type builder struct {
	lib    *Library
	report Report
	images map[string]string // cover ID of the image file in a folder
	byPath map[string]*Track
}

func newBuilder(fsys fs.FS, report Report, th *thumbs) *builder {
	return &builder{
		lib: &Library{
			fsys:   fsys,
			thumbs: th,
			tracks: make(map[string]*Track),
			items:  make(map[string]item),
			covers: make(map[string][]picture),
		},
		report: report,
		images: make(map[string]string),
		byPath: make(map[string]*Track),
	}
}

// addImage takes an image that is the cover of its folder.
func (b *builder) addImage(name string) {
	id := newID(coverID, name)
	b.lib.covers[id] = []picture{{path: name}}
	b.images[path.Dir(name)] = id
}

// addTrack takes a track as it was read from its file.
func (b *builder) addTrack(t *Track) {
	if id := t.CoverID; id != "" {
		b.lib.covers[id] = append(b.lib.covers[id], picture{path: t.path, embedded: true})
	}
	b.lib.tracks[t.ID] = t
	b.byPath[t.path] = t
}

// library groups the tracks into albums and those by artists.
func (b *builder) library() *Library {
	b.nameAlbumArtists()
	albums := make(map[string]*Album)
	for _, t := range b.lib.tracks {
		id := newID(albumID, fold(t.AlbumArtist), fold(t.Album))
		if albums[id] == nil {
			albums[id] = &Album{ID: id}
		}
		albums[id].Tracks = append(albums[id].Tracks, t)
	}
	for _, a := range albums {
		b.finishAlbum(a)
		b.lib.albums = append(b.lib.albums, a)
	}
	slices.SortFunc(b.lib.albums, func(x, y *Album) int {
		return cmp.Or(compareNames(x.Artist, y.Artist), compareNames(x.Title, y.Title), cmp.Compare(x.ID, y.ID))
	})
	b.addArtists()
	return b.lib
}

// nameAlbumArtists gives an album artist to tracks whose tags name none: the
// one artist that all such tracks of the album in the same folder have, or
// various artists.
func (b *builder) nameAlbumArtists() {
	type place struct{ dir, album string }
	artists := make(map[place]string)
	at := func(t *Track) place {
		dir, _ := albumFolder(path.Dir(t.path))
		return place{dir, fold(t.Album)}
	}
	for _, t := range b.lib.tracks {
		if t.AlbumArtist != "" {
			continue
		}
		switch artist, seen := artists[at(t)]; {
		case !seen:
			artists[at(t)] = t.Artist
		case fold(artist) != fold(t.Artist):
			artists[at(t)] = variousArtists
		}
	}
	for _, t := range b.lib.tracks {
		if t.AlbumArtist == "" {
			t.AlbumArtist = artists[at(t)]
		}
	}
}

// finishAlbum fills in what its tracks say, and what it says of them.
func (b *builder) finishAlbum(a *Album) {
	slices.SortFunc(a.Tracks, func(x, y *Track) int {
		return cmp.Or(cmp.Compare(x.Disc, y.Disc), cmp.Compare(x.Number, y.Number), strings.Compare(x.path, y.path))
	})
	first := a.Tracks[0]
	a.Title, a.Artist = first.Album, first.AlbumArtist
	a.ArtistID = newID(artistID, fold(a.Artist))
	for _, t := range a.Tracks {
		dir := path.Dir(t.path)
		album, _ := albumFolder(dir)
		a.CoverID = cmp.Or(a.CoverID, b.images[album], b.images[dir])
		a.Year = cmp.Or(a.Year, t.Year)
	}
	for _, t := range a.Tracks {
		a.CoverID = cmp.Or(a.CoverID, t.CoverID)
	}
	for _, t := range a.Tracks {
		t.AlbumID = a.ID
		t.CoverID = cmp.Or(t.CoverID, a.CoverID)
		b.lib.items[t.ID] = item{
			Item: share.Item{
				ID: t.ID, Kind: share.KindTrack, Title: t.Title, Artist: t.Artist, Album: t.Album,
				CoverID: t.CoverID, Year: t.Year, Ref: t,
			},
			tracks: []*Track{t},
		}
	}
	b.lib.items[a.ID] = item{
		Item: share.Item{
			ID: a.ID, Kind: share.KindAlbum, Title: a.Title, Artist: a.Artist,
			CoverID: a.CoverID, Year: a.Year, Ref: a,
		},
		tracks: a.Tracks,
	}
}

// addArtists makes an artist of each that has albums, which are sorted.
func (b *builder) addArtists() {
	byID := make(map[string]*Artist)
	for _, a := range b.lib.albums {
		artist := byID[a.ArtistID]
		if artist == nil {
			artist = &Artist{ID: a.ArtistID, Name: a.Artist}
			byID[a.ArtistID] = artist
			b.lib.artists = append(b.lib.artists, artist)
		}
		artist.Albums = append(artist.Albums, a)
	}
	for _, artist := range b.lib.artists {
		var tracks []*Track
		for _, a := range artist.Albums {
			tracks = append(tracks, a.Tracks...)
			artist.CoverID = cmp.Or(artist.CoverID, a.CoverID)
		}
		if artist.CoverID == "" {
			artist.CoverID = newID(drawnID, fold(artist.Name))
			b.lib.covers[artist.CoverID] = []picture{{drawn: fold(artist.Name)}}
		}
		b.lib.items[artist.ID] = item{
			Item: share.Item{
				ID: artist.ID, Kind: share.KindArtist, Title: artist.Name, CoverID: artist.CoverID, Ref: artist,
			},
			tracks: tracks,
		}
	}
}

// fold makes spellings that mean the same equal.
func fold(s string) string { return strings.ToLower(s) }

func compareNames(x, y string) int { return strings.Compare(fold(x), fold(y)) }
