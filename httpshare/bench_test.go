package httpshare_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/httpshare"
	"github.com/seed545d57e3/share/internal/fakelib"
	"github.com/seed545d57e3/share/memstore"
)

// BenchmarkPage opens one link of twelve tracks again and again, with what is
// kept for a second and without. The ratio of the two is what counts.
func BenchmarkPage(b *testing.B) {
	for name, life := range map[string]time.Duration{"kept": 0, "not kept": -1} {
		b.Run(name, func(b *testing.B) {
			lib := fakelib.New()
			tracks := make([]share.Track, 12)
			for i := range tracks {
				tracks[i] = share.Track{ID: "tr-" + string(rune('a'+i)), Title: "A title", Artist: "The Band", Duration: time.Minute}
			}
			lib.Put(share.Item{ID: fakelib.Album, Kind: share.KindAlbum, Title: "Twelve"}, tracks...)
			m, err := share.New(share.Config{Store: &memstore.Store{}, Resolver: lib, CacheFor: life})
			require.NoError(b, err)
			defer m.Close(context.Background())
			h, err := httpshare.New(m, httpshare.Options{})
			require.NoError(b, err)
			srv := httptest.NewServer(h)
			defer srv.Close()
			s, err := m.Create(b.Context(), ann, share.Spec{Items: []string{fakelib.Album}})
			require.NoError(b, err)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					resp, err := http.Get(srv.URL + "/share/" + s.ID)
					if err != nil {
						b.Error(err)
						return
					}
					io.Copy(io.Discard, resp.Body)
					resp.Body.Close()
				}
			})
		})
	}
}

// benchSite serves the file at path as a track and returns its address.
func benchSite(b *testing.B, path string, srv **httptest.Server) string {
	lib := fakelib.New()
	lib.OpenTrack = func(context.Context, string, share.Encoding) (*share.Content, error) {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		return share.FileContent(f, "")
	}
	m, err := share.New(share.Config{Store: &memstore.Store{}, Resolver: lib})
	require.NoError(b, err)
	h, err := httpshare.New(m, httpshare.Options{})
	require.NoError(b, err)
	*srv = httptest.NewServer(h)
	s, err := m.Create(b.Context(), ann, share.Spec{Items: []string{fakelib.Album}})
	require.NoError(b, err)
	g, err := m.Open(b.Context(), s.ID, "")
	require.NoError(b, err)
	v, err := g.View((*srv).URL + "/share")
	require.NoError(b, err)
	return v.Tracks[0].StreamURL
}
