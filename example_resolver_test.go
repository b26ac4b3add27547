package share_test

import (
	"context"
	"fmt"
	"io/fs"
	"log"
	"os"
	"path/filepath"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/storetest"
)

// songs is a library in a folder: IDs are the host's own and tell nothing of
// where the files are.
type songs struct {
	folder *os.Root
	files  map[string]string // by track ID
	albums map[string][]string
	users  map[string]bool
}

func (l *songs) Items(_ context.Context, owner string, ids []string) ([]share.Item, error) {
	var items []share.Item
	for _, id := range ids {
		switch {
		case !l.users[owner]: // gone, and with them all they shared
		case l.files[id] != "":
			items = append(items, share.Item{ID: id, Kind: share.KindTrack, Title: "Song " + id})
		case l.albums[id] != nil:
			items = append(items, share.Item{ID: id, Kind: share.KindAlbum, Title: "Album " + id})
		}
	}
	return items, nil
}

func (l *songs) Tracks(_ context.Context, owner string, ids []string) ([]share.Track, error) {
	var tracks []share.Track
	for _, id := range ids {
		list := l.albums[id]
		if l.files[id] != "" {
			list = []string{id}
		}
		for _, track := range list {
			if l.users[owner] {
				tracks = append(tracks, share.Track{ID: track, ItemID: id, Title: "Song " + track, Suffix: "flac"})
			}
		}
	}
	return tracks, nil
}

func (l *songs) Open(_ context.Context, _, trackID string, _ share.Encoding) (*share.Content, error) {
	name, ok := l.files[trackID]
	if !ok {
		return nil, share.ErrNotFound
	}
	f, err := l.folder.Open(name)
	if err != nil {
		return nil, err // fs.ErrNotExist is a 404, all else a 503
	}
	return share.FileContent(f, "")
}

func (l *songs) Cover(context.Context, string, string, int) (*share.Content, error) {
	return nil, fs.ErrNotExist // Items and Tracks name none
}

func ExampleResolver() {
	dir, err := os.MkdirTemp("", "music")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)
	folder, err := os.OpenRoot(dir) // no symbolic link leads out of it
	if err != nil {
		log.Fatal(err)
	}
	defer folder.Close()
	library := &songs{
		folder: folder,
		files:  map[string]string{"1": "one.flac", "2": "two.flac"},
		albums: map[string][]string{"a": {"1", "2"}},
		users:  map[string]bool{"ann": true},
	}
	for _, name := range library.files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("fLaC, and music"), 0o600); err != nil {
			log.Fatal(err)
		}
	}

	err = storetest.CheckResolver(context.Background(), library, storetest.ResolverSample{
		Owner: "ann",
		IDs:   []string{"a", "1"},
	})
	fmt.Println(err)
	// Output: <nil>
}
