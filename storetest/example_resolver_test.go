package storetest_test

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/storetest"
)

// A library with one user, one album, and its two tracks.
func ExampleCheckResolver() {
	err := storetest.CheckResolver(context.Background(), library{}, storetest.ResolverSample{
		Owner: "anna",
		IDs:   []string{"track-1", "album-1"},
	})
	fmt.Println(err)
	// Output: <nil>
}

type library struct{}

var (
	albums = map[string][]string{"album-1": {"track-1", "track-2"}}
	files  = map[string][]byte{"track-1": []byte("one, as MP3"), "track-2": []byte("two, as MP3")}
)

func (library) Items(_ context.Context, owner string, ids []string) ([]share.Item, error) {
	var items []share.Item
	for _, id := range ids {
		switch {
		case owner != "anna": // has left, with all she shared
		case files[id] != nil:
			items = append(items, share.Item{ID: id, Kind: share.KindTrack})
		case albums[id] != nil:
			items = append(items, share.Item{ID: id, Kind: share.KindAlbum})
		}
	}
	return items, nil
}

func (library) Tracks(_ context.Context, owner string, ids []string) ([]share.Track, error) {
	var tracks []share.Track
	for _, id := range ids {
		switch {
		case owner != "anna":
		case files[id] != nil:
			tracks = append(tracks, share.Track{ID: id, ItemID: id})
		default:
			for _, track := range albums[id] {
				tracks = append(tracks, share.Track{ID: track, ItemID: id})
			}
		}
	}
	return tracks, nil
}

func (library) Open(_ context.Context, _, trackID string, _ share.Encoding) (*share.Content, error) {
	data := files[trackID]
	if data == nil {
		return nil, share.ErrNotFound
	}
	return &share.Content{
		Body: io.NopCloser(bytes.NewReader(data)), // does not seek, so its size is told
		Size: int64(len(data)),
		Type: "audio/mpeg",
	}, nil
}

func (library) Cover(context.Context, string, string, int) (*share.Content, error) {
	return nil, share.ErrNotFound
}
