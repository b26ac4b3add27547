package share_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"strings"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/httpshare"
	"github.com/seed545d57e3/share/memstore"
)

// shelf is a library of one song.
type shelf struct{}

func (shelf) Items(_ context.Context, owner string, ids []string) ([]share.Item, error) {
	var items []share.Item
	for _, id := range ids {
		if id == "song-1" {
			items = append(items, share.Item{ID: id, Kind: share.KindTrack, Title: "Silence", Artist: "Nobody"})
		}
	}
	return items, nil
}

func (shelf) Tracks(_ context.Context, owner string, ids []string) ([]share.Track, error) {
	var tracks []share.Track
	for _, id := range ids {
		if id == "song-1" {
			tracks = append(tracks, share.Track{ID: id, ItemID: id, Title: "Silence", Artist: "Nobody", Suffix: "mp3"})
		}
	}
	return tracks, nil
}

func (shelf) Open(_ context.Context, owner, trackID string, _ share.Encoding) (*share.Content, error) {
	return &share.Content{Body: http.NoBody, Type: "audio/mpeg"}, nil // most hosts: share.FileContent
}

func (shelf) Cover(context.Context, string, string, int) (*share.Content, error) {
	return nil, share.ErrNotFound
}

func Example() {
	manager, err := share.New(share.Config{Store: &memstore.Store{}, Resolver: shelf{}})
	if err != nil {
		log.Fatal(err)
	}
	defer manager.Close(context.Background())
	pages, err := httpshare.New(manager, httpshare.Options{SiteName: "My music"})
	if err != nil {
		log.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/share/", pages)

	ctx, ann := context.Background(), share.User{ID: "ann"}
	s, err := manager.Create(ctx, ann, share.Spec{Items: []string{"song-1"}, Description: "Listen to this"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(s.Label, len(s.ID))

	_, err = manager.Create(ctx, ann, share.Spec{Items: []string{"song-2"}})
	fmt.Println(err, errors.Is(err, share.ErrNotFound))
	// Output:
	// Silence 10
	// share: items: unknown item "song-2" true
}

// A host with pages of its own opens the link itself and shows the View.
func ExampleManager_Open() {
	manager, err := share.New(share.Config{Store: &memstore.Store{}, Resolver: shelf{}})
	if err != nil {
		log.Fatal(err)
	}
	ctx, done := context.WithCancel(context.Background()) // in a handler: the request's
	defer done()
	s, err := manager.Create(ctx, share.User{ID: "ann"}, share.Spec{Items: []string{"song-1"}})
	if err != nil {
		log.Fatal(err)
	}

	grant, err := manager.Open(ctx, s.ID, "")
	if err != nil {
		log.Fatal(err)
	}
	view, err := grant.View("https://music.example.com/share")
	if err != nil {
		log.Fatal(err)
	}
	if err := grant.Visit(ctx); err != nil { // before anything is shown
		log.Fatal(err)
	}
	stream := strings.TrimPrefix(view.Tracks[0].StreamURL, view.URL)
	fmt.Println(view.Title, "by", view.Artist, "at", stream[:len("/stream/")])
	// Output: Silence by Nobody at /stream/
}
