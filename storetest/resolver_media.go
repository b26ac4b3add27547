package storetest

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"strings"

	"github.com/seed545d57e3/share"
)

// maxRead is how much of a file is read. What is beyond is not looked at.
const maxRead = 16 << 20

// eachMedia opens the tracks chosen, as the files are, and closes them.
func (l *library) eachMedia(ctx context.Context, f func(p *problems, what string, t share.Track, c *share.Content)) error {
	var p problems
	for _, t := range l.media {
		what := fmt.Sprintf("track %q: ", t.ID)
		c, err := l.Open(ctx, t.ID, share.Encoding{})
		if p.ok(what+"Open", err) {
			f(&p, what, t, c)
			c.Body.Close()
		}
	}
	return p.err()
}

// read reads a Body; whole says whether that was all of it.
func (p *problems) read(what string, body io.Reader) (data []byte, whole bool) {
	data, err := io.ReadAll(io.LimitReader(body, maxRead))
	return data, p.ok(what+"reading Body", err) && len(data) < maxRead
}

// size returns the size of a Body that truly seeks, and puts it back to its
// start. A Seek that returns an error, as that of a pipe does, or panics, as
// that of an embedded nil does, means that Body does not seek.
func seekSize(body io.Reader) (size int64, seeks bool) {
	s, ok := body.(io.Seeker)
	if !ok {
		return 0, false
	}
	err := unpanicked(func() (err error) {
		if size, err = s.Seek(0, io.SeekEnd); err == nil {
			_, err = s.Seek(0, io.SeekStart)
		}
		return err
	})
	return size, err == nil
}

// audioType wants a media type that a browser's player takes.
func (p *problems) audioType(what string, c *share.Content, suffix string) {
	typ := cmp.Or(c.Type, share.MediaType(cmp.Or(c.Suffix, suffix)))
	main, _, err := mime.ParseMediaType(typ)
	audio := strings.HasPrefix(main, "audio/") || strings.HasPrefix(main, "video/") || main == "application/ogg"
	if err != nil || !audio {
		p.addf("%sContent.Type is %q, Suffix %q: want the media type of audio, or a suffix that share.MediaType knows", what, c.Type, cmp.Or(c.Suffix, suffix))
	}
}

// openContent: what can be listed can be opened, is audio, and is not empty.
func openContent(ctx context.Context, l *library) error {
	return l.eachMedia(ctx, func(p *problems, what string, t share.Track, c *share.Content) {
		p.audioType(what, c, t.Suffix)
		if tag := c.ETag; tag != "" && (len(tag) < 3 || tag[0] != '"' || tag[len(tag)-1] != '"') {
			p.addf("%sContent.ETag is %s: want it strong and in quotes", what, tag)
		}
		if n, err := io.ReadFull(c.Body, make([]byte, 16)); n == 0 {
			p.addf("%sBody: got nothing to read: %v", what, err)
		}
	})
}

// openSize: a size that is given is right. 0 is a size, too: unknown is -1.
func openSize(ctx context.Context, l *library) error {
	return l.eachMedia(ctx, func(p *problems, what string, _ share.Track, c *share.Content) {
		p.size(what, c)
	})
}

func (p *problems) size(what string, c *share.Content) {
	found, seeks := seekSize(c.Body)
	data, whole := p.read(what, c.Body)
	switch n := int64(len(data)); {
	case !whole:
	case seeks && found != n:
		p.addf("%sBody: seeking finds %d bytes, reading %d", what, found, n)
	case !seeks && c.Size >= 0 && c.Size != n:
		p.addf("%sContent.Size is %d, but Body has %d bytes; unknown is negative", what, c.Size, n)
	}
}

// openSeek: a Body that seeks reads the same bytes wherever reading begins.
func openSeek(ctx context.Context, l *library) error {
	return l.eachMedia(ctx, func(p *problems, what string, _ share.Track, c *share.Content) {
		if _, seeks := seekSize(c.Body); !seeks {
			return
		}
		data, _ := p.read(what, c.Body)
		s := c.Body.(io.Seeker)
		for _, at := range []int{len(data) / 2, 0, max(len(data)-1, 0), len(data) / 3} {
			got, err := s.Seek(int64(at), io.SeekStart)
			if err != nil || got != int64(at) {
				p.addf("%sBody: Seek to %d: got %d, %v", what, at, got, err)
				return
			}
			want := data[at:min(len(data), at+4096)]
			part := make([]byte, len(want))
			if _, err := io.ReadFull(c.Body, part); err != nil {
				p.addf("%sBody: reading at %d: %w", what, at, err)
			} else if !bytes.Equal(part, want) {
				p.addf("%sBody: after Seek to %d it reads other bytes than are there when read from the start", what, at)
			}
		}
	})
}

// openClose: Body closes without an error when it was read, and at once when
// it was not: visitors leave.
func openClose(ctx context.Context, l *library) error {
	var p problems
	for _, t := range l.media {
		what := fmt.Sprintf("track %q: ", t.ID)
		c, err := l.Open(ctx, t.ID, share.Encoding{})
		if p.ok(what+"Open", err) {
			p.read(what, c.Body)
			p.ok(what+"Close of a Body that was read to its end", c.Body.Close())
		}
		if c, err = l.Open(ctx, t.ID, share.Encoding{}); p.ok(what+"Open again", err) {
			err = bounded(ctx, prompt, func(context.Context) error {
				c.Body.Close()
				return nil
			})
			p.ok(what+"Close of a Body that was not read", err)
		}
	}
	return p.err()
}

// openIndependent: two who hear the same track do not disturb each other.
func openIndependent(ctx context.Context, l *library) error {
	return l.eachMedia(ctx, func(p *problems, what string, t share.Track, first *share.Content) {
		var head [512]byte
		n, _ := io.ReadFull(first.Body, head[:])
		second, err := l.Open(ctx, t.ID, share.Encoding{})
		if !p.ok(what+"Open while it is open", err) {
			return
		}
		want, _ := p.read(what, second.Body)
		second.Body.Close()
		rest, _ := p.read(what+"after another Body was read and closed: ", first.Body)
		got := append(head[:n:n], rest...)
		if common := min(len(got), len(want)); !bytes.Equal(got[:common], want[:common]) || common < len(want) {
			p.addf("%stwo Bodies of it, read in turns, have different bytes", what)
		}
	})
}

// openEncodings: what the host says it can make of its files it can.
func openEncodings(ctx context.Context, l *library) error {
	var p problems
	for _, enc := range l.Encodings {
		what := fmt.Sprintf("track %q in %s, %d kbit/s: ", l.media[0].ID, enc.Format, enc.MaxBitRate)
		c, err := l.Open(ctx, l.media[0].ID, enc)
		if !p.ok(what+"Open", err) {
			continue
		}
		p.audioType(what, c, "")
		if n, err := io.ReadFull(c.Body, make([]byte, 1)); n == 0 {
			p.addf("%sBody: got nothing to read: %v", what, err)
		}
		c.Body.Close()
		if c, err = l.Open(ctx, l.media[0].ID, enc); p.ok(what+"Open", err) {
			p.size(what, c)
			p.ok(what+"Close", c.Body.Close())
		}
	}
	return p.err()
}

// openMissing: what does not exist is not found, which visitors are told as
// that and not as a fault.
func openMissing(ctx context.Context, l *library) error {
	var p problems
	for _, id := range unknown {
		c, err := l.Open(ctx, id, share.Encoding{})
		p.contentMissing(fmt.Sprintf("Open of the unknown track %s", quoted(id)), c, err)
	}
	return p.err()
}

func (p *problems) contentMissing(what string, c *share.Content, err error) {
	if err == nil {
		c.Body.Close()
	}
	if !errors.Is(err, share.ErrNotFound) && !errors.Is(err, fs.ErrNotExist) {
		p.addf("%s: got %v, want an error that wraps share.ErrNotFound or fs.ErrNotExist", what, err)
	}
}
