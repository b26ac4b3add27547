package httpshare

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"net/http"
	"strings"

	"github.com/seed545d57e3/share"
)

// m3u serves the share as a playlist for other players. Its addresses are
// good as long as the share is, since people keep playlists.
func (h *Handler) m3u(w *response, r *request) error {
	g, err := h.open(r)
	if err != nil {
		return err
	}
	tracks, err := g.Tracks()
	if err != nil {
		return err
	}
	media, err := h.visit(r, g)
	if err != nil {
		return err
	}
	s := g.Share()
	// A line break would begin a line of somebody else's choice. Tracks from a
	// grant have none; a label that a host imported may.
	base := h.manager.Base(r.Request)
	label := strings.Join(strings.Fields(s.Label), " ")
	var b bytes.Buffer
	fmt.Fprintf(&b, "#EXTM3U\n#EXTENC:UTF-8\n#PLAYLIST:%s\n", label)
	for _, t := range tracks {
		if !media {
			break
		}
		seconds := -1
		if t.Duration > 0 {
			seconds = int(math.Ceil(t.Duration.Seconds()))
		}
		title := cmp.Or(t.Title, "Untitled")
		if t.Artist != "" {
			title = t.Artist + " - " + title
		}
		token := g.LastingToken(share.Claim{Purpose: share.PurposeStream, ID: t.ID, Encoding: s.Encoding})
		fmt.Fprintf(&b, "#EXTINF:%d,%s\n%s/%s/stream/%s\n", seconds, title, base, s.ID, token)
	}
	if err := g.Live(); err != nil {
		return err
	}
	w.Header().Set("Content-Disposition", disposition(fileName(s.Label, "m3u8")))
	writeText(w, r, http.StatusOK, "audio/x-mpegurl; charset=utf-8", b.Bytes())
	return nil
}
