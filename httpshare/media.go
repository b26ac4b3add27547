package httpshare

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/seed545d57e3/share"
)

// openToken opens the share that the request's token is for.
func (h *Handler) openToken(r *request) (*share.Grant, share.Claim, error) {
	g, claim, err := h.manager.OpenToken(r.Context(), r.token)
	if err != nil {
		return nil, claim, err
	}
	if g.Share().ID != r.id {
		return nil, claim, share.ErrNotFound
	}
	return g, claim, nil
}

func (h *Handler) stream(w *response, r *request) error {
	g, claim, err := h.openToken(r)
	if err != nil {
		return err
	}
	content, err := g.Stream(claim)
	if err != nil {
		return err
	}
	defer content.Body.Close()
	w.cutAfter(g)
	header := w.Header()
	header.Set("Cross-Origin-Resource-Policy", "cross-origin")
	if !setAudioType(header, content.Type) {
		// Whatever it is, no browser shall show it as a page of the host's.
		header.Set("Content-Disposition", attachment(content))
	}
	header.Set("Cache-Control", "private, no-cache")
	return h.send(w, r, content)
}

func (h *Handler) download(w *response, r *request) error {
	g, claim, err := h.openToken(r)
	if err != nil {
		return err
	}
	content, err := g.Download(claim)
	if err != nil {
		return err
	}
	defer content.Body.Close()
	w.cutAfter(g)
	setAudioType(w.Header(), content.Type)
	w.Header().Set("Content-Disposition", attachment(content))
	return h.send(w, r, content)
}

// setAudioType sets Content-Type, and says whether it is audio or video.
func setAudioType(h http.Header, mediaType string) bool {
	base, _, err := mime.ParseMediaType(mediaType)
	ok := err == nil && (strings.HasPrefix(base, "audio/") || strings.HasPrefix(base, "video/"))
	if !ok {
		mediaType = "application/octet-stream"
	}
	h.Set("Content-Type", mediaType)
	return ok
}

// coverSizes are the edges in pixels that covers are asked for in, so that a
// host's cache of resized images stays small.
var coverSizes = []int{150, 300, 600, 1200}

const defaultCoverSize = 600

func coverSize(r *http.Request) int {
	asked := r.URL.Query().Get("size")
	for _, size := range coverSizes {
		if asked == strconv.Itoa(size) {
			return size
		}
	}
	return defaultCoverSize
}

// maxCover bounds a cover that must be read into memory.
const maxCover = 16 << 20

func (h *Handler) cover(w *response, r *request) error {
	g, claim, err := h.openToken(r)
	if err != nil {
		return err
	}
	content, err := g.Cover(claim, coverSize(r.Request))
	if err != nil {
		return err
	}
	defer content.Body.Close()
	w.cutAfter(g)
	image, ok := content.Body.(io.ReadSeeker)
	if !ok {
		b, err := io.ReadAll(io.LimitReader(content.Body, maxCover+1))
		if err == nil && len(b) > maxCover {
			err = fmt.Errorf("httpshare: a cover of over %d bytes that does not seek", maxCover)
		}
		if err != nil {
			return err
		}
		image = bytes.NewReader(b)
		content.Size = int64(len(b))
		if content.ETag == "" {
			sum := sha256.Sum256(b)
			content.ETag = fmt.Sprintf(`"%x"`, sum[:16])
		}
	}
	mediaType, err := imageType(image)
	if err != nil {
		return err
	}
	header := w.Header()
	header.Set("Content-Type", mediaType)
	header.Set("Cross-Origin-Resource-Policy", "cross-origin")
	if g.Share().Password == "" {
		header.Set("Cache-Control", "private, max-age=300")
	}
	return h.sendSeeker(w, r, content, image)
}

// imageType sniffs, since a library may hold anything as a cover. SVG is left
// out on purpose: it can carry script.
func imageType(image io.ReadSeeker) (string, error) {
	var head [512]byte
	n, err := io.ReadFull(image, head[:])
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return "", err
	}
	if _, err := image.Seek(0, io.SeekStart); err != nil {
		return "", err
	}
	switch t := http.DetectContentType(head[:n]); t {
	case "image/jpeg", "image/png", "image/gif", "image/webp":
		return t, nil
	}
	if brand := string(head[4:12]); brand == "ftypavif" || brand == "ftypavis" {
		return "image/avif", nil
	}
	return "", fmt.Errorf("httpshare: a cover that is no image: %w", share.ErrNotFound)
}
