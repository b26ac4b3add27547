// Command minimal is the least that shares music. It prints a link to open.
package main

import (
	"bytes"
	"context"
	"fmt"
	"log"
	"math"
	"net"
	"net/http"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/httpshare"
	"github.com/seed545d57e3/share/memstore"
)

type library map[string][]byte // WAV files, by track ID

func (l library) Items(_ context.Context, owner string, ids []string) (items []share.Item, err error) {
	for _, id := range ids {
		if owner == "ann" && l[id] != nil { // what is gone or hidden is left out
			items = append(items, share.Item{ID: id, Kind: share.KindTrack, Title: "The note " + id})
		}
	}
	return items, nil
}

func (l library) Tracks(ctx context.Context, owner string, ids []string) (tracks []share.Track, err error) {
	items, err := l.Items(ctx, owner, ids)
	for _, item := range items {
		tracks = append(tracks, share.Track{ID: item.ID, ItemID: item.ID, Title: item.Title, Suffix: "wav"})
	}
	return tracks, err
}

func (l library) Open(_ context.Context, _, id string, _ share.Encoding) (*share.Content, error) {
	if wav, ok := l[id]; ok {
		return &share.Content{Body: file{bytes.NewReader(wav)}, Suffix: "wav"}, nil // of an *os.File: share.FileContent
	}
	return nil, share.ErrNotFound
}

func (library) Cover(context.Context, string, string, int) (*share.Content, error) {
	return nil, share.ErrNotFound
}

// file seeks, so it is served with ranges.
type file struct{ *bytes.Reader }

func (file) Close() error { return nil }

func main() {
	manager, err := share.New(share.Config{Store: &memstore.Store{}, Resolver: library{"A": tone(440), "E": tone(659.3)}})
	fatal(err)
	pages, err := httpshare.New(manager, httpshare.Options{})
	fatal(err)
	s, err := manager.Create(context.Background(), share.User{ID: "ann"}, share.Spec{Items: []string{"A", "E"}})
	fatal(err)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	fatal(err)
	fmt.Printf("http://%s/share/%s\n", listener.Addr(), s.ID)
	fatal(http.Serve(listener, pages))
}

func fatal(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

// tone is a WAV file: two seconds at 8 kHz, 8 bits, one channel.
func tone(hertz float64) []byte {
	wav := []byte("RIFF\xa4\x3e\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x40\x1f\x00\x00\x01\x00\x08\x00data\x80\x3e\x00\x00")
	for i := range 16000 {
		wav = append(wav, byte(128+60*math.Sin(2*math.Pi*hertz*float64(i)/8000)))
	}
	return wav
}
