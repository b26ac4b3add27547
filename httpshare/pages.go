package httpshare

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"strings"
	"time"

	"github.com/seed545d57e3/share"
)

//go:embed templates
var ownTemplates embed.FS

// PageData is what page.html gets. Beside the functions of html/template it
// may call
//
//	asset "style.css"  the address of a file in Assets; {{.Root}} goes before it, as before every URL in View
//	duration .Duration 3:07
//	minutes .Duration  42 min
//	size .Size         4.2 MB
//	date .ExpiresAt    2 January 2027
//	upper .Suffix      MP3
//
// A page that keeps the package's player.js keeps the IDs and data attributes
// of the package's page.html, too.
type PageData struct {
	Root string     // before every relative URL: the way up to the share root
	Site string     // Options.SiteName
	Meta share.Meta // for {{.Meta.Tags}} in the head
	View *share.View
}

// ErrorData is what error.html gets, with the functions of [PageData].
type ErrorData struct {
	Root string
	Site string
	Problem
}

// pages are the templates, parsed and tried.
type pages struct{ page, errorPage *template.Template }

// loadPages takes each template from the host if it has it, else from the
// package. Each is tried once, since a misspelt field shows only then.
func loadPages(host fs.FS, a *assets) (*pages, error) {
	funcs := template.FuncMap{
		"asset":    a.url,
		"duration": formatDuration,
		"minutes":  formatMinutes,
		"size":     formatSize,
		"date":     formatDate,
		"upper":    strings.ToUpper,
	}
	if host != nil && !exists(host, "page.html") && !exists(host, "error.html") {
		return nil, errors.New("httpshare: Templates has neither page.html nor error.html")
	}
	load := func(name string, samples ...any) (*template.Template, error) {
		text, err := readTemplate(host, name)
		if err != nil {
			return nil, fmt.Errorf("httpshare: template %s: %w", name, err)
		}
		t, err := template.New(name).Funcs(funcs).Parse(text)
		for _, sample := range samples {
			if err == nil {
				_, err = render(t, sample)
			}
		}
		if err != nil {
			return nil, fmt.Errorf("httpshare: %w", err) // it names the file and the line
		}
		return t, nil
	}
	var p pages
	var err error
	if p.page, err = load("page.html", samplePage(), PageData{View: &share.View{Tracks: make([]share.ViewTrack, 1)}}, PageData{View: &share.View{}}); err != nil {
		return nil, err
	}
	if p.errorPage, err = load("error.html", ErrorData{Problem: notFound}); err != nil {
		return nil, err
	}
	return &p, nil
}

func readTemplate(host fs.FS, name string) (string, error) {
	if host != nil {
		text, err := fs.ReadFile(host, name)
		if !errors.Is(err, fs.ErrNotExist) {
			return string(text), err
		}
	}
	text, err := ownTemplates.ReadFile("templates/" + name)
	return string(text), err
}

func exists(fsys fs.FS, name string) bool {
	_, err := fs.Stat(fsys, name)
	return err == nil
}

func render(t *template.Template, data any) ([]byte, error) {
	var b bytes.Buffer
	if err := t.Execute(&b, data); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// samplePage has every field set; with one that has none, trying a template
// reaches most of it.
func samplePage() PageData {
	now := time.Now()
	return PageData{
		Site: "Site",
		Meta: share.Meta{Title: "Title", URL: "https://music.example.com/share/aaaaaaaaaa"},
		View: &share.View{
			ID: "aaaaaaaaaa", URL: "aaaaaaaaaa", Title: "Title", Artist: "Artist", Kind: share.KindAlbum, Year: 2000,
			Description: "Description", CoverURL: "aaaaaaaaaa/cover/a", Downloadable: true,
			CreatedAt: now, ExpiresAt: now, Duration: time.Minute,
			Tracks: []share.ViewTrack{
				{
					Position: 1, Title: "Title", Artist: "Other artist", Album: "Album", Duration: time.Minute, Size: 1,
					Suffix: "mp3", ContentType: "audio/mpeg", StreamURL: "aaaaaaaaaa/stream/a",
					DownloadURL: "aaaaaaaaaa/download/a", CoverURL: "aaaaaaaaaa/cover/b",
				},
				{Position: 2, Title: "Title", StreamURL: "aaaaaaaaaa/stream/b"},
			},
		},
	}
}

// formatDuration is a playing time as people write it: 3:07 or 1:02:45.
func formatDuration(d time.Duration) string {
	s := int(d.Round(time.Second) / time.Second)
	if s < 3600 {
		return fmt.Sprintf("%d:%02d", s/60, s%60)
	}
	return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
}

// formatMinutes is a playing time in words, for an album.
func formatMinutes(d time.Duration) string {
	switch m := int(d.Round(time.Minute) / time.Minute); {
	case m >= 60:
		return fmt.Sprintf("%d h %d min", m/60, m%60)
	case m > 0:
		return fmt.Sprintf("%d min", m)
	}
	return fmt.Sprintf("%d s", int(d.Round(time.Second)/time.Second))
}

// formatSize is a size in the decimal units that file managers show.
func formatSize(n int64) string {
	switch {
	case n >= 1e9:
		return fmt.Sprintf("%.1f GB", float64(n)/1e9)
	case n >= 1e6:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%d kB", max(1, n/1000))
}

func formatDate(t time.Time) string { return t.UTC().Format("2 January 2006") }
