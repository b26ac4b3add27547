package httpshare_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/httpshare"
)

// A page that is kept is for the handler, the address, the encoding and the
// kind of request that it was made for.
func TestPagesAreNotMixedUp(t *testing.T) {
	s := newSite(t, func(o *options) {
		o.http.IsVisit = func(r *http.Request) bool { return r.Header.Get("Visit") != "" }
	})
	sh, limited := s.create(t), s.create(t)
	s.update(t, limited.ID, func(s *share.Share) { s.MaxVisits = 100 })
	other, err := httpshare.New(s.m, httpshare.Options{SiteName: "Another site"})
	require.NoError(t, err)
	for range 2 {
		a := s.get(t, "/share/"+sh.ID)
		require.Contains(t, a.body, "Ann&#39;s music")
		require.Empty(t, a.Header.Get("Content-Encoding"))
		zipped := s.get(t, "/share/"+sh.ID, "Accept-Encoding: gzip")
		require.Equal(t, "gzip", zipped.Header.Get("Content-Encoding"))
		require.NotContains(t, zipped.body, "<html")

		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodGet, "https://elsewhere.example.com/share/"+sh.ID, nil)
		other.ServeHTTP(w, r)
		require.Contains(t, w.Body.String(), "Another site")
		require.Contains(t, w.Body.String(), "https://elsewhere.example.com/")
		require.NotContains(t, a.body, "elsewhere")

		require.NotContains(t, s.get(t, "/share/"+limited.ID).body, "/stream/")
		require.Contains(t, s.get(t, "/share/"+limited.ID, "Visit: yes").body, "/stream/")
	}
}
