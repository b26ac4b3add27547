package web

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/examples/server/library"
)

// cover sends a picture: that with the ID of a cover or, for the ID of an
// item, a drawn one.
func (s *site) cover(w http.ResponseWriter, r *http.Request, u member) {
	id := r.PathValue("id")
	size, _ := strconv.Atoi(r.URL.Query().Get("size"))
	c, err := u.Music.Cover(r.Context(), id, size)
	if it, ok := u.Music.Item(id); ok && errors.Is(err, share.ErrNotFound) {
		s.placeholder(w, r, it.Title, size)
		return
	}
	if err != nil {
		status, _ := s.words(err)
		http.Error(w, http.StatusText(status), status)
		return
	}
	defer c.Body.Close()
	pictureHeader(w, c.Type, c.ETag)
	if body, ok := c.Body.(io.ReadSeeker); ok {
		http.ServeContent(w, r, "", c.ModTime, body)
		return
	}
	io.Copy(w, c.Body)
}

// placeholder sends a picture for what has none, always the same for the same
// title.
func (s *site) placeholder(w http.ResponseWriter, r *http.Request, title string, size int) {
	edge := 600 // few sizes, so that browsers have them already
	for _, e := range []int{300, 150} {
		if size > 0 && size <= e {
			edge = e
		}
	}
	data := library.Placeholder(title, edge)
	pictureHeader(w, http.DetectContentType(data), fmt.Sprintf(`"%.16x"`, sha256.Sum256(data)))
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(data))
}

func pictureHeader(w http.ResponseWriter, mediaType, etag string) {
	h := w.Header()
	h.Set("Content-Type", mediaType)
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", "private, max-age=3600")
	h.Set("ETag", etag)
}
