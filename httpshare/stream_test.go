package httpshare_test

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/internal/fakelib"
)

// small makes connections whose buffers hold little, so that a test sees a
// write wait for its reader, and that tell what they are asked to copy from.
type small struct {
	net.Listener
	copies atomic.Int64 // of files, as sendfile wants them
	others atomic.Int64
	active atomic.Int64 // requests that the handler is at work on
}

func (l *small) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	if err := c.(*net.TCPConn).SetWriteBuffer(16 << 10); err != nil {
		return nil, err
	}
	return &spied{c.(*net.TCPConn), l}, nil
}

type spied struct {
	*net.TCPConn
	l *small
}

func (c *spied) ReadFrom(r io.Reader) (int64, error) {
	limited, ok := r.(*io.LimitedReader)
	if ok {
		_, ok = limited.R.(*os.File)
	}
	if ok {
		c.l.copies.Add(1)
	} else {
		c.l.others.Add(1)
	}
	return c.TCPConn.ReadFrom(r)
}

// dial asks for url over a connection of its own and returns what reads the body.
func dial(t *testing.T, url string) (net.Conn, *http.Response) {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, url, nil)
	require.NoError(t, err)
	d := net.Dialer{Timeout: 5 * time.Second}
	c, err := d.Dial("tcp", r.URL.Host)
	require.NoError(t, err)
	t.Cleanup(func() { c.Close() })
	require.NoError(t, c.(*net.TCPConn).SetReadBuffer(16<<10))
	require.NoError(t, c.SetDeadline(time.Now().Add(30*time.Second)))
	require.NoError(t, r.Write(c))
	resp, err := http.ReadResponse(bufio.NewReaderSize(c, 1<<10), r)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, resp.StatusCode)
	return c, resp
}

// bigFile makes the library serve a file of 64 MiB.
func bigFile(t *testing.T, s *site) {
	path := filepath.Join(t.TempDir(), "big.mp3")
	require.NoError(t, os.WriteFile(path, nil, 0o600))
	require.NoError(t, os.Truncate(path, 64<<20))
	s.lib.OpenTrack = func(context.Context, string, share.Encoding) (*share.Content, error) {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		return share.FileContent(f, "")
	}
}

func slowSite(t *testing.T, stall time.Duration) (*site, *small) {
	l := &small{}
	s := newSite(t, func(o *options) {
		o.http.StallTimeout = stall
		o.wrap = func(h http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				l.active.Add(1)
				defer l.active.Add(-1)
				h.ServeHTTP(w, r)
			})
		}
		o.serve = func(srv *httptest.Server) {
			l.Listener = srv.Listener
			srv.Listener = l
			srv.Config.WriteTimeout = 200 * time.Millisecond // what hosts set, and what would cut a song
		}
	})
	bigFile(t, s)
	return s, l
}

// Files go to the socket as net/http knows them, so with sendfile.
func TestSendfile(t *testing.T) {
	s, l := slowSite(t, time.Minute)
	a := s.get(t, s.view(t, s.create(t).ID).Tracks[0].StreamURL)
	require.NoError(t, a.err)
	require.Len(t, a.body, 64<<20)
	require.Equal(t, int64(64<<20/(64<<10)), l.copies.Load(), "each chunk a file in one limit")
	require.Zero(t, l.others.Load())
}

// A share that is deleted cuts what is running, in the middle of a write.
func TestDeleteCuts(t *testing.T) {
	s, l := slowSite(t, time.Minute)
	sh := s.create(t)
	_, resp := dial(t, s.view(t, sh.ID).Tracks[0].StreamURL)
	_, err := io.ReadFull(resp.Body, make([]byte, 1<<20))
	require.NoError(t, err)
	time.Sleep(50 * time.Millisecond) // the server is waiting for us now

	begin := time.Now()
	require.NoError(t, s.m.Delete(t.Context(), ann, sh.ID))
	require.Less(t, time.Since(begin), time.Second, "Delete never waits for a reader")
	require.Eventually(t, func() bool { return l.active.Load() == 0 }, 5*time.Second, time.Millisecond,
		"the handler is done though its reader reads nothing")
	rest, err := io.Copy(io.Discard, resp.Body)
	require.Error(t, err)
	t.Logf("%d bytes after the delete, of 63 MiB left", rest)
	require.Less(t, rest, int64(1<<20))
}

// A cut is for its own response only: it does not spoil the next one on the
// same connection, however the two fall together.
func TestCutSparesTheConnection(t *testing.T) {
	s := newSite(t)
	keep := s.create(t)
	// Covers are small: they leave with the end of their response, at the
	// moment when its context ends.
	cover := s.view(t, keep.ID).CoverURL
	for range 2000 {
		resp, err := http.Get(cover)
		require.NoError(t, err)
		_, err = io.Copy(io.Discard, resp.Body)
		require.NoError(t, err)
		resp.Body.Close()
	}
	for range 50 {
		sh := s.create(t)
		url := s.view(t, sh.ID).Tracks[0].StreamURL
		var wg sync.WaitGroup
		wg.Go(func() {
			resp, err := http.Get(url)
			if err != nil {
				return // cut before its headers
			}
			io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
		})
		wg.Go(func() { s.m.Delete(context.Background(), ann, sh.ID) })
		wg.Wait()
		resp, err := http.Get(s.view(t, keep.ID).Tracks[0].StreamURL)
		require.NoError(t, err)
		n, err := io.Copy(io.Discard, resp.Body)
		require.NoError(t, err)
		require.Equal(t, int64(len(audio)), n)
		resp.Body.Close()
	}
}

// A reader who is slow but lives is served to the end, past every time-out;
// one who stalls is cut.
func TestSlowAndStalled(t *testing.T) {
	const stall = 400 * time.Millisecond
	s, _ := slowSite(t, stall)
	url := s.view(t, s.create(t).ID).Tracks[0].StreamURL

	_, resp := dial(t, url)
	begin := time.Now()
	for time.Since(begin) < 5*stall { // about 1.3 MB/s: a chunk in 50 ms
		_, err := io.ReadFull(resp.Body, make([]byte, 64<<10))
		require.NoError(t, err)
		time.Sleep(50 * time.Millisecond)
	}

	_, resp = dial(t, url)
	time.Sleep(3 * stall)
	n, err := io.Copy(io.Discard, resp.Body)
	require.Error(t, err, "cut")
	require.Less(t, n, int64(8<<20))
}

// A transcoder may be slower than any reader: what counts is that its reader
// takes what there is.
func TestSlowTranscoder(t *testing.T) {
	s, _ := slowSite(t, 300*time.Millisecond)
	s.lib.OpenTrack = func(ctx context.Context, _ string, _ share.Encoding) (*share.Content, error) {
		return &share.Content{Type: "audio/ogg", Body: share.Pipe(ctx, func(_ context.Context, w io.Writer) error {
			for range 20 {
				if _, err := w.Write(make([]byte, 1000)); err != nil {
					return err
				}
				time.Sleep(50 * time.Millisecond)
			}
			return nil
		})}, nil
	}
	a := s.get(t, s.view(t, s.create(t).ID).Tracks[0].StreamURL)
	require.NoError(t, a.err)
	require.Len(t, a.body, 20_000)
}

// A large page reaches a slow reader, too.
func TestSlowPage(t *testing.T) {
	s, _ := slowSite(t, 300*time.Millisecond)
	tracks := make([]share.Track, 3000)
	for i := range tracks {
		tracks[i] = share.Track{ID: "tr-" + strconv.Itoa(i), Title: strings.Repeat("long ", 50)}
	}
	s.lib.Put(share.Item{ID: fakelib.Album, Kind: share.KindAlbum}, tracks...)
	_, resp := dial(t, s.URL+"/share/"+s.create(t).ID)
	read := int64(0)
	for {
		n, err := io.CopyN(io.Discard, resp.Body, 64<<10)
		read += n
		if err == io.EOF {
			break
		}
		require.NoError(t, err)
		time.Sleep(20 * time.Millisecond)
	}
	require.Equal(t, resp.ContentLength, read)
}

// A visitor who leaves takes nothing along: bodies are closed (which every
// site checks at its end), and the next visitor is served.
func TestVisitorLeaves(t *testing.T) {
	s, _ := slowSite(t, time.Minute)
	url := s.view(t, s.create(t).ID).Tracks[0].StreamURL
	for i := range 10 {
		c, resp := dial(t, url)
		_, err := io.CopyN(io.Discard, resp.Body, int64(i*100_000))
		require.NoError(t, err)
		c.Close()
	}
	a := s.get(t, url, "Range: bytes=0-9")
	require.Len(t, a.body, 10)
}

// HTTP/2 has one connection for many responses: each is cut, or broken, alone.
func TestHTTP2(t *testing.T) {
	s := newSite(t, func(o *options) {
		o.serve = func(srv *httptest.Server) { srv.EnableHTTP2 = true }
		o.tls = true
	})
	get := func(url string) *http.Response {
		resp, err := s.Client().Get(url)
		require.NoError(t, err)
		require.Equal(t, 2, resp.ProtoMajor)
		require.Equal(t, http.StatusOK, resp.StatusCode)
		t.Cleanup(func() { resp.Body.Close() })
		return resp
	}
	keep, sh := s.create(t), s.create(t)
	kept, url := s.view(t, keep.ID).Tracks[0].StreamURL, s.view(t, sh.ID).Tracks[0].StreamURL
	b, err := io.ReadAll(get(kept).Body)
	require.NoError(t, err)
	require.Equal(t, audio, string(b))

	s.lib.OpenTrack = func(context.Context, string, share.Encoding) (*share.Content, error) {
		return &share.Content{Body: s.lib.Body(&shrinks{bytes.NewReader([]byte(audio))}), Type: "audio/mpeg"}, nil
	}
	_, err = io.ReadAll(get(kept).Body)
	require.Error(t, err, "a file that shrank")

	bigFile(t, s)
	cut, running := get(url), get(kept)
	_, err = io.ReadFull(cut.Body, make([]byte, 1<<20))
	require.NoError(t, err)
	require.NoError(t, s.m.Delete(t.Context(), ann, sh.ID))
	n, err := io.Copy(io.Discard, cut.Body)
	require.Error(t, err)
	require.Less(t, n, int64(16<<20), "what a client lets a server send unasked")
	n, err = io.Copy(io.Discard, running.Body)
	require.NoError(t, err)
	require.Equal(t, int64(64<<20), n)
}

// An endless transcode is cut and its process ended.
func TestPipeIsCut(t *testing.T) {
	s := newSite(t)
	ended := make(chan error, 1)
	s.lib.OpenTrack = func(ctx context.Context, _ string, _ share.Encoding) (*share.Content, error) {
		return &share.Content{Type: "audio/ogg", Size: -1, Body: share.Pipe(ctx, func(ctx context.Context, w io.Writer) error {
			for ctx.Err() == nil {
				if _, err := w.Write(make([]byte, 1000)); err != nil {
					break
				}
				time.Sleep(time.Millisecond)
			}
			ended <- ctx.Err()
			return ctx.Err()
		})}, nil
	}
	sh := s.create(t)
	_, resp := dial(t, s.view(t, sh.ID).Tracks[0].StreamURL)
	_, err := io.ReadFull(resp.Body, make([]byte, 10_000))
	require.NoError(t, err)
	require.NoError(t, s.m.Delete(t.Context(), ann, sh.ID))
	_, err = io.Copy(io.Discard, resp.Body)
	require.Error(t, err)
	require.Error(t, <-ended)
}

// BenchmarkStream compares a track through the handler with the same file
// through http.ServeContent alone. The ratio of the two is what counts.
func BenchmarkStream(b *testing.B) {
	path := filepath.Join(b.TempDir(), "big.mp3")
	require.NoError(b, os.WriteFile(path, make([]byte, 16<<20), 0o600))
	read := func(b *testing.B, url string) {
		b.SetBytes(16 << 20)
		for b.Loop() {
			resp, err := http.Get(url)
			if err != nil {
				b.Fatal(err)
			}
			n, err := io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
			if err != nil || n != 16<<20 {
				b.Fatal(n, err)
			}
		}
	}
	b.Run("net/http", func(b *testing.B) {
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { http.ServeFile(w, r, path) }))
		defer srv.Close()
		read(b, srv.URL)
	})
	b.Run("httpshare", func(b *testing.B) {
		var srv *httptest.Server
		url := benchSite(b, path, &srv)
		defer srv.Close()
		read(b, url)
	})
}
