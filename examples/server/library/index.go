package library

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// The index is what a scan read, kept for the next start. It is JSON in lines:
// first an indexHead, then an indexLine for each audio file and cover, by path.
// Whatever is wrong with it, deleting it is safe: it is made again.
const (
	indexFormat = "share music index"
	// Raise indexVersion when a line means something else, or when the same
	// file would be read differently: entries are believed.
	indexVersion = 1
)

// maxIndex bounds what is read as an index, in bytes: a million files and more.
const maxIndex = 1 << 30

type indexHead struct {
	Format  string `json:"format"`
	Version int    `json:"version"`
	Files   int    `json:"files"`
	SHA256  string `json:"sha256"` // of all that follows the line, in hex
}

// indexLine is an entry. Problems that pass are not in the index.
type indexLine struct {
	Path    string      `json:"path,omitempty"`
	RawPath []byte      `json:"rawPath,omitempty"` // in base64; in place of Path if that is not UTF-8
	Size    int64       `json:"size"`
	Seconds int64       `json:"modified"` // Unix time
	Nanos   int         `json:"modifiedNanos,omitempty"`
	Problem string      `json:"problem,omitempty"`
	Track   *indexTrack `json:"track,omitempty"`
}

type indexTrack struct {
	Title       string        `json:"title"`
	Artist      string        `json:"artist"`
	Album       string        `json:"album"`
	AlbumArtist string        `json:"albumArtist,omitempty"`
	Genre       string        `json:"genre,omitempty"`
	MBID        string        `json:"mbid,omitempty"`
	Disc        int           `json:"disc,omitempty"`
	Number      int           `json:"number,omitempty"`
	Year        int           `json:"year,omitempty"`
	Duration    time.Duration `json:"nanoseconds,omitempty"`
	Cover       string        `json:"cover,omitempty"`
}

// readIndex reads the entries in the index file. There is no error, and there
// are no entries, if there is no such file.
func readIndex(name string) (map[string]entry, error) {
	f, err := os.Open(name)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, cause(err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxIndex))
	if err != nil {
		return nil, cause(err)
	}
	return parseIndex(data)
}

func parseIndex(data []byte) (map[string]entry, error) {
	line, rest, _ := bytes.Cut(data, []byte("\n"))
	var head indexHead
	if json.Unmarshal(line, &head) != nil || head.Format != indexFormat {
		return nil, errors.New("not a music index")
	}
	switch {
	case head.Version > indexVersion:
		return nil, fmt.Errorf("a music index of version %d, from a newer program: this one knows %d", head.Version, indexVersion)
	case head.Version < indexVersion:
		return nil, fmt.Errorf("a music index of version %d, from an older program: this one has %d", head.Version, indexVersion)
	}
	if sum := sha256.Sum256(rest); head.SHA256 != hex.EncodeToString(sum[:]) {
		return nil, errors.New("a damaged music index")
	}
	entries := make(map[string]entry)
	for line := range bytes.Lines(rest) {
		var l indexLine
		if err := json.Unmarshal(line, &l); err != nil {
			return nil, fmt.Errorf("a damaged music index: %w", err)
		}
		entries[cmp.Or(l.Path, string(l.RawPath))] = l.entry()
	}
	return entries, nil
}

func (l indexLine) entry() entry {
	e := entry{size: l.Size, modified: time.Unix(l.Seconds, int64(l.Nanos)), problem: l.Problem}
	if t := l.Track; t != nil {
		e.track = &Track{
			Title: t.Title, Artist: t.Artist, Album: t.Album, AlbumArtist: t.AlbumArtist,
			Genre: t.Genre, MBID: t.MBID, Disc: t.Disc, Number: t.Number, Year: t.Year,
			Duration: t.Duration, CoverID: t.Cover,
		}
	}
	return e
}

func lineOf(path string, e entry) indexLine {
	l := indexLine{
		Size: e.size, Seconds: e.modified.Unix(), Nanos: e.modified.Nanosecond(),
		Problem: strings.ToValidUTF8(e.problem, "\uFFFD"),
	}
	if l.Path = path; !utf8.ValidString(path) {
		l.Path, l.RawPath = "", []byte(path)
	}
	if t := e.track; t != nil {
		l.Track = &indexTrack{
			Title: t.Title, Artist: t.Artist, Album: t.Album, AlbumArtist: t.AlbumArtist,
			Genre: t.Genre, MBID: t.MBID, Disc: t.Disc, Number: t.Number, Year: t.Year,
			Duration: t.Duration, Cover: t.CoverID,
		}
	}
	return l
}

// formatIndex is what parseIndex reads.
func formatIndex(entries map[string]entry) ([]byte, error) {
	var lines bytes.Buffer
	enc := json.NewEncoder(&lines)
	n := 0
	for _, path := range slices.Sorted(maps.Keys(entries)) {
		e := entries[path]
		if e.passing {
			continue
		}
		n++
		if err := enc.Encode(lineOf(path, e)); err != nil {
			return nil, err
		}
	}
	sum := sha256.Sum256(lines.Bytes())
	head, err := json.Marshal(indexHead{indexFormat, indexVersion, n, hex.EncodeToString(sum[:])})
	if err != nil {
		return nil, err
	}
	return slices.Concat(head, []byte("\n"), lines.Bytes()), nil
}
