package httpshare_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

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

// TestViralPage counts how many pages 64 clients get of one link with 12
// tracks, with what the cache keeps and without.
func TestViralPage(t *testing.T) {
	if testing.Short() {
		t.Skip()
	}
	rate := func(life time.Duration) float64 {
		s := newSite(t, func(o *options) { o.share.Now, o.share.CacheFor = time.Now, life })
		s.lib.Put(share.Item{ID: "al-12", Kind: share.KindAlbum, Title: "Twelve"}, make12()...)
		sh := s.create(t, func(s *share.Spec) { s.Items = []string{"al-12"} })
		http := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
		defer http.CloseIdleConnections()
		var pages atomic.Int64
		var wg sync.WaitGroup
		begin := time.Now()
		for range 64 {
			wg.Go(func() {
				for time.Since(begin) < time.Second {
					resp, err := http.Get(s.URL + "/share/" + sh.ID)
					if err != nil {
						t.Error(err)
						return
					}
					io.Copy(io.Discard, resp.Body)
					resp.Body.Close()
					pages.Add(1)
				}
			})
		}
		wg.Wait()
		return float64(pages.Load()) / time.Since(begin).Seconds()
	}
	without, with := rate(-1), rate(0)
	t.Logf("%.0f pages a second without, %.0f with: %.1f times", without, with, with/without)
	require.Greater(t, with, 2*without)
}

func make12() []share.Track {
	tracks := make([]share.Track, 12)
	for i := range tracks {
		tracks[i] = share.Track{ID: "t-" + string(rune('a'+i)), Title: "A title", Artist: "The Band", Album: "Twelve", Duration: time.Minute}
	}
	return tracks
}
