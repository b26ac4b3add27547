package httpshare

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	"github.com/seed545d57e3/share"
)

// response is a ResponseWriter that gives its reader StallTimeout for each
// piece, and that can be cut from another goroutine.
type response struct {
	http.ResponseWriter
	control *http.ResponseController
	stall   time.Duration

	wrote bool  // the status is out
	err   error // the first failure to write

	// mu is held while the deadline moves: a piece that begins must not push
	// it forward again after a cut has pulled it back.
	mu   sync.Mutex
	over bool
}

// piece is how much is written with one deadline.
const piece = 64 << 10

var errCut = fmt.Errorf("httpshare: cut: %w", share.ErrRevoked)

var errShort = errors.New("httpshare: content ends before its size")

func newResponse(w http.ResponseWriter, stall time.Duration) *response {
	return &response{ResponseWriter: w, control: http.NewResponseController(w), stall: stall}
}

// Unwrap is for http.ResponseController.
func (w *response) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// extend rolls the deadline forward.
func (w *response) extend() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.over {
		return errCut
	}
	return w.deadline(time.Now().Add(w.stall))
}

// deadline sets the write deadline, where there is one to set:
// http.TimeoutHandler and test recorders have none.
func (w *response) deadline(t time.Time) error {
	err := w.control.SetWriteDeadline(t)
	if errors.Is(err, http.ErrNotSupported) {
		return nil
	}
	return err
}

// cutAfter cuts the response when the share is taken back. It is called once
// there is content to send: until then a visitor can still be told why not.
func (w *response) cutAfter(g *share.Grant) { context.AfterFunc(g.Context(), w.cut) }

// cut ends the response at once, also in the middle of a write.
func (w *response) cut() {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.over {
		w.over = true
		w.deadline(time.Unix(1, 0))
	}
}

// finish ends the time in which cut does anything: the connection may be
// used for another response by now.
func (w *response) finish() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.over = true
}

// WriteHeader implements http.ResponseWriter.
func (w *response) WriteHeader(status int) {
	w.wrote = true
	if status == http.StatusRequestedRangeNotSatisfiable {
		// http.ServeContent takes Cache-Control and more away for this one.
		setHeaders(w.Header())
	}
	w.ResponseWriter.WriteHeader(status)
}

// Write implements io.Writer. A large page goes out in pieces, each with a
// deadline of its own.
func (w *response) Write(p []byte) (n int, err error) {
	w.wrote = true
	for {
		if err := w.extend(); err != nil {
			return n, w.failed(err)
		}
		m, err := w.ResponseWriter.Write(p[:min(len(p), piece)])
		n += m
		p = p[m:]
		if err != nil || len(p) == 0 {
			return n, w.failed(err)
		}
	}
}

func (w *response) failed(err error) error {
	if w.err == nil {
		w.err = err
	}
	return err
}

// copier is content behind the gate of its grant: it copies chunk by chunk.
type copier interface {
	CopyN(w io.Writer, n int64) (int64, error)
}

// ReadFrom implements io.ReaderFrom, by way of which http.ServeContent hands
// over content, inside an io.LimitedReader. It is unwrapped here because the
// content puts a limit of its own around each chunk, and net/http sends a
// file inside two of them without sendfile.
func (w *response) ReadFrom(src io.Reader) (int64, error) {
	if limited, ok := src.(*io.LimitedReader); ok {
		if content, ok := limited.R.(copier); ok {
			n, err := w.copyN(content, limited.N)
			if err == nil && n < limited.N {
				w.failed(errShort) // http.ServeContent keeps it to itself
			}
			limited.N -= n
			return n, err
		}
	}
	n, err := io.Copy(writerOnly{w}, src)
	return n, w.failed(err)
}

// copyN sends up to n bytes of content.
func (w *response) copyN(content copier, n int64) (int64, error) {
	w.wrote = true
	var dst io.Writer = writerOnly{w}
	if to, ok := w.ResponseWriter.(io.ReaderFrom); ok {
		dst = pieces{w, to}
	}
	n, err := content.CopyN(dst, n)
	return n, w.failed(err)
}

// writerOnly hides ReadFrom.
type writerOnly struct{ io.Writer }

// pieces gives each chunk its own deadline and passes it to net/http as it is.
type pieces struct {
	*response
	to io.ReaderFrom
}

func (p pieces) ReadFrom(src io.Reader) (int64, error) {
	if err := p.extend(); err != nil {
		return 0, err
	}
	return p.to.ReadFrom(src)
}
