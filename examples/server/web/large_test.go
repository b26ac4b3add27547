package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share/examples/server/library"
)

// largeLibrary has 10,000 tracks on 1,000 albums by 500 artists, and a folder
// with 500 more that no tags tell apart, as collections do.
func largeLibrary(t testing.TB) *library.Library {
	var paths []string
	for artist := range 500 {
		for album := range 2 {
			for track := range 10 {
				paths = append(paths, fmt.Sprintf("The %d Örchestra/Album %d of theirs/%02d A title of some words %d.wav",
					artist, album, track+1, artist*20+album*10+track))
			}
		}
	}
	for i := range 500 {
		paths = append(paths, fmt.Sprintf("Various/Heap/Loose track %d.wav", i))
	}
	return libraryOf(t, paths...)
}

// pageLimit is what a page of a large library may weigh, in bytes.
const pageLimit = 300_000

var largePages = []string{"/", "/?page=5", "/artists", "/tracks", "/tracks?page=50", "/playlists", "/search?q=title", "/search?q=orchestra"}

func TestPagesOfALargeLibrary(t *testing.T) {
	s := serverOf(t, largeLibrary(t))
	b := s.as(t, "ann")
	for _, path := range append(largePages, "/albums/"+heap(s).ID, "/albums/"+heap(s).ID+"?page=5") {
		got := b.get(path)
		assert.Equal(t, http.StatusOK, got.status, path)
		assert.Less(t, len(got.body), pageLimit, path)
		assert.NotContains(t, strings.ReplaceAll(got.body, `loading="lazy"`, ""), `height="44">`, "%s: pictures load when they come into sight", path)
	}
	assert.Equal(t, perPage, strings.Count(b.get("/albums/"+heap(s).ID).body, "Share Loose track"))
}

func heap(s *server) *library.Album {
	for _, a := range s.library.Albums() {
		if a.Title == "Heap" {
			return a
		}
	}
	return nil
}

// Every track is on one page of the list, and the pages lead to each other.
func TestPagesOfAList(t *testing.T) {
	s := serverOf(t, largeLibrary(t))
	b := s.as(t, "ann")
	seen := make(map[string]int)
	path, pages := "/tracks", 0
	for {
		pages++
		body := b.get(path).body
		for _, line := range strings.Split(body, "\n") {
			if _, rest, ok := strings.Cut(line, "shares/new?item="); ok {
				id, _, _ := strings.Cut(rest, `"`)
				seen[id]++
			}
		}
		require.Contains(t, body, `aria-label="Page 105"`)
		path = fmt.Sprintf("/tracks?page=%d", pages+1)
		if !strings.Contains(body, `href=".`+path+`" rel="next"`) {
			break
		}
	}
	assert.Equal(t, 105, pages)
	assert.Len(t, seen, 10_500)
	for id, n := range seen {
		require.Equal(t, 1, n, id)
	}
	last := b.get("/tracks?page=105").body
	assert.Contains(t, last, "10401 to 10500 of 10500")
	for _, odd := range []string{"106", "99999999999999999999"} {
		assert.Contains(t, b.get("/tracks?page="+odd).body, " of 10500", odd)
	}
	for _, odd := range []string{"0", "-1", "x", ""} {
		assert.Contains(t, b.get("/tracks?page="+odd).body, "1 to 100 of 10500", odd)
	}
}

func TestNumbersOfPages(t *testing.T) {
	for want, p := range map[string]pager{
		"[1]":                        {Page: 1, Pages: 1},
		"[1 2 3]":                    {Page: 2, Pages: 3},
		"[1 2 3 0 100]":              {Page: 1, Pages: 100},
		"[1 0 48 49 50 51 52 0 100]": {Page: 50, Pages: 100},
		"[1 0 98 99 100]":            {Page: 100, Pages: 100},
	} {
		assert.Equal(t, want, fmt.Sprint(p.Numbers()))
	}
}

// The pages go on while another library takes the place of the current one.
func TestAnotherLibraryMeanwhile(t *testing.T) {
	first, second := libraryOf(t, "Ann/One/01 Before.wav"), libraryOf(t, "Bob/Two/01 After.wav")
	s := serverOf(t, first)
	b := s.as(t, "ann")
	require.Contains(t, b.get("/search?q=before").body, "Share Before")
	s.collection.current.Store(second)
	assert.Contains(t, b.get("/search?q=before").body, "Nothing found")
	assert.Contains(t, b.get("/tracks").body, "After")

	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for range 20 {
				assert.Equal(t, http.StatusOK, b.get("/tracks").status)
				assert.Equal(t, http.StatusOK, b.get("/search?q=a").status)
			}
		})
	}
	for i := range 50 {
		s.collection.current.Store([]*library.Library{first, second}[i%2])
	}
	readers.Wait()
	assert.Empty(t, s.log.String())
}

func BenchmarkLargeLibrary(b *testing.B) {
	s := serverOf(b, largeLibrary(b))
	home, err := url.Parse(s.URL)
	require.NoError(b, err)
	cookie := s.as(b, "ann").client.Jar.Cookies(home)[0]
	for _, path := range largePages {
		b.Run(path, func(b *testing.B) {
			for b.Loop() {
				r := httptest.NewRequest(http.MethodGet, path, nil)
				r.AddCookie(cookie)
				w := httptest.NewRecorder()
				s.Config.Handler.ServeHTTP(w, r)
				if w.Code != http.StatusOK {
					b.Fatal(w.Code)
				}
				b.ReportMetric(float64(w.Body.Len()), "bytes/page")
			}
		})
	}
	b.Run("first search", func(b *testing.B) {
		for b.Loop() {
			newIndex(s.library)
		}
	})
}
