package httpshare

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"

	"github.com/seed545d57e3/share"
)

// A Problem is what a visitor is told when a request fails.
type Problem struct {
	Status  int    // HTTP status
	Title   string // a few words
	Message string // a sentence
}

var errMethod = errors.New("httpshare: method not allowed")

// notFound is one and the same for whatever there is not, so that nobody
// learns from it which links exist.
var notFound = Problem{http.StatusNotFound, "Nothing here", "There is no share at this address. Check that the link is complete."}

// unavailable is the answer to whatever is not the visitor's doing.
var unavailable = Problem{http.StatusServiceUnavailable, "Not available right now", "This could not be loaded. Please try again in a moment."}

// retryAfter is how many seconds a visitor is asked to wait with unavailable.
const retryAfter = "5"

// errorOf is the one table from errors to what visitors are told.
func errorOf(err error) Problem {
	switch {
	case errors.Is(err, share.ErrNotFound), errors.Is(err, share.ErrDisabled), errors.Is(err, share.ErrNotYet):
		return notFound
	case errors.Is(err, share.ErrEmpty):
		return Problem{http.StatusNotFound, "Nothing left", "What was shared here is no longer in the library."}
	case errors.Is(err, share.ErrExpired):
		return Problem{http.StatusGone, "Expired", "The time of this link is over."}
	case errors.Is(err, share.ErrUsedUp):
		return Problem{http.StatusGone, "Used up", "This link has been opened as often as it may be."}
	case errors.Is(err, share.ErrRevoked):
		return Problem{http.StatusGone, "Out of date", "This share was changed, or its page was open for long. Load the page again."}
	case errors.Is(err, share.ErrLocked):
		return Problem{http.StatusForbidden, "Locked", "This share is protected by a password."}
	case errors.Is(err, share.ErrForbidden):
		return Problem{http.StatusForbidden, "Not allowed", "This share is for listening, not for downloading."}
	case errors.Is(err, errMethod):
		return Problem{http.StatusMethodNotAllowed, "Not possible", "This address can only be read."}
	}
	return unavailable
}

// fail answers a request that err ended.
func (h *Handler) fail(w *response, r *request, err error) {
	e := errorOf(err)
	if e.Status == unavailable.Status && !left(r.Request, err) {
		h.manager.Logger().Error("httpshare: request failed", "share", short(r.id), "err", err)
	}
	if w.wrote {
		// Too late to say so. Breaking the transfer is how the visitor's
		// side knows that what it has is not all.
		panic(http.ErrAbortHandler)
	}
	header := w.Header()
	for _, name := range []string{"Content-Length", "Content-Type", "Content-Disposition", "Content-Range", "Content-Encoding", "ETag", "Last-Modified", "Accept-Ranges"} {
		header.Del(name)
	}
	setHeaders(header)
	switch e.Status {
	case http.StatusMethodNotAllowed:
		header.Set("Allow", "GET, HEAD")
	case http.StatusServiceUnavailable:
		header.Set("Retry-After", retryAfter)
	}
	header.Set("Vary", "Accept")
	switch {
	case h.opts.ErrorPage != nil:
		header.Set("Content-Security-Policy", pageCSP)
		h.opts.ErrorPage(w, r.Request, e)
	case strings.Contains(r.Header.Get("Accept"), "text/html"):
		header.Set("Content-Security-Policy", pageCSP)
		h.writeError(w, r, e)
	default:
		writeText(w, r, e.Status, "text/plain; charset=utf-8", fmt.Appendf(nil, "%s. %s\n", e.Title, e.Message))
	}
}

// left says whether the visitor has gone or stalled, which is no failure of ours.
func left(r *http.Request, err error) bool {
	if r.Context().Err() != nil {
		return true
	}
	for _, gone := range []error{os.ErrDeadlineExceeded, net.ErrClosed, syscall.EPIPE, syscall.ECONNRESET, errCut} {
		if errors.Is(err, gone) {
			return true
		}
	}
	return false
}

// short is as much of a link ID as a log may show.
func short(id string) string {
	if !share.ValidID(id) {
		return "" // whatever it is, it came from a stranger
	}
	return id[:min(4, len(id))] + "…"
}
