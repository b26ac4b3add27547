package httpshare_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/internal/fakelib"
)

var audio = string(fakelib.Audio("tr-1"))

func TestRanges(t *testing.T) {
	s := newSite(t)
	url := s.view(t, s.create(t).ID).Tracks[0].StreamURL
	size := len(audio)
	whole := s.get(t, url)
	require.Equal(t, audio, whole.body)
	require.Equal(t, "bytes", whole.Header.Get("Accept-Ranges"))
	etag := whole.Header.Get("Etag")
	require.Regexp(t, `^"[^"]+"$`, etag, "strong")
	modified := whole.Header.Get("Last-Modified")
	require.NotEmpty(t, modified)

	for _, test := range []struct {
		header string
		status int
		from   int // of a 206
		to     int
	}{
		{"bytes=0-1", 206, 0, 2}, // what Safari asks first
		{"bytes=0-", 206, 0, size},
		{"bytes=100-199", 206, 100, 200},
		{"bytes=-10", 206, size - 10, size},
		{"bytes=199999-", 206, size - 1, size},
		{"bytes=199990-999999", 206, size - 10, size},
		{"bytes=100-99999999999999999999999", 206, 100, size},
		{"bytes=-999999", 206, 0, size},
		{"BYTES= 5-6 ", 206, 5, 7},
		{"bytes=200000-", 416, 0, 0},
		{"bytes=200000-200001", 416, 0, 0},
		{"bytes=99999999999999999999999-", 416, 0, 0},
		{"bytes=-0", 416, 0, 0},
		{"bytes=-99999999999999999999999", 200, 0, 0},
		{"bytes=5-4", 200, 0, 0},
		{"bytes=-", 200, 0, 0},
		{"bytes=", 200, 0, 0},
		{"bytes=a-b", 200, 0, 0},
		{"bytes=1--2", 200, 0, 0},
		{"bytes=0-1,4-5", 200, 0, 0},
		{"bytes=" + strings.Repeat("0-0,", 20_000) + "0-0", 200, 0, 0},
		{"items=0-1", 200, 0, 0},
		{"0-1", 200, 0, 0},
		{"", 200, 0, 0},
	} {
		name := fmt.Sprintf("%.30s", test.header)
		a := s.get(t, url, "Range: "+test.header)
		require.Equal(t, test.status, a.StatusCode, name)
		common(t, a)
		switch test.status {
		case 206:
			require.Equal(t, audio[test.from:test.to], a.body, name)
			require.Equal(t, fmt.Sprintf("bytes %d-%d/%d", test.from, test.to-1, size), a.Header.Get("Content-Range"), name)
			require.Equal(t, strconv.Itoa(test.to-test.from), a.Header.Get("Content-Length"), name)
			require.Equal(t, etag, a.Header.Get("Etag"))
		case 416:
			require.Equal(t, fmt.Sprintf("bytes */%d", size), a.Header.Get("Content-Range"), name)
			require.Equal(t, "no-store", a.Header.Get("Cache-Control"), name)
		default:
			require.Equal(t, audio, a.body, name)
			require.Empty(t, a.Header.Get("Content-Range"))
		}
		head := s.do(t, http.MethodHead, url, "Range: "+test.header)
		require.Equal(t, http.StatusOK, head.StatusCode, "a HEAD has no ranges")
		require.Equal(t, strconv.Itoa(size), head.Header.Get("Content-Length"))
	}

	for name, test := range map[string]struct {
		headers []string
		status  int
	}{
		"not changed":           {[]string{"If-None-Match: " + etag}, 304},
		"not changed since":     {[]string{"If-Modified-Since: " + modified}, 304},
		"changed":               {[]string{`If-None-Match: "x"`}, 200},
		"not changed, no range": {[]string{"If-None-Match: " + etag, "Range: bytes=999999-"}, 304},
		"same, so a range":      {[]string{"If-Range: " + etag, "Range: bytes=0-1"}, 206},
		"other, so all":         {[]string{`If-Range: "x"`, "Range: bytes=0-1"}, 200},
		"must match":            {[]string{`If-Match: "x"`}, 412},
		"two headers":           {[]string{"Range: bytes=0-1", "Range: bytes=2-3"}, 200},
	} {
		a := s.get(t, url, test.headers...)
		require.Equal(t, test.status, a.StatusCode, name)
		common(t, a)
	}
}

func TestDownload(t *testing.T) {
	s := newSite(t)
	sh := s.create(t, func(s *share.Spec) { s.Downloadable = ptr(true) })
	a := s.get(t, s.view(t, sh.ID).Tracks[1].DownloadURL)
	require.Equal(t, `attachment; filename="Noon.mp3"`, a.Header.Get("Content-Disposition"))
	require.Equal(t, string(fakelib.Audio("tr-2")), a.body)
}

func TestContentTypes(t *testing.T) {
	s := newSite(t)
	url := s.view(t, s.create(t).ID).Tracks[0].StreamURL
	for given, want := range map[string]string{
		"audio/flac": "audio/flac", "audio/ogg; codecs=opus": "audio/ogg; codecs=opus", "video/webm": "video/webm",
		"":          "audio/mpeg", // by the suffix
		"text/html": "", "image/svg+xml": "", "application/xhtml+xml": "", "audio": "", "audio/mpeg\r\nX: y": "", "text/html;audio/": "",
	} {
		s.lib.OpenTrack = func(context.Context, string, share.Encoding) (*share.Content, error) {
			return &share.Content{Body: s.lib.Body(strings.NewReader("<script>")), Type: given, Suffix: "mp3"}, nil
		}
		a := s.get(t, url)
		require.Equal(t, http.StatusOK, a.StatusCode)
		if want != "" {
			require.Equal(t, want, a.Header.Get("Content-Type"))
			require.Empty(t, a.Header.Get("Content-Disposition"))
		} else {
			require.Equal(t, "application/octet-stream", a.Header.Get("Content-Type"), given)
			require.Equal(t, `attachment; filename="Morning.mp3"`, a.Header.Get("Content-Disposition"))
		}
		require.Equal(t, "default-src 'none'; sandbox", a.Header.Get("Content-Security-Policy"))
	}
}

// What cannot seek is sent from its start, and a failure before the first
// byte is still an answer.
func TestPlainContent(t *testing.T) {
	s := newSite(t)
	url := s.view(t, s.create(t).ID).Tracks[0].StreamURL
	text := strings.Repeat("0123456789", 30_000)
	broken := fmt.Errorf("encoder died")
	for name, test := range map[string]struct {
		body   io.Reader
		size   int64
		status int
		want   string
		breaks bool
	}{
		"size unknown":             {strings.NewReader(text), -1, 200, text, false},
		"size left at zero":        {strings.NewReader(text), 0, 200, text, false},
		"size known":               {strings.NewReader(text), 300_000, 200, text, false},
		"byte by byte":             {iotest.OneByteReader(strings.NewReader(text[:5000])), -1, 200, text[:5000], false},
		"one byte":                 {strings.NewReader("x"), 1, 200, "x", false},
		"shorter than said":        {strings.NewReader(text), 300_001, 200, text, true},
		"longer than said":         {strings.NewReader(text), 299_999, 200, text[:299_999], false},
		"much longer":              {strings.NewReader(text), 5, 200, text[:5], false},
		"nothing":                  {strings.NewReader(""), -1, 503, "", false},
		"fails at once":            {iotest.ErrReader(broken), -1, 503, "", false},
		"not there after all":      {iotest.ErrReader(fs.ErrNotExist), -1, 503, "", false},
		"not found after all":      {iotest.ErrReader(share.ErrNotFound), 10, 404, "", false},
		"fails later":              {io.MultiReader(strings.NewReader(text), iotest.ErrReader(broken)), -1, 200, text, true},
		"fails later, size known":  {io.MultiReader(strings.NewReader(text), iotest.ErrReader(broken)), 400_000, 200, text, true},
		"fails with its last byte": {iotest.DataErrReader(strings.NewReader(text)), 300_000, 200, text, false},
	} {
		t.Run(name, func(t *testing.T) {
			s.lib.OpenTrack = func(context.Context, string, share.Encoding) (*share.Content, error) {
				return &share.Content{Body: s.lib.Plain(test.body), Size: test.size, Type: "audio/ogg"}, nil
			}
			a := s.get(t, url, "Range: bytes=0-1")
			require.Equal(t, test.status, a.StatusCode)
			require.NotContains(t, a.body, "died")
			if test.status != http.StatusOK {
				require.Equal(t, "no-store", a.Header.Get("Cache-Control"))
				require.Empty(t, a.Header.Get("Accept-Ranges"))
				return
			}
			require.Equal(t, "none", a.Header.Get("Accept-Ranges"))
			if test.breaks {
				require.Error(t, a.err, "the visitor's side must know that it is not all")
				require.True(t, strings.HasPrefix(test.want, a.body))
			} else {
				require.NoError(t, a.err)
				require.Equal(t, test.want, a.body)
			}
		})
	}
	require.Contains(t, s.log.String(), "goes on after its size")
	require.GreaterOrEqual(t, strings.Count(s.log.String(), "encoder died"), 3, "a failure in the middle is logged, too")
	require.Contains(t, s.log.String(), "ends before its size, by 1 bytes")
}

// A body whose size was another when it was opened: what was promised cannot
// be kept, and the visitor's side sees that, also behind a middleware that
// takes the length away, as those do that compress.
func TestFileThatShrinks(t *testing.T) {
	for _, wrap := range []func(http.Handler) http.Handler{nil, withoutLength} {
		s := newSite(t, func(o *options) { o.wrap = wrap })
		url := s.view(t, s.create(t).ID).Tracks[0].StreamURL
		s.lib.OpenTrack = func(context.Context, string, share.Encoding) (*share.Content, error) {
			return &share.Content{Body: s.lib.Body(&shrinks{bytes.NewReader([]byte(audio))}), Type: "audio/mpeg"}, nil
		}
		a := s.get(t, url)
		require.Equal(t, http.StatusOK, a.StatusCode)
		require.Error(t, a.err)
	}
}

func withoutLength(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.ServeHTTP(lengthless{w}, r) })
}

type lengthless struct{ http.ResponseWriter }

func (w lengthless) WriteHeader(status int) {
	w.Header().Del("Content-Length")
	w.ResponseWriter.WriteHeader(status)
}

type shrinks struct{ *bytes.Reader }

func (s *shrinks) Seek(offset int64, whence int) (int64, error) {
	n, err := s.Reader.Seek(offset, whence)
	if whence == io.SeekEnd {
		n += 1000
	}
	return n, err
}

func TestCover(t *testing.T) {
	s := newSite(t)
	v := s.view(t, s.create(t).ID)
	var size int
	image := fakelib.PNG()
	seeks := true
	s.lib.OpenCover = func(_ context.Context, id string, edge int) (*share.Content, error) {
		size = edge
		require.Equal(t, fakelib.Cover, id)
		if seeks {
			return &share.Content{Body: s.lib.Body(bytes.NewReader(image)), Type: "text/html", ETag: `"v1"`}, nil
		}
		return &share.Content{Body: s.lib.Plain(bytes.NewReader(image)), Type: "text/html", Size: -1}, nil
	}
	for query, want := range map[string]int{"": 600, "?size=150": 150, "?size=1200": 1200, "?size=151": 600, "?size=-1": 600, "?size=x&size=150": 600, "?size=99999999999": 600} {
		a := s.get(t, v.CoverURL+query)
		require.Equal(t, http.StatusOK, a.StatusCode)
		require.Equal(t, want, size, query)
		require.Equal(t, string(image), a.body)
		require.Equal(t, `"v1"`, a.Header.Get("Etag"))
	}
	require.Equal(t, http.StatusNotModified, s.get(t, v.CoverURL, `If-None-Match: "v1"`).StatusCode)

	seeks = false
	a := s.get(t, v.CoverURL)
	require.Equal(t, string(image), a.body)
	require.Equal(t, http.StatusNotModified, s.get(t, v.CoverURL, "If-None-Match: "+a.Header.Get("Etag")).StatusCode)

	for _, seeks = range []bool{true, false} {
		for head, want := range map[string]string{
			"\xff\xd8\xff\xe0": "image/jpeg", "GIF89a": "image/gif", "RIFF\x00\x00\x00\x00WEBPVP8 ": "image/webp",
			"\x00\x00\x00\x20ftypavif": "image/avif",
			"<svg xmlns=":              "", "<html><script>": "", "%PDF-1.4": "", "": "", "BM": "",
		} {
			image = []byte(head)
			a := s.get(t, v.CoverURL)
			if want == "" {
				require.Equal(t, http.StatusNotFound, a.StatusCode, head)
			} else {
				require.Equal(t, http.StatusOK, a.StatusCode, head)
				require.Equal(t, want, a.Header.Get("Content-Type"))
			}
		}
	}
	image = append(fakelib.PNG(), make([]byte, 16<<20)...)
	require.Equal(t, http.StatusServiceUnavailable, s.get(t, v.CoverURL).StatusCode)
}
