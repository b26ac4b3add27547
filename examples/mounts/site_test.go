package mounts

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/internal/fakelib"
	"github.com/seed545d57e3/share/memstore"
)

var ann = share.User{ID: fakelib.Owner}

func init() { gin.SetMode(gin.ReleaseMode) } // it chats otherwise

func config(lib *fakelib.Library) share.Config {
	return share.Config{Store: &memstore.Store{}, Resolver: lib, Downloadable: true, Logger: slog.New(slog.DiscardHandler)}
}

// create shares an album and returns the link ID.
func create(t *testing.T, m *share.Manager) string {
	t.Helper()
	t.Cleanup(func() { require.NoError(t, m.Close(context.Background())) })
	s, err := m.Create(t.Context(), ann, share.Spec{Items: []string{fakelib.Album}})
	require.NoError(t, err)
	return s.ID
}

// visitor is a browser without a screen.
type visitor struct {
	t      *testing.T
	client *http.Client
}

// clientTo finds every name at that server, as if it stood in DNS.
func clientTo(server *httptest.Server) *http.Client {
	client := server.Client()
	client.Transport.(*http.Transport).DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "tcp", server.Listener.Addr().String())
	}
	return client
}

func (v visitor) do(method, url string, headers ...string) (*http.Response, string) {
	v.t.Helper()
	ctx, cancel := context.WithTimeout(v.t.Context(), 20*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, url, nil)
	require.NoError(v.t, err)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	resp, err := v.client.Do(r)
	require.NoError(v.t, err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	require.NoError(v.t, err)
	return resp, string(b)
}

func (v visitor) get(url string, headers ...string) (*http.Response, string) {
	v.t.Helper()
	return v.do(http.MethodGet, url, headers...)
}

var (
	attribute = regexp.MustCompile(`\s(?:href|src|data-cover)="([^"]*)"`)
	ogURL     = regexp.MustCompile(`property="og:url" content="([^"]*)"`)
	ogImage   = regexp.MustCompile(`property="og:image" content="([^"]*)"`)
)

// followAll opens base + "/" + id and everything that it links to, and holds
// absolute links to begin with base.
func (v visitor) followAll(base, id string) {
	t := v.t
	t.Helper()
	link := base + "/" + id
	resp, page := v.get(link)
	require.Equal(t, http.StatusOK, resp.StatusCode, link)
	require.Equal(t, link, ogURL.FindStringSubmatch(page)[1])
	image := ogImage.FindStringSubmatch(page)[1]
	require.True(t, strings.HasPrefix(image, link+"/cover/"), image)

	at, err := url.Parse(link)
	require.NoError(t, err)
	kinds := make(map[string]int)
	for _, m := range append(attribute.FindAllStringSubmatch(page, -1), []string{"", image}) {
		if strings.HasPrefix(m[1], "data:") {
			continue
		}
		to, err := at.Parse(m[1])
		require.NoError(t, err)
		require.True(t, strings.HasPrefix(to.String(), base+"/"), "%s leads out of %s", to, base)
		kinds[v.follow(to.String())]++
	}
	for _, kind := range []string{"text/css", "text/javascript", "audio/mpeg", "image/png", "audio/x-mpegurl", "attachment"} {
		require.NotZero(t, kinds[kind], "no %s among %v", kind, kinds)
	}

	_, list := v.get(link + "/m3u")
	n := 0
	for line := range strings.Lines(list) {
		if line = strings.TrimSpace(line); !strings.HasPrefix(line, "#") {
			n++
			require.True(t, strings.HasPrefix(line, link+"/stream/"), line)
			require.Equal(t, "audio/mpeg", v.follow(line))
		}
	}
	require.Equal(t, 3, n)

	resp, _ = v.get(link + "/") // leads back, wherever it is mounted
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Equal(t, link, resp.Request.URL.String())
	resp, _ = v.get(base + "/nosuchid00")
	require.Equal(t, http.StatusNotFound, resp.StatusCode)
	resp, _ = v.do(http.MethodPost, link)
	require.Equal(t, http.StatusMethodNotAllowed, resp.StatusCode)
}

// follow opens a link and says what it is. Audio has to come whole, in
// ranges, and with a length for HEAD.
func (v visitor) follow(url string) (kind string) {
	t := v.t
	t.Helper()
	resp, body := v.get(url)
	require.Equal(t, http.StatusOK, resp.StatusCode, url)
	require.NotEmpty(t, body, url)
	kind, _, _ = strings.Cut(resp.Header.Get("Content-Type"), ";")
	if strings.HasPrefix(resp.Header.Get("Content-Disposition"), "attachment") && kind == "audio/mpeg" {
		return "attachment"
	}
	if kind != "audio/mpeg" {
		return kind
	}
	part, some := v.get(url, "Range", "bytes=1000-1999")
	require.Equal(t, http.StatusPartialContent, part.StatusCode, url)
	require.Equal(t, "bytes 1000-1999/200000", part.Header.Get("Content-Range"))
	require.Equal(t, body[1000:2000], some)
	head, none := v.do(http.MethodHead, url)
	require.Equal(t, http.StatusOK, head.StatusCode)
	require.EqualValues(t, len(body), head.ContentLength)
	require.Empty(t, none)
	return kind
}
