// Package fakelib is a host's library in memory, for tests: one that works,
// with ways to make it fail.
package fakelib

import (
	"bytes"
	"context"
	"encoding/hex"
	"io"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/seed545d57e3/share"
)

// The library that New makes.
const (
	Owner   = "owner-ann"
	Album   = "al-1" // three tracks
	Single  = "tr-1" // the first of them, as an item
	Private = "al-private"
	Cover   = "co-1"
)

// A Library is a share.Resolver. Set its fields before use, change its
// entries at any time.
type Library struct {
	// Before is called at the start of each method, with its name; an error
	// from it is the method's.
	Before func(ctx context.Context, method string) error
	// OpenTrack replaces what Open does.
	OpenTrack func(ctx context.Context, trackID string, enc share.Encoding) (*share.Content, error)
	// OpenCover replaces what Cover does.
	OpenCover func(ctx context.Context, coverID string, size int) (*share.Content, error)

	Calls atomic.Int64 // of Items and Tracks
	Opens atomic.Int64 // bodies opened
	Shut  atomic.Int64 // bodies closed

	mu      sync.Mutex
	entries map[string]entry
}

type entry struct {
	item   share.Item
	tracks []share.Track
}

// New returns a library with an album of three tracks that Owner sees.
func New() *Library {
	l := &Library{entries: make(map[string]entry)}
	var tracks []share.Track
	for i, title := range []string{"Morning", "Noon", "Evening"} {
		tracks = append(tracks, share.Track{
			ID: "tr-" + string(rune('1'+i)), Title: title, Artist: "The Band", Album: "The Day", AlbumArtist: "The Band",
			Number: i + 1, Year: 2001, CoverID: Cover, Suffix: "mp3", ContentType: "audio/mpeg",
			Duration: time.Duration(60+i) * time.Second, Size: int64(len(Audio("tr-1"))),
		})
	}
	l.Put(share.Item{ID: Album, Kind: share.KindAlbum, Title: "The Day", Artist: "The Band", CoverID: Cover, Year: 2001}, tracks...)
	l.Put(share.Item{ID: Single, Kind: share.KindTrack, Title: "Morning", Artist: "The Band", Album: "The Day", CoverID: Cover}, tracks[0])
	return l
}

// Put adds an item, or replaces it. The tracks' ItemID is set to the item's ID.
func (l *Library) Put(item share.Item, tracks ...share.Track) {
	l.mu.Lock()
	defer l.mu.Unlock()
	tracks = slices.Clone(tracks)
	for i := range tracks {
		tracks[i].ItemID = item.ID
	}
	l.entries[item.ID] = entry{item, tracks}
}

// Remove takes an item away.
func (l *Library) Remove(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.entries, id)
}

func (l *Library) before(ctx context.Context, method string) error {
	if l.Before == nil {
		return nil
	}
	return l.Before(ctx, method)
}

// Items implements share.Resolver.
func (l *Library) Items(ctx context.Context, owner string, ids []string) ([]share.Item, error) {
	l.Calls.Add(1)
	if err := l.before(ctx, "items"); err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	var items []share.Item
	for _, id := range ids {
		if e, ok := l.entries[id]; ok && l.sees(owner, id) {
			items = append(items, e.item)
		}
	}
	return items, nil
}

// Tracks implements share.Resolver.
func (l *Library) Tracks(ctx context.Context, owner string, ids []string) ([]share.Track, error) {
	l.Calls.Add(1)
	if err := l.before(ctx, "tracks"); err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	var tracks []share.Track
	for _, id := range ids {
		if l.sees(owner, id) {
			tracks = append(tracks, l.entries[id].tracks...)
		}
	}
	return tracks, nil
}

// sees says that everybody sees everything but what is private, save for its owner.
func (l *Library) sees(owner, id string) bool {
	return owner != "" && owner != "nobody" && (id != Private || owner == "root")
}

// Open implements share.Resolver.
func (l *Library) Open(ctx context.Context, owner, trackID string, enc share.Encoding) (*share.Content, error) {
	if err := l.before(ctx, "open"); err != nil {
		return nil, err
	}
	if l.OpenTrack != nil {
		return l.OpenTrack(ctx, trackID, enc)
	}
	return &share.Content{
		Body: l.Body(bytes.NewReader(Audio(trackID))), Type: "audio/mpeg", Suffix: "mp3",
		Size: int64(len(Audio(trackID))), ModTime: time.Unix(1_000_000_000, 0),
	}, nil
}

// Cover implements share.Resolver.
func (l *Library) Cover(ctx context.Context, owner, coverID string, size int) (*share.Content, error) {
	if err := l.before(ctx, "cover"); err != nil {
		return nil, err
	}
	if l.OpenCover != nil {
		return l.OpenCover(ctx, coverID, size)
	}
	return &share.Content{Body: l.Body(bytes.NewReader(PNG())), Type: "image/png", Size: int64(len(PNG())), ModTime: time.Unix(1_000_000_000, 0)}, nil
}

// Audio is what Open gives for a track: 200,000 bytes that differ by track and place.
func Audio(trackID string) []byte {
	b := make([]byte, 200_000)
	for i := range b {
		b[i] = byte(i) ^ byte(i>>8) ^ trackID[len(trackID)-1]
	}
	return b
}

// PNG is a picture of one pixel.
func PNG() []byte {
	b, err := hex.DecodeString("89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8db00000000049454e44ae426082")
	if err != nil {
		panic(err)
	}
	return b
}

// Body makes a body that seeks and whose Close is counted.
func (l *Library) Body(r io.ReadSeeker) io.ReadCloser {
	l.Opens.Add(1)
	return &seeking{ReadSeeker: r, shut: &l.Shut}
}

// Plain makes a body that does not seek and whose Close is counted.
func (l *Library) Plain(r io.Reader) io.ReadCloser {
	l.Opens.Add(1)
	return &plain{Reader: r, shut: &l.Shut}
}

type seeking struct {
	io.ReadSeeker
	shut *atomic.Int64
}

func (b *seeking) Close() error { b.shut.Add(1); return nil }

type plain struct {
	io.Reader
	shut *atomic.Int64
}

func (b *plain) Close() error { b.shut.Add(1); return nil }
