package share

import (
	"cmp"
	"fmt"
	"html"
	"html/template"
	"strings"
	"time"
)

// A Meta is what chats and social networks show of a link: the Open Graph
// (https://ogp.me) and Twitter card properties of its page.
type Meta struct {
	Title       string
	Description string
	Type        string // og:type
	URL         string // absolute, as all here
	SiteName    string // "": left out
	Image       string // "": none
	ImageAlt    string
}

// previewSize is the edge of the cover that previews get, in pixels. Larger
// ones are refused by some for their weight.
const previewSize = 600

// Meta returns the preview of a share. base is the public address of the
// share root, as [Manager.Base] tells it; it must be absolute for previews to work.
func (g *Grant) Meta(base string) (Meta, error) {
	items, err := g.Items()
	if err != nil {
		return Meta{}, err
	}
	tracks, err := g.Tracks()
	if err != nil {
		return Meta{}, err
	}
	v := g.head(g.urls(base), items, tracks)
	m := Meta{
		Title:       v.Title,
		Description: v.summary(len(tracks)),
		Type:        "music.playlist",
		URL:         v.URL,
	}
	switch v.Kind {
	case KindTrack:
		m.Type = "music.song"
	case KindAlbum:
		m.Type = "music.album"
	}
	if v.CoverURL != "" {
		m.Image = fmt.Sprintf("%s?size=%d", v.CoverURL, previewSize)
		m.ImageAlt = "Cover of " + v.Title
	}
	return m, nil
}

// summary is the line below the title: the owner's words, or what it is.
func (v *View) summary(tracks int) string {
	if v.Description != "" {
		return cutText(v.Description, 300)
	}
	var parts []string
	if v.Artist != "" {
		parts = append(parts, v.Artist)
	}
	if tracks > 1 {
		parts = append(parts, fmt.Sprintf("%d tracks", tracks))
	}
	if v.Duration > 0 {
		parts = append(parts, fmt.Sprintf("%d min", int(max(1, v.Duration.Round(time.Minute)/time.Minute))))
	}
	return cmp.Or(strings.Join(parts, " · "), "Listen to "+v.Title)
}

// Tags returns m as elements for a page's head.
func (m Meta) Tags() template.HTML {
	var b strings.Builder
	tag := func(attr, name, content string) {
		if content != "" {
			fmt.Fprintf(&b, "<meta %s=%q content=\"%s\">\n", attr, name, html.EscapeString(content))
		}
	}
	tag("property", "og:type", m.Type)
	tag("property", "og:title", m.Title)
	tag("property", "og:description", m.Description)
	tag("property", "og:url", m.URL)
	tag("property", "og:site_name", m.SiteName)
	tag("property", "og:image", m.Image)
	tag("property", "og:image:alt", m.ImageAlt)
	card := "summary"
	if m.Image != "" {
		card = "summary_large_image"
	}
	tag("name", "twitter:card", card)
	tag("name", "twitter:title", m.Title)
	tag("name", "twitter:description", m.Description)
	tag("name", "twitter:image", m.Image)
	tag("name", "twitter:image:alt", m.ImageAlt)
	tag("name", "description", m.Description)
	return template.HTML(b.String())
}
