package storetest

import (
	"bytes"
	"context"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/seed545d57e3/share"
)

// A shelf is a right Resolver, but for the methods that are set.
type shelf struct {
	items  func(ctx context.Context, owner string, ids []string) ([]share.Item, error)
	tracks func(ctx context.Context, owner string, ids []string) ([]share.Track, error)
	open   func(ctx context.Context, owner, id string, enc share.Encoding) (*share.Content, error)
	cover  func(ctx context.Context, owner, id string, size int) (*share.Content, error)
	find   func(ctx context.Context, owner string, ids []string, id string) (*share.Track, error)
}

// stock is what the shelf has: its items, and the tracks of each.
var stock = []struct {
	item   share.Item
	tracks []string
}{
	{share.Item{ID: "tr-1", Kind: share.KindTrack, CoverID: "co-1"}, []string{"tr-1"}},
	{share.Item{ID: "tr-2", Kind: share.KindTrack, CoverID: "co-1"}, []string{"tr-2"}},
	{share.Item{ID: "tr-3", Kind: share.KindTrack}, []string{"tr-3"}},
	{share.Item{ID: "al-1", Kind: share.KindAlbum, CoverID: "co-2"}, []string{"tr-1", "tr-2"}},
	{share.Item{ID: "ar-1", Kind: share.KindArtist}, []string{"tr-1", "tr-2", "tr-3"}},
	{share.Item{ID: "pl-1", Kind: share.KindPlaylist}, []string{"tr-3", "tr-1", "tr-3"}},
	{share.Item{ID: "pl-private", Kind: share.KindPlaylist}, []string{"tr-2"}},
}

var shelfSample = ResolverSample{
	Owner:     "anna",
	IDs:       []string{"pl-1", "tr-2", "al-1", "ar-1"},
	Hidden:    []string{"pl-private"},
	Encodings: []share.Encoding{{Format: "mp3", MaxBitRate: 96}},
}

// media is what is in the files.
var media = map[string][]byte{
	"tr-1": bytes.Repeat([]byte("fLaC and then music. "), 1_000),
	"tr-2": bytes.Repeat([]byte("ID3 and then music. "), 500),
	"tr-3": bytes.Repeat([]byte("OggS and then music. "), 100),
	"co-1": []byte("\x89PNG\r\n\x1a\n and then a picture"),
	"co-2": []byte("\xff\xd8\xff\xe0 and then a picture"),
}

func (s *shelf) Items(ctx context.Context, owner string, ids []string) ([]share.Item, error) {
	if s.items != nil {
		return s.items(ctx, owner, ids)
	}
	return rightItems(ctx, owner, ids)
}

func rightItems(_ context.Context, owner string, ids []string) (all []share.Item, _ error) {
	for _, id := range ids {
		for _, one := range stock {
			if owner == "anna" && one.item.ID == id && id != "pl-private" {
				all = append(all, one.item)
			}
		}
	}
	return all, nil
}

func (s *shelf) Tracks(ctx context.Context, owner string, ids []string) ([]share.Track, error) {
	if s.tracks != nil {
		return s.tracks(ctx, owner, ids)
	}
	return rightTracks(ctx, owner, ids)
}

func rightTracks(_ context.Context, owner string, ids []string) (all []share.Track, _ error) {
	for _, id := range ids {
		for _, one := range stock {
			if owner != "anna" || one.item.ID != id || id == "pl-private" {
				continue
			}
			for _, track := range one.tracks {
				all = append(all, share.Track{ID: track, ItemID: id, CoverID: "co-1", Suffix: "flac", Ref: time.Now()})
			}
		}
	}
	return all, nil
}

func (s *shelf) Open(ctx context.Context, owner, id string, enc share.Encoding) (*share.Content, error) {
	if s.open != nil {
		return s.open(ctx, owner, id, enc)
	}
	return rightOpen(ctx, owner, id, enc)
}

func rightOpen(ctx context.Context, _, id string, enc share.Encoding) (*share.Content, error) {
	data, ok := media[id]
	if !ok {
		return nil, share.ErrNotFound
	}
	if enc.Format == "" {
		return &share.Content{Body: newBody(data)}, nil // its type by Track.Suffix
	}
	run := func(_ context.Context, w io.Writer) error {
		_, err := w.Write(data)
		return err
	}
	return &share.Content{Body: share.Pipe(ctx, run), Type: "audio/mpeg", Size: -1}, nil
}

func (s *shelf) Cover(ctx context.Context, owner, id string, size int) (*share.Content, error) {
	if s.cover != nil {
		return s.cover(ctx, owner, id, size)
	}
	return rightCover(ctx, owner, id, size)
}

func rightCover(_ context.Context, _, id string, _ int) (*share.Content, error) {
	data, ok := media[id]
	if !ok {
		return nil, share.ErrNotFound
	}
	return &share.Content{Body: newBody(data), Suffix: "png"}, nil
}

func (s *shelf) FindTrack(ctx context.Context, owner string, ids []string, id string) (*share.Track, error) {
	if s.find != nil {
		return s.find(ctx, owner, ids, id)
	}
	return rightFind(ctx, owner, ids, id)
}

func rightFind(ctx context.Context, owner string, ids []string, id string) (*share.Track, error) {
	tracks, err := rightTracks(ctx, owner, ids)
	i := slices.IndexFunc(tracks, func(t share.Track) bool { return t.ID == id })
	if err != nil || i < 0 {
		return nil, share.ErrNotFound
	}
	return &tracks[i], nil
}

// body is a file in memory.
type body struct {
	*bytes.Reader
	close func() error
}

func newBody(data []byte) *body { return &body{Reader: bytes.NewReader(data)} }

func (b *body) Close() error {
	if b.close != nil {
		return b.close()
	}
	return nil
}

// locked is a body that many may use, and that has one place all the same.
type locked struct {
	mu   sync.Mutex
	body *body
}

func (l *locked) Read(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.body.Read(p)
}

func (l *locked) Seek(offset int64, whence int) (int64, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.body.Seek(offset, whence)
}

func (l *locked) Close() error { return nil }

// stuck seeks, but reads on from where it was.
type stuck struct{ *body }

func (s *stuck) Seek(offset int64, whence int) (int64, error) {
	if offset == 0 {
		return s.body.Seek(offset, whence)
	}
	return offset, nil
}
