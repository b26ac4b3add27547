package share

import (
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"math"
	"time"
)

// chunk is how much content is read at a time: what may still reach a
// visitor after the share was taken back, besides the socket's buffers.
const chunk = 64 << 10

// Stream opens a track to be listened to, in the encoding claimed. The claim
// is one that came with a token, or that a host makes for its own player;
// ErrNotFound if it is for another purpose or the track is not in the share now.
//
// Content.Body stops with an error when the grant ends. It seeks only if the
// resolver's does, and then Size is what seeking found.
func (g *Grant) Stream(c Claim) (*Content, error) {
	return g.openTrack(c, PurposeStream, EventStream)
}

// Download opens a track to be taken along, as Stream does; ErrForbidden if
// the share is not downloadable.
func (g *Grant) Download(c Claim) (*Content, error) {
	if !g.share.Downloadable {
		return nil, ErrForbidden
	}
	return g.openTrack(c, PurposeDownload, EventDownload)
}

func (g *Grant) openTrack(c Claim, p Purpose, kind EventKind) (*Content, error) {
	if c.Purpose != p {
		return nil, ErrNotFound
	}
	t, err := g.m.track(g.run.ctx, g.share, c.ID)
	if err != nil {
		return nil, opErr(string(kind), err)
	}
	content, err := g.openContent(func(ctx context.Context) (*Content, error) {
		return g.m.cfg.Resolver.Open(ctx, g.share.Owner, t.ID, c.Encoding)
	})
	if err != nil {
		return nil, opErr(string(kind), err)
	}
	content.Suffix = cmp.Or(content.Suffix, c.Encoding.Format, t.Suffix)
	content.Name = cmp.Or(content.Name, t.Title)
	content.Type = cmp.Or(content.Type, MediaType(content.Suffix))
	g.m.observe(kind, g.share, t.ID)
	return content, nil
}

// Cover opens the image that the claim names, if the share has it now;
// otherwise as Stream. size is a hint, the edge in pixels; 0: as large as there is.
func (g *Grant) Cover(c Claim, size int) (*Content, error) {
	err := ErrNotFound
	if c.Purpose == PurposeCover {
		err = g.hasCover(c.ID)
	}
	if err != nil {
		return nil, opErr("cover", err)
	}
	content, err := g.openContent(func(ctx context.Context) (*Content, error) {
		return g.m.cfg.Resolver.Cover(ctx, g.share.Owner, c.ID, size)
	})
	if err != nil {
		return nil, opErr("cover", err)
	}
	return content, nil
}

// hasCover asks the items first: most covers are an album's, and items are
// fewer than tracks.
func (g *Grant) hasCover(id string) error {
	items, err := g.Items()
	if err != nil {
		return err
	}
	for _, it := range items {
		if it.CoverID == id {
			return nil
		}
	}
	tracks, err := g.Tracks()
	if err != nil {
		return err
	}
	for _, t := range tracks {
		if t.CoverID == id {
			return nil
		}
	}
	return ErrNotFound
}

// openContent calls the resolver and puts the gate before what it opened.
func (g *Grant) openContent(open func(context.Context) (*Content, error)) (*Content, error) {
	if err := g.Live(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancelCause(g.run.ctx)
	// Not context.WithTimeout: the limit is on opening, not on reading.
	late := time.AfterFunc(g.m.cfg.Timeout, func() { cancel(context.DeadlineExceeded) })
	c, err := open(ctx)
	if !late.Stop() && err == nil {
		closeContent(c)
		err = context.DeadlineExceeded
	}
	if err != nil {
		defer cancel(err)
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, ErrNotFound) {
			return nil, ErrNotFound // without the path that the error may name
		}
		return nil, resolverErr(ctx, "open", err)
	}
	if c == nil || c.Body == nil {
		cancel(nil)
		return nil, errors.New("resolver: no content and no error")
	}
	gated := *c // the resolver may keep its Content
	b := &body{src: c.Body, live: g.Live, release: func() { cancel(nil) }}
	gated.Body = b
	if gated.Size <= 0 {
		gated.Size = -1 // one spelling for unknown
	}
	if size, ok := seekSize(c.Body); ok {
		gated.Size = size
		gated.Body = &seekBody{b}
	}
	return &gated, nil
}

func closeContent(c *Content) {
	if c != nil && c.Body != nil {
		c.Body.Close()
	}
}

// seekSize finds the size of what truly seeks, and leaves it at its start.
// Having the method does not tell: hosts embed a nil io.Seeker, which panics,
// and pipes are *os.File, too.
func seekSize(body io.Reader) (size int64, ok bool) {
	s, ok := body.(io.Seeker)
	if !ok {
		return 0, false
	}
	defer func() {
		if recover() != nil {
			size, ok = 0, false
		}
	}()
	size, err := s.Seek(0, io.SeekEnd)
	if err != nil {
		return 0, false
	}
	if at, err := s.Seek(0, io.SeekStart); err != nil || at != 0 {
		return 0, false
	}
	return size, true
}

// body is a resolver's content behind the gate.
type body struct {
	src     io.ReadCloser
	live    func() error
	release func() // ends the context the resolver got
}

func (b *body) Read(p []byte) (int, error) {
	if err := b.live(); err != nil {
		return 0, err
	}
	return b.src.Read(p)
}

// Close closes the resolver's Body, then ends its context.
func (b *body) Close() error {
	defer b.release()
	return b.src.Close()
}

// WriteTo copies all that is left to w. For io.Copy.
func (b *body) WriteTo(w io.Writer) (int64, error) {
	return b.CopyN(w, math.MaxInt64)
}

// CopyN copies up to n bytes to w, fewer at the end, and asks the gate before
// each chunk. A writer that is an io.ReaderFrom gets each chunk as an
// io.LimitedReader right around the resolver's Body, which is the form in
// which net/http sends an *os.File with sendfile.
func (b *body) CopyN(w io.Writer, n int64) (copied int64, err error) {
	var buf []byte
	if _, ok := w.(io.ReaderFrom); !ok {
		buf = make([]byte, chunk/2) // one for all chunks; io.Copy makes one for each
	}
	for copied < n {
		if err := b.live(); err != nil {
			return copied, err
		}
		part := io.LimitedReader{R: b.src, N: min(chunk, n-copied)}
		m, err := io.CopyBuffer(w, &part, buf)
		copied += m
		if err != nil {
			return copied, err
		}
		if part.N > 0 {
			return copied, nil // the end
		}
	}
	return copied, nil
}

// seekBody is a body whose source truly seeks.
type seekBody struct{ *body }

func (b *seekBody) Seek(offset int64, whence int) (int64, error) {
	return b.src.(io.Seeker).Seek(offset, whence)
}
