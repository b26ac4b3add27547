package httpshare

import (
	"fmt"
	"io"
	"math"
	"net/http"
	"strconv"

	"github.com/seed545d57e3/share"
)

// send sends content: with ranges if it seeks, else from its start.
func (h *Handler) send(w *response, r *request, content *share.Content) error {
	if body, ok := content.Body.(io.ReadSeeker); ok {
		return h.sendSeeker(w, r, content, body)
	}
	return h.sendOnce(w, r, content)
}

// sendSeeker leaves preconditions and ranges to http.ServeContent, with the
// requests kept from it that it answers against RFC 9110.
func (h *Handler) sendSeeker(w *response, r *request, content *share.Content, body io.ReadSeeker) error {
	if tag := etag(content); tag != "" {
		w.Header().Set("ETag", tag)
	}
	if err := w.extend(); err != nil { // the resolver may have taken its time
		return err
	}
	req := r.Clone(r.Context())
	oneRange(req, content.Size)
	http.ServeContent(w, req, "", content.ModTime, body)
	return w.err
}

// etag is the host's, or made from when the file was last changed.
func etag(content *share.Content) string {
	if content.ETag != "" || content.ModTime.IsZero() || content.Size < 0 {
		return content.ETag
	}
	return fmt.Sprintf(`"%x-%x"`, content.ModTime.UnixNano(), content.Size)
}

// sendOnce sends what cannot seek. Headers wait for the first bytes, so that
// a transcoder that fails at its start is answered with an error.
func (h *Handler) sendOnce(w *response, r *request, content *share.Content) error {
	header := w.Header()
	header.Set("Accept-Ranges", "none")
	if content.Size > 0 {
		header.Set("Content-Length", strconv.FormatInt(content.Size, 10))
	}
	if r.Method == http.MethodHead {
		w.WriteHeader(http.StatusOK)
		return nil
	}
	first := make([]byte, 4<<10)
	n, err := io.ReadAtLeast(content.Body, first, 1)
	if err != nil {
		return fmt.Errorf("httpshare: the content could not be read: %w", err)
	}
	if err := w.extend(); err != nil {
		return err
	}
	w.WriteHeader(http.StatusOK)
	left := int64(math.MaxInt64)
	if content.Size > 0 {
		left = content.Size
	}
	n = int(min(int64(n), left))
	if _, err := w.Write(first[:n]); err != nil {
		return err
	}
	left -= int64(n)
	// As a plain writer, so that each write has a deadline of its own: a
	// transcoder may take longer for a chunk than a reader may.
	sent, err := content.Body.(copier).CopyN(writerOnly{w}, left)
	if err != nil || content.Size <= 0 {
		return err
	}
	if sent < left {
		return fmt.Errorf("%w, by %d bytes", errShort, left-sent)
	}
	if n, _ := content.Body.Read(first); n > 0 {
		// The response is complete by what it said, so it cannot be broken any more.
		h.manager.Logger().Error("httpshare: content goes on after its size; the rest was not sent", "share", short(r.id), "size", content.Size)
	}
	return nil
}
