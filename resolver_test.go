package share_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/internal/fakelib"
	"github.com/seed545d57e3/share/memstore"
)

// finder is a Resolver that is a TrackFinder, too.
type finder struct {
	*fakelib.Library
	find func(owner string, ids []string, id string) (*share.Track, error)
}

func (f finder) FindTrack(_ context.Context, owner string, ids []string, id string) (*share.Track, error) {
	return f.find(owner, ids, id)
}

func TestTrackFinder(t *testing.T) {
	f := finder{Library: fakelib.New()}
	f.find = func(owner string, ids []string, id string) (*share.Track, error) {
		require.Equal(t, ann.ID, owner)
		require.Equal(t, []string{fakelib.Album}, ids)
		switch id {
		case "tr-1":
			return &share.Track{ID: id, Title: "Found"}, nil
		case "tr-2":
			return &share.Track{ID: "tr-3"}, nil // another
		case "tr-3":
			return nil, errors.New("broken")
		}
		return nil, fmt.Errorf("finder: %w", share.ErrNotFound)
	}
	h := newHost(t, func(c *share.Config) { c.Resolver = f })
	g := h.open(t, h.create(t).ID)
	calls := f.Calls.Load()
	c, err := g.Stream(first)
	require.NoError(t, err)
	require.Equal(t, "Found", c.Name)
	require.NoError(t, c.Body.Close())
	for id, want := range map[string]bool{"tr-2": true, "tr-4": true, "tr-3": false} {
		_, err = g.Stream(share.Claim{Purpose: share.PurposeStream, ID: id})
		require.Error(t, err)
		require.Equal(t, want, errors.Is(err, share.ErrNotFound), id)
	}
	require.Equal(t, calls, f.Calls.Load(), "the tracks are not listed")
}

// nilSeeker is what hosts have that embed an interface nobody set.
type nilSeeker struct {
	io.ReadCloser
	io.Seeker
}

func TestOddContent(t *testing.T) {
	h := newHost(t)
	g := h.open(t, h.create(t).ID)
	read := func() (*share.Content, string, error) {
		c, err := g.Stream(first)
		if err != nil {
			return nil, "", err
		}
		defer c.Body.Close()
		b, err := io.ReadAll(c.Body)
		return c, string(b), err
	}
	give := func(c *share.Content, err error) {
		h.lib.OpenTrack = func(context.Context, string, share.Encoding) (*share.Content, error) { return c, err }
	}

	give(nil, nil)
	_, _, err := read()
	require.ErrorContains(t, err, "no content and no error")
	give(&share.Content{}, nil)
	_, _, err = read()
	require.ErrorContains(t, err, "no content and no error")

	give(nil, &fs.PathError{Op: "open", Path: "/secret/music/a.mp3", Err: fs.ErrNotExist})
	_, _, err = read()
	require.ErrorIs(t, err, share.ErrNotFound)
	require.NotContains(t, err.Error(), "secret")
	give(nil, fmt.Errorf("gone: %w", share.ErrNotFound))
	_, _, err = read()
	require.ErrorIs(t, err, share.ErrNotFound)

	give(&share.Content{Body: nilSeeker{ReadCloser: h.lib.Plain(strings.NewReader("abc"))}, Size: 77}, nil)
	c, text, err := read()
	require.NoError(t, err)
	require.Equal(t, "abc", text)
	require.NotImplements(t, (*io.Seeker)(nil), c.Body)
	require.Equal(t, int64(77), c.Size)

	give(&share.Content{Body: h.lib.Body(strings.NewReader("abc")), Size: 77}, nil)
	c, text, err = read()
	require.NoError(t, err)
	require.Equal(t, "abc", text)
	require.Equal(t, int64(3), c.Size, "seeking tells the size")

	r, w, err := os.Pipe() // an *os.File that does not seek
	require.NoError(t, err)
	_, err = w.WriteString("abc")
	require.NoError(t, err)
	require.NoError(t, w.Close())
	give(&share.Content{Body: r, Size: -1}, nil)
	c, text, err = read()
	require.NoError(t, err)
	require.Equal(t, "abc", text)
	require.NotImplements(t, (*io.Seeker)(nil), c.Body)

	broken := errors.New("bad sector")
	give(&share.Content{Body: h.lib.Plain(iotest.ErrReader(broken))}, nil)
	_, _, err = read()
	require.ErrorIs(t, err, broken)
	require.Equal(t, h.lib.Opens.Load(), h.lib.Shut.Load())
}

// A resolver that hangs until its context ends is an error after Timeout;
// content it opened in time may be read for as long as it takes.
func TestResolverHangs(t *testing.T) {
	for _, method := range []string{"items", "tracks", "open", "cover"} {
		synctest.Test(t, func(t *testing.T) {
			hang := false
			lib := fakelib.New()
			lib.Before = func(ctx context.Context, m string) error {
				if !hang || m != method {
					return nil
				}
				<-ctx.Done()
				return ctx.Err()
			}
			h := newHost(t, func(c *share.Config) { c.Resolver, c.Timeout, c.Now = lib, 3*time.Second, time.Now })
			s := h.create(t)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			g, err := h.Open(ctx, s.ID, "")
			require.NoError(t, err)
			early, err := g.Stream(first)
			require.NoError(t, err)
			time.Sleep(time.Second) // what was listed is kept so long
			hang = true
			begin := time.Now()
			switch method {
			case "items":
				_, err = g.View("")
			case "cover":
				_, err = g.Cover(share.Claim{Purpose: share.PurposeCover, ID: fakelib.Cover}, 0)
			default:
				_, err = g.Stream(first)
			}
			require.Error(t, err, method)
			require.NotErrorIs(t, err, share.ErrNotFound)
			require.Equal(t, 3*time.Second, time.Since(begin), method)

			time.Sleep(time.Hour)
			_, err = io.ReadAll(early.Body)
			require.NoError(t, err)
			require.NoError(t, early.Body.Close())
		})
	}
}

// The resolver's word is not taken for what is not in the share.
func TestResolverOversteps(t *testing.T) {
	h := newHost(t)
	s := h.create(t)
	h.lib.Put(share.Item{ID: fakelib.Album, Kind: share.KindAlbum}, share.Track{ID: ""}, share.Track{ID: "a\nb"}, share.Track{ID: "ok", Title: "a\x00b\r\n\xffc"})
	tracks, err := h.open(t, s.ID).Tracks()
	require.NoError(t, err)
	require.Len(t, tracks, 1)
	require.Equal(t, "ab \uFFFDc", tracks[0].Title)
	require.Contains(t, h.log.String(), "left out a track")
}

// A library's errors are not taken for this package's own verdicts, but for
// the one that is asked of it.
func TestResolverSentinels(t *testing.T) {
	h := newHost(t)
	s := h.create(t)
	for _, sentinel := range []error{share.ErrForbidden, share.ErrExpired, share.ErrEmpty, share.ErrRevoked, share.ErrNotFound} {
		h.lib.Before = func(_ context.Context, method string) error {
			if method == "tracks" || method == "open" && sentinel != share.ErrNotFound {
				return fmt.Errorf("lib: %w", sentinel)
			}
			return nil
		}
		_, err := h.open(t, s.ID).Tracks()
		require.Error(t, err)
		require.NotErrorIs(t, err, sentinel)
	}
	h.lib.Before = nil
	g := h.open(t, s.ID)
	h.lib.OpenTrack = func(context.Context, string, share.Encoding) (*share.Content, error) { return nil, share.ErrForbidden }
	_, err := g.Stream(first)
	require.NotErrorIs(t, err, share.ErrForbidden)
}

// A share that is taken back while the library is at work says so.
func TestRevokedWhileResolving(t *testing.T) {
	h := newHost(t)
	for _, method := range []string{"tracks", "open", "cover"} {
		s := h.create(t)
		g := h.open(t, s.ID)
		h.lib.Before = func(ctx context.Context, m string) error {
			if m != method {
				return nil
			}
			require.NoError(t, h.Revoke(t.Context(), ann, s.ID))
			<-ctx.Done()
			return ctx.Err()
		}
		var err error
		if method == "cover" {
			_, err = g.Cover(share.Claim{Purpose: share.PurposeCover, ID: fakelib.Cover}, 0)
		} else {
			_, err = g.Stream(first)
		}
		require.ErrorIs(t, err, share.ErrRevoked, method)
		h.lib.Before = nil
	}
}

// An imported share may lack what Create gives every other.
func TestImported(t *testing.T) {
	h := newHost(t)
	require.NoError(t, h.store.Create(t.Context(), &share.Share{ID: "old", Owner: ann.ID, Items: []string{fakelib.Album}, CreatedAt: time.UnixMilli(1).UTC()}))
	g := h.open(t, "old")
	v, err := g.View("")
	require.NoError(t, err)
	require.Equal(t, "The Day", v.Title)
	require.NoError(t, h.Revoke(t.Context(), ann, "old"))
	require.ErrorIs(t, g.Live(), share.ErrRevoked)
}

// A visitor who leaves while the store is asked leaves nothing behind.
func TestLeavesWhileOpening(t *testing.T) {
	slow := &slowGet{Store: &memstore.Store{}, after: func(string) {}}
	h := newHost(t, func(c *share.Config) { c.Store = slow })
	s := h.create(t)
	freed := make(chan struct{})
	ctx, cancel := context.WithCancel(t.Context())
	slow.after = func(string) {
		cancel()
		require.Eventually(t, func() bool { return h.Runs() == 0 }, time.Second, time.Microsecond)
	}
	func() {
		big := new([1 << 20]byte)
		runtime.AddCleanup(big, func(c chan struct{}) { close(c) }, freed)
		_, err := h.Open(context.WithValue(ctx, big, big), s.ID, "")
		require.ErrorIs(t, err, context.Canceled)
	}()
	require.Eventually(t, func() bool {
		runtime.GC()
		select {
		case <-freed:
			return true
		default:
			return false
		}
	}, 5*time.Second, time.Millisecond, "no timer holds what the request had")
}

// strayed lists something that nobody asked for.
type strayed struct{ *fakelib.Library }

func (s strayed) Items(ctx context.Context, owner string, ids []string) ([]share.Item, error) {
	return s.Library.Items(ctx, owner, append([]string{"stray"}, ids...))
}

func (s strayed) Tracks(ctx context.Context, owner string, ids []string) ([]share.Track, error) {
	return s.Library.Tracks(ctx, owner, append([]string{"stray"}, ids...))
}

func TestResolverStrays(t *testing.T) {
	lib := fakelib.New()
	h := newHost(t, func(c *share.Config) { c.Resolver = strayed{lib} })
	lib.Put(share.Item{ID: "stray", Kind: share.KindAlbum, CoverID: "co-stray"}, share.Track{ID: "tr-stray"})
	g := h.open(t, h.create(t).ID)
	v, err := g.View("")
	require.NoError(t, err)
	require.Len(t, v.Tracks, 3)
	_, err = g.Stream(share.Claim{Purpose: share.PurposeStream, ID: "tr-stray"})
	require.ErrorIs(t, err, share.ErrNotFound)
	_, err = g.Cover(share.Claim{Purpose: share.PurposeCover, ID: "co-stray"}, 0)
	require.ErrorIs(t, err, share.ErrNotFound)
}
