package httpshare

import (
	"errors"
	"fmt"
	"io"
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
	if content.Size >= 0 {
		header.Set("Content-Length", strconv.FormatInt(content.Size, 10))
	}
	if r.Method == http.MethodHead {
		w.WriteHeader(http.StatusOK)
		return nil
	}
	first := make([]byte, 4<<10)
	n, err := io.ReadAtLeast(content.Body, first, 1)
	if err != nil {
		return fmt.Errorf("httpshare: content that ends before it begins: %w", err)
	}
	if err := w.extend(); err != nil {
		return err
	}
	w.WriteHeader(http.StatusOK)
	left := int64(1<<63 - 1)
	if content.Size >= 0 {
		left = content.Size
	}
	n = int(min(int64(n), left))
	if _, err := w.Write(first[:n]); err != nil {
		return err
	}
	left -= int64(n)
	sent, err := w.copyN(content.Body.(copier), left)
	if err != nil {
		return err
	}
	if content.Size >= 0 && sent < left {
		return fmt.Errorf("%w, by %d bytes", errShort, left-sent)
	}
	if content.Size >= 0 {
		if n, _ := content.Body.Read(first); n > 0 {
			// The response is complete by what it said, so it cannot be
			// broken any more.
			return h.tooLong(r)
		}
	}
	return nil
}

var errTooLong = errors.New("content goes on after its size; the rest was not sent")

func (h *Handler) tooLong(r *request) error {
	h.opts.Logger.Error("httpshare: resolver", "share", short(r.id), "err", errTooLong)
	return nil
}
