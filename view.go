package share

import (
	"cmp"
	"time"
)

// A View is what a visitor sees of a share: what the page of httpshare
// shows, for hosts that have their own. It has nothing of the host's but
// what is meant to be seen. Texts are plain, not HTML.
type View struct {
	ID           string
	URL          string // of the page
	Title        string // what was shared
	Artist       string // "" if there is no one artist, or Title says it
	Kind         Kind   // of the one item; "" for several
	Year         int    // of the one item; 0: unknown
	Description  string // the owner's words
	CoverURL     string // "": no cover; "?size=" with 150, 300, 600 or 1200 pixels may be added, 600 is usual
	Downloadable bool
	CreatedAt    time.Time
	ExpiresAt    time.Time     // zero: never
	Duration     time.Duration // of all tracks; 0 if that of one is unknown
	Tracks       []ViewTrack   // at least one
}

// A ViewTrack is a track in a View.
type ViewTrack struct {
	Position    int // in the share, from 1
	Title       string
	Artist      string
	Album       string
	Duration    time.Duration // 0: unknown
	Size        int64         // bytes, as the library says; 0: unknown
	Suffix      string
	ContentType string // "": unknown
	StreamURL   string
	DownloadURL string // "": not downloadable
	CoverURL    string // as View.CoverURL
}

// View returns what a visitor sees, with URLs that carry tokens. base is the
// public address of the share root, as [Manager.Base] tells it; "" makes URLs
// relative to the share root, as a page right below it needs. ErrEmpty if
// nothing is left to show.
func (g *Grant) View(base string) (*View, error) {
	items, err := g.Items()
	if err != nil {
		return nil, err
	}
	tracks, err := g.Tracks()
	if err != nil {
		return nil, err
	}
	s, u := g.share, g.urls(base)
	v := g.head(u, items, tracks)
	v.Tracks = make([]ViewTrack, len(tracks))
	for i, t := range tracks {
		v.Tracks[i] = ViewTrack{
			Position:    i + 1,
			Title:       cmp.Or(t.Title, untitled),
			Artist:      t.Artist,
			Album:       t.Album,
			Duration:    t.Duration,
			Size:        t.Size,
			Suffix:      t.Suffix,
			ContentType: cmp.Or(t.ContentType, MediaType(t.Suffix)),
			StreamURL:   u.track("stream", PurposeStream, t.ID),
			CoverURL:    u.cover(t.CoverID),
		}
		if f := s.Encoding.Format; f != "" {
			v.Tracks[i].Suffix, v.Tracks[i].ContentType, v.Tracks[i].Size = f, MediaType(f), 0
		}
		if s.Downloadable {
			v.Tracks[i].DownloadURL = u.track("download", PurposeDownload, t.ID)
		}
	}
	return v, nil
}

// head is a View without its tracks.
func (g *Grant) head(u urls, items []Item, tracks []Track) *View {
	s := g.share
	v := &View{
		ID:           s.ID,
		URL:          u.page,
		Title:        s.Label,
		Artist:       artistOf(items, tracks),
		Description:  s.Description,
		CoverURL:     u.cover(coverOf(items, tracks)),
		Downloadable: s.Downloadable,
		CreatedAt:    s.CreatedAt,
		ExpiresAt:    s.ExpiresAt,
	}
	if v.Title == "" { // of a share that a host imported
		v.Title = labelOf(items)
	}
	if v.Artist == v.Title {
		v.Artist = ""
	}
	if len(s.Items) == 1 && len(items) == 1 {
		v.Kind, v.Year = items[0].Kind, items[0].Year
	}
	for _, t := range tracks {
		if t.Duration <= 0 {
			v.Duration = 0
			break
		}
		v.Duration += t.Duration
	}
	return v
}

// artistOf names the artist that all of it is by, or nobody.
func artistOf(items []Item, tracks []Track) string {
	return cmp.Or(
		common(items, Item.artist),
		common(tracks, func(t Track) string { return cmp.Or(t.AlbumArtist, t.Artist) }),
	)
}

// coverOf chooses the share's cover: the first there is, items before tracks.
func coverOf(items []Item, tracks []Track) string {
	for _, it := range items {
		if it.CoverID != "" {
			return it.CoverID
		}
	}
	for _, t := range tracks {
		if t.CoverID != "" {
			return t.CoverID
		}
	}
	return ""
}

// urls makes the addresses of a share's parts.
type urls struct {
	g      *Grant
	page   string
	covers map[string]string // by cover ID: the tracks of an album mostly have the same
}

func (g *Grant) urls(base string) urls {
	page := g.share.ID
	if base != "" {
		page = base + "/" + page
	}
	return urls{g: g, page: page, covers: make(map[string]string)}
}

func (u urls) track(route string, p Purpose, id string) string {
	return u.page + "/" + route + "/" + u.g.Token(Claim{Purpose: p, ID: id, Encoding: u.g.share.Encoding})
}

func (u urls) cover(id string) string {
	if !validMediaID(id) {
		return ""
	}
	if u.covers[id] == "" {
		u.covers[id] = u.page + "/cover/" + u.g.Token(Claim{Purpose: PurposeCover, ID: id})
	}
	return u.covers[id]
}
