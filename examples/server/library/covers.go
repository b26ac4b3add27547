package library

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/seed545d57e3/share"
)

// coverNames are what covers beside the music are called, the best last.
var coverNames = []string{"folder", "cover"}

// coverRank says how good a cover the name of a file promises, 0: none.
func coverRank(name string) int {
	switch suffixOf(name) {
	case "jpg", "jpeg", "png":
	default:
		return 0
	}
	base := strings.ToLower(path.Base(name))
	return 1 + slices.Index(coverNames, strings.TrimSuffix(base, path.Ext(base)))
}

// picture is a place where a cover can be had: an image file, an audio file
// that has it inside, or the name it is drawn from.
type picture struct {
	path     string
	embedded bool
	drawn    string // "": it is not
}

// Cover opens the image with that ID, at most as large as a thumbnail of that
// size if size is not 0. ErrNotFound if it is not there, or not any more.
func (l *Library) Cover(ctx context.Context, id string, size int) (*share.Content, error) {
	err := share.ErrNotFound
	// All files of an album mostly have the same picture: as long as one of
	// them is there, so is the cover.
	for _, p := range l.covers[id] {
		if p.drawn != "" {
			return l.drawCover(ctx, id, p.drawn, size)
		}
		var info fs.FileInfo
		if info, err = fs.Stat(l.fsys, p.path); err != nil {
			continue
		}
		modified := l.modified(info)
		var data []byte
		data, err = l.thumbs.get(ctx, thumb{id, size, modified}, func() ([]byte, error) { return p.read(l.fsys) })
		if err == nil {
			return imageContent(data, modified), nil
		}
	}
	if gone(err) {
		err = share.ErrNotFound
	}
	return nil, fmt.Errorf("library: cover: %w", cause(err))
}

// drawCover draws the picture of an artist of that name.
func (l *Library) drawCover(ctx context.Context, id, name string, size int) (*share.Content, error) {
	key := thumb{coverID: id, size: cmp.Or(thumbSize(cmp.Or(size, 600)), maxPlaceholder)}
	data, err := l.thumbs.keepOf(ctx, key, func() ([]byte, bool, error) { return Placeholder(name, key.size), true, nil })
	if err != nil {
		return nil, fmt.Errorf("library: cover: %w", err)
	}
	return imageContent(data, l.scanned), nil
}

// modified is when a file was changed last. Embedded files do not say: the
// time of the scan stands in, as they cannot change while the program runs.
func (l *Library) modified(info fs.FileInfo) time.Time {
	if t := info.ModTime(); !t.IsZero() {
		return t
	}
	return l.scanned
}

// read returns the image.
func (p picture) read(fsys fs.FS) ([]byte, error) {
	if err := isFile(fsys, p.path); err != nil {
		return nil, err
	}
	f, err := fsys.Open(p.path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if !p.embedded {
		data, err := io.ReadAll(io.LimitReader(f, maxPicture+1))
		if err == nil {
			err = checkImage(data)
		}
		return data, err
	}
	audio, ok := f.(audioFile)
	if !ok {
		return nil, fs.ErrNotExist
	}
	t, err := readTags(audio)
	if err != nil || t.picture == nil {
		return nil, fs.ErrNotExist // the file has another state than at the scan
	}
	return t.picture, nil
}

func imageContent(data []byte, modified time.Time) *share.Content {
	mediaType := imageType(data)
	return &share.Content{
		Body:    readSeekNopCloser{bytes.NewReader(data)},
		Type:    mediaType,
		Suffix:  strings.TrimPrefix(mediaType, "image/"),
		Size:    int64(len(data)),
		ModTime: modified,
		ETag:    fmt.Sprintf(`"%x"`, sha256.Sum256(data)),
	}
}

type readSeekNopCloser struct{ io.ReadSeeker }

func (readSeekNopCloser) Close() error { return nil }
