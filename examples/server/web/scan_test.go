package web

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/seed545d57e3/share/examples/server/library"
)

// collection is a library that another takes the place of when it is read anew.
type collection struct {
	current atomic.Pointer[library.Library]
	rescan  func(context.Context) (library.Summary, error)
	last    library.Summary
}

func (c *collection) Current() *library.Library                           { return c.current.Load() }
func (c *collection) LastScan() library.Summary                           { return c.last }
func (c *collection) Rescan(ctx context.Context) (library.Summary, error) { return c.rescan(ctx) }

func TestRescan(t *testing.T) {
	s := newServer(t)
	boss := s.as(t, "boss")
	s.collection.last = library.Summary{Files: 8, Added: 8, Took: 1200 * time.Millisecond, At: time.Date(2026, 3, 4, 5, 6, 0, 0, time.UTC)}
	page := boss.get("/scan").body
	for _, text := range []string{"8 tracks, 2 albums, 2 artists, 1 playlist.", "March 2026", "in 1.2 s", "<dt>New</dt><dd>8</dd>", "Rescan"} {
		assert.Contains(t, page, text)
	}
	assert.Contains(t, boss.get("/").body, `href="./scan"`)

	larger := libraryOf(t, "Ann/One/01 Fresh.wav")
	s.collection.rescan = func(context.Context) (library.Summary, error) {
		s.collection.current.Store(larger)
		s.collection.last = library.Summary{Files: 1, Added: 1, Removed: 8, Problems: 3, At: s.now()}
		return s.collection.last, nil
	}
	got := boss.post("/rescan")
	assert.Equal(t, "/scan?done=scanned", got.path)
	for _, text := range []string{"read again", "1 track, 1 album", "<dt>Gone</dt><dd>8</dd>", "<dt>Problems</dt><dd>3", "log says which"} {
		assert.Contains(t, got.body, text)
	}
	assert.Contains(t, boss.get("/tracks").body, "Fresh")

	s.collection.rescan = func(context.Context) (library.Summary, error) {
		return library.Summary{}, errors.New("open /secret/place: input/output error")
	}
	got = boss.post("/rescan")
	assert.Equal(t, http.StatusInternalServerError, got.status)
	assert.Contains(t, got.body, "The scan failed")
	assert.NotContains(t, got.body, "secret")
	assert.Contains(t, s.log.String(), "/secret/place")
	assert.Contains(t, boss.get("/tracks").body, "Fresh", "the library is as it was")
}

func TestRescanIsForAdministrators(t *testing.T) {
	s := newServer(t)
	b := s.as(t, "ann")
	assert.Equal(t, http.StatusForbidden, b.post("/rescan").status)
	assert.Equal(t, http.StatusNotFound, b.get("/scan").status)
	assert.NotContains(t, b.get("/").body, "scan")
	assert.Equal(t, "/login", s.browser(t).post("/rescan").path)
	foreign := s.as(t, "boss")
	req := foreign.form("/rescan")
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	assert.Equal(t, http.StatusForbidden, foreign.do(req).status)
}

func TestOneRescanAtATime(t *testing.T) {
	s := newServer(t)
	s.collection.rescan = func(context.Context) (library.Summary, error) { return library.Summary{}, library.ErrScanning }
	got := s.as(t, "boss").post("/rescan")
	assert.Equal(t, http.StatusConflict, got.status)
	assert.Contains(t, got.body, "A scan is running already")
	assert.Empty(t, s.log.String())
}
