// Package httpshare serves the public pages of shares.
package httpshare

import (
	"io/fs"
	"net/http"
	"time"

	"github.com/seed545d57e3/share"
)

// Options of a [Handler]; the zero value is fine.
type Options struct {
	Prefix       string
	SiteName     string
	Templates    fs.FS
	Assets       fs.FS
	IsVisit      func(*http.Request) bool
	StallTimeout time.Duration
}

// A Handler serves shares.
type Handler struct{}

// New returns a Handler.
func New(m *share.Manager, o Options) (*Handler, error) { return &Handler{}, nil }

func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }
