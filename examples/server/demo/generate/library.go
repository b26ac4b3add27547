package main

import (
	"fmt"
	"image"
	"path"
)

// album is an album of the demo library.
type album struct {
	artist, title, genre string
	year                 int
	tracks               []track
	draw                 func() image.Image // the cover
	embedCover           bool               // in the tracks, not as cover.jpg
}

// track is a track of an album. Its title is what the tag says; file is the
// name without number, in ASCII, as old file systems and archives want it.
type track struct {
	title, file string
	format      format
	seconds     int
	play        func(*mixer)
}

// library is all there is. Each album has each format once.
var library = []album{
	{
		artist: "Quiet Meridian", title: "Harbour Sketches", genre: "Ambient", year: 2024,
		draw: harbourCover, embedCover: true,
		tracks: []track{
			{"First Ferry", "First Ferry", mp3, 14, firstFerry},
			{"Blå timme", "Bla timme", flac, 7, blueHour},
			{"Rain on the Slipway", "Rain on the Slipway", ogg, 13, slipway},
			{"Buoy No. 7", "Buoy No. 7", m4a, 13, buoy},
		},
	},
	{
		artist: "Copper Finch", title: "Kitchen Window", genre: "Folk", year: 2025,
		draw: windowCover,
		tracks: []track{
			{"Steam and Sugar", "Steam and Sugar", ogg, 12, steam},
			{"Postcard to Noémie", "Postcard to Noemie", m4a, 13, postcard},
			{"Screen Door", "Screen Door", flac, 6, screenDoor},
			{"Sunday, Slowly", "Sunday, Slowly", mp3, 13, sunday},
		},
	},
}

// playlist is a playlist of the demo library; entries are pairs of positions
// in library: the album and the track.
type playlist struct {
	title   string
	entries [][2]int
}

var mixtape = playlist{"Evening Mix", [][2]int{{1, 1}, {0, 3}, {1, 0}, {0, 1}, {1, 3}}}

// dir returns the folder of the album, from the root of the library.
func (a album) dir() string { return path.Join(a.artist, a.title) }

// path returns the file of track i, from the root of the library.
func (a album) path(i int) string {
	t := a.tracks[i]
	return path.Join(a.dir(), fmt.Sprintf("%02d %s.%s", i+1, t.file, t.format.ext))
}

// tags returns the tags of track i, under the names that ffmpeg has for them.
func (a album) tags(i int) map[string]string {
	return map[string]string{
		"title":        a.tracks[i].title,
		"artist":       a.artist,
		"album_artist": a.artist,
		"album":        a.title,
		"track":        fmt.Sprint(i + 1),
		"date":         fmt.Sprint(a.year),
		"genre":        a.genre,
	}
}
