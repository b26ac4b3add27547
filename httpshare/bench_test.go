package httpshare_test

import (
	"context"
	"net/http/httptest"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/httpshare"
	"github.com/seed545d57e3/share/internal/fakelib"
	"github.com/seed545d57e3/share/memstore"
)

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
