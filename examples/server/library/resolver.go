package library

import (
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"slices"

	"github.com/seed545d57e3/share"
)

// A Source says what the library is now: a [Collection], or a [Library]
// that stays as it is.
type Source interface {
	Current() *Library // never nil
}

// A Resolver is the library as package share sees it. Every owner sees all of
// it, as long as there is such a user. Each call goes by what the library is
// at its start.
type Resolver struct {
	source Source
	known  func(owner string) bool
}

var (
	_ share.Resolver    = (*Resolver)(nil)
	_ share.TrackFinder = (*Resolver)(nil)
)

// NewResolver returns a Resolver. known says whether a user with that ID
// still exists: the shares of others have nothing in them.
func NewResolver(s Source, known func(owner string) bool) *Resolver {
	return &Resolver{source: s, known: known}
}

// Items implements [share.Resolver].
func (r *Resolver) Items(ctx context.Context, owner string, ids []string) ([]share.Item, error) {
	if !r.known(owner) {
		return nil, nil
	}
	lib := r.source.Current()
	var items []share.Item
	for _, id := range ids {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		it, ok := lib.items[id]
		if ok && slices.ContainsFunc(it.tracks, lib.exists) {
			items = append(items, it.Item)
		}
	}
	return items, nil
}

// Tracks implements [share.Resolver].
func (r *Resolver) Tracks(ctx context.Context, owner string, ids []string) ([]share.Track, error) {
	if !r.known(owner) {
		return nil, nil
	}
	lib := r.source.Current()
	var tracks []share.Track
	for _, id := range ids {
		for _, t := range lib.items[id].tracks {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if lib.exists(t) {
				tracks = append(tracks, t.listedFor(id))
			}
		}
	}
	return tracks, nil
}

// FindTrack implements [share.TrackFinder].
func (r *Resolver) FindTrack(ctx context.Context, owner string, ids []string, trackID string) (*share.Track, error) {
	lib := r.source.Current()
	t := lib.tracks[trackID]
	if t == nil || !r.known(owner) || !lib.exists(t) {
		return nil, share.ErrNotFound
	}
	for _, id := range ids {
		if slices.Contains(lib.items[id].tracks, t) {
			found := t.listedFor(id)
			return &found, nil
		}
	}
	return nil, share.ErrNotFound
}

// Open implements [share.Resolver]. There is no transcoder here: any encoding
// but the original file's is an error.
func (r *Resolver) Open(ctx context.Context, owner, trackID string, enc share.Encoding) (*share.Content, error) {
	lib := r.source.Current()
	t := lib.tracks[trackID]
	switch {
	case t == nil || !r.known(owner):
		return nil, share.ErrNotFound
	case enc != share.Encoding{}:
		return nil, fmt.Errorf("library: no %q: this server does not transcode", enc.Format)
	case ctx.Err() != nil:
		return nil, ctx.Err()
	}
	return lib.open(t)
}

// Cover implements [share.Resolver].
func (r *Resolver) Cover(ctx context.Context, owner, coverID string, size int) (*share.Content, error) {
	if !r.known(owner) {
		return nil, share.ErrNotFound
	}
	return r.source.Current().Cover(ctx, coverID, size)
}

// exists says whether the track's file is there now. One that is there but
// cannot be had, as on a disk that fails, exists: opening it says so.
func (l *Library) exists(t *Track) bool {
	return !gone(isFile(l.fsys, t.path))
}

// open opens the file of a track.
func (l *Library) open(t *Track) (*share.Content, error) {
	if !l.exists(t) {
		return nil, share.ErrNotFound
	}
	file, err := l.fsys.Open(t.path)
	if err != nil {
		return nil, fmt.Errorf("library: open: %w", cause(err))
	}
	if f, ok := file.(*os.File); ok {
		return share.FileContent(f, "") // sent by the kernel itself, where it can
	}
	info, err := file.Stat()
	if err != nil {
		file.Close()
		return nil, fmt.Errorf("library: open: %w", cause(err))
	}
	return &share.Content{
		Body:    io.ReadCloser(file), // seeks, if the file does
		Type:    share.MediaType(t.Suffix),
		Suffix:  t.Suffix,
		Size:    info.Size(),
		ModTime: l.modified(info),
	}, nil
}

// listedFor returns the track as package share knows it, for an item of a share.
func (t *Track) listedFor(itemID string) share.Track {
	return share.Track{
		ID:          t.ID,
		ItemID:      itemID,
		Title:       t.Title,
		Artist:      t.Artist,
		Album:       t.Album,
		AlbumID:     t.AlbumID,
		AlbumArtist: t.AlbumArtist,
		Genre:       t.Genre,
		CoverID:     t.CoverID,
		Suffix:      t.Suffix,
		ContentType: share.MediaType(t.Suffix),
		MBID:        t.MBID,
		Disc:        t.Disc,
		Number:      t.Number,
		Year:        t.Year,
		BitRate:     t.bitRate(),
		Duration:    t.Duration,
		Size:        t.Size,
		Created:     t.Modified,
		Ref:         t,
	}
}

// bitRate returns the average, in kbit/s; 0 if unknown.
func (t *Track) bitRate() int {
	if t.Duration <= 0 {
		return 0
	}
	bits := float64(t.Size) * 8
	return int(math.Round(bits / 1000 / t.Duration.Seconds()))
}
