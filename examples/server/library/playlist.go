package library

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/seed545d57e3/share"
)

// maxPlaylist bounds a playlist file, in bytes: more is none.
const maxPlaylist = 4 << 20

func isPlaylist(name string) bool {
	suffix := suffixOf(name)
	return suffix == "m3u" || suffix == "m3u8"
}

// addPlaylist reads a playlist. One without a track of the library is left
// out. The error says which entries are not in the library, too.
func (b *builder) addPlaylist(name string) error {
	data, err := b.readPlaylist(name)
	if err != nil {
		return err
	}
	title, entries := parseM3U(data)
	p := &Playlist{
		ID:    newID(playlistID, name),
		Title: cmp.Or(title, clean(strings.TrimSuffix(path.Base(name), path.Ext(name)))),
	}
	cover, missing := "", []string{}
	for _, entry := range entries {
		t := b.entry(path.Dir(name), entry)
		if t == nil {
			missing = append(missing, entry)
			continue
		}
		p.Tracks = append(p.Tracks, t)
		cover = cmp.Or(cover, t.CoverID)
	}
	if len(p.Tracks) > 0 {
		b.lib.playlists = append(b.lib.playlists, p)
		b.lib.items[p.ID] = item{
			Item:   share.Item{ID: p.ID, Kind: share.KindPlaylist, Title: p.Title, CoverID: cover, Ref: p},
			tracks: p.Tracks,
		}
	}
	switch n := len(missing); {
	case n > 0:
		return fmt.Errorf("%d of %d entries left out, as they are not in the library; the first is %.200q", n, len(entries), missing[0])
	case len(entries) == 0:
		return errors.New("an empty playlist")
	}
	return nil
}

func (b *builder) readPlaylist(name string) ([]byte, error) {
	f, err := b.lib.fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxPlaylist+1))
	switch {
	case err != nil:
		return nil, err
	case len(data) > maxPlaylist:
		return nil, fmt.Errorf("a playlist of more than %d MiB", maxPlaylist>>20)
	}
	return data, nil
}

// entry finds the track that a playlist in dir means. Whatever the entry
// says, it can only choose among the files that the scan found.
func (b *builder) entry(dir, entry string) *Track {
	spellings := []string{entry, strings.ReplaceAll(entry, `\`, "/")}
	if !utf8.ValidString(entry) {
		spellings = append(spellings, utf8Of(entry)) // what .m3u was before .m3u8
	}
	for _, s := range spellings {
		if path.IsAbs(s) {
			continue
		}
		if t := b.byPath[path.Join(dir, s)]; t != nil {
			return t
		}
	}
	return nil
}

// parseM3U returns the title and the paths in a playlist file.
func parseM3U(data []byte) (title string, entries []string) {
	const byteOrderMark = "\xEF\xBB\xBF"
	data = bytes.TrimPrefix(data, []byte(byteOrderMark))
	data = bytes.ReplaceAll(data, []byte("\r"), []byte("\n")) // the line ends of three systems
	lines := bufio.NewScanner(bytes.NewReader(data))
	lines.Buffer(nil, maxPlaylist+1)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		switch name, ok := strings.CutPrefix(line, "#PLAYLIST:"); {
		case ok:
			title = clean(utf8Of(name))
		case line != "" && !strings.HasPrefix(line, "#"):
			entries = append(entries, line)
		}
	}
	return title, entries
}

func (b *builder) sortPlaylists() {
	slices.SortFunc(b.lib.playlists, func(x, y *Playlist) int {
		return cmp.Or(compareNames(x.Title, y.Title), cmp.Compare(x.ID, y.ID))
	})
}
