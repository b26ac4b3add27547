package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share/examples/server/library"
)

// silence is two seconds of it as a WAV file.
var silence = []byte("RIFF\x24\x7d\x00\x00WAVEfmt \x10\x00\x00\x00\x01\x00\x01\x00\x40\x1f\x00\x00\x80\x3e\x00\x00\x02\x00\x10\x00data\x00\x7d\x00\x00" +
	strings.Repeat("\x00", 32000))

// libraryOf has the tracks with these paths, and the names that stand there.
func libraryOf(t testing.TB, paths ...string) *library.Library {
	t.Helper()
	files := make(fstest.MapFS)
	file := &fstest.MapFile{Data: silence}
	for _, p := range paths {
		files[p] = file
	}
	lib, err := library.Scan(t.Context(), files, func(string, error) {})
	require.NoError(t, err)
	require.Equal(t, len(paths), lib.Len())
	return lib
}

func TestSearch(t *testing.T) {
	s := newServer(t)
	b := s.as(t, "ann")
	for query, want := range map[string][]string{
		"noemie":            {"Postcard to Noémie"},
		"NOÉMIE postcard":   {"Postcard to Noémie"},
		"bla tim":           {"Blå timme"},
		"finch kitchen":     {"Kitchen Window", "Steam and Sugar", "Sunday, Slowly"},
		"evening":           {"Evening Mix"},
		"copper finch":      {"Copper Finch", "Kitchen Window", "Screen Door"},
		"sunday slowly":     {"Sunday, Slowly"},
		" screen   door \t": {"Screen Door"},
	} {
		got := b.get("/search?q=" + url.QueryEscape(query))
		assert.Equal(t, http.StatusOK, got.status, query)
		for _, title := range want {
			assert.Contains(t, got.body, `aria-label="Share `+title+`"`, query)
		}
		assert.Contains(t, got.body, `value="`+strings.TrimSpace(query)+`"`, "the field keeps the words")
	}
	found := b.get("/search?q=kitchen").body
	assert.Contains(t, found, `href="./shares/new?item=`+b.album().ID+`"`)
	assert.Contains(t, found, `href="./albums/`+b.album().ID+`"`)
	for _, query := range []string{"nothing of that name", "kitchen harbour", "<script>", "%", strings.Repeat("é", 500)} {
		got := b.get("/search?q=" + url.QueryEscape(query))
		assert.Equal(t, http.StatusOK, got.status)
		assert.Contains(t, got.body, "Nothing found", query)
		assert.NotContains(t, got.body, "<script>")
	}
	for _, query := range []string{"", "+", "%ff"} {
		got := b.get("/search?q=" + query)
		assert.Contains(t, got.body, "Type what you look for", query)
	}
	assert.Equal(t, "/login", s.browser(t).get("/search?q=kitchen").path)
	assert.Empty(t, s.log.String())
}

func TestSearchOrderAndBound(t *testing.T) {
	paths := []string{"Zed/Rain/01 Night rain.wav", "Zed/Rain/02 Rain.wav", "Zed/Rain/03 Rainbow.wav", "Zed/Rain/04 Drain.wav", "Zed/Rain/05 Sun.wav"}
	for i := range maxFoundTracks + 20 {
		paths = append(paths, fmt.Sprintf("Many/Songs %d/01 Song number %d.wav", i, i))
	}
	m := &music{Library: libraryOf(t, paths...)}
	x := newIndex(m.Library)
	tracks, total := find(x.tracks, "rain", 10)
	assert.Equal(t, 5, total)
	assert.Equal(t, []string{"Rain", "Rainbow", "Night rain", "Drain", "Sun"}, titlesOf(tracks), "the best first")
	tracks, total = find(x.tracks, "song", maxFoundTracks)
	assert.Equal(t, maxFoundTracks+20, total)
	assert.Len(t, tracks, maxFoundTracks)

	b := serverOf(t, m.Library).as(t, "ann")
	body := b.get("/search?q=song").body
	assert.Contains(t, body, "The first 50 of 70.")
	assert.Contains(t, body, "The first 24 of 70.")
}

func titlesOf(tracks []*library.Track) (titles []string) {
	for _, t := range tracks {
		titles = append(titles, t.Title)
	}
	return titles
}
