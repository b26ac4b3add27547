package httpshare

import (
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/seed545d57e3/share"
)

//go:embed assets
var ownAssets embed.FS

// assets are the files that pages refer to, in memory, under names that
// change with their content, so that browsers may keep them for ever.
type assets struct {
	urls  map[string]string // by file name, relative to the share root
	files map[string]asset  // by name in the URL
}

type asset struct {
	mediaType     string
	plain, packed []byte // packed: gzip; nil if it does not pay
}

// assetTypes are the types of files that are served; others are not read.
var assetTypes = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".svg":   "image/svg+xml",
	".png":   "image/png",
	".jpg":   "image/jpeg",
	".webp":  "image/webp",
	".ico":   "image/x-icon",
	".woff2": "font/woff2",
}

// loadAssets reads the package's own files, then the host's over them.
func loadAssets(host fs.FS) (*assets, error) {
	a := &assets{urls: make(map[string]string), files: make(map[string]asset)}
	own, err := fs.Sub(ownAssets, "assets")
	if err != nil {
		return nil, fmt.Errorf("httpshare: assets: %w", err)
	}
	for _, fsys := range []fs.FS{own, host} {
		if fsys == nil {
			continue
		}
		entries, err := fs.ReadDir(fsys, ".")
		if err != nil {
			return nil, fmt.Errorf("httpshare: assets: %w", err)
		}
		for _, e := range entries {
			mediaType := assetTypes[path.Ext(e.Name())]
			if e.IsDir() || mediaType == "" {
				continue
			}
			body, err := fs.ReadFile(fsys, e.Name())
			if err != nil {
				return nil, fmt.Errorf("httpshare: assets: %w", err)
			}
			a.add(e.Name(), mediaType, body)
		}
	}
	return a, nil
}

func (a *assets) add(name, mediaType string, body []byte) {
	sum := sha256.Sum256(body)
	ext := path.Ext(name)
	hashed := strings.TrimSuffix(name, ext) + "-" + hex.EncodeToString(sum[:6]) + ext
	f := asset{mediaType: mediaType, plain: body}
	if packed := gzipped(body, gzip.BestCompression); len(packed) < len(body)*9/10 {
		f.packed = packed
	}
	a.urls[name] = "assets/" + hashed
	a.files[hashed] = f
}

// url is the template function asset.
func (a *assets) url(name string) (string, error) {
	u, ok := a.urls[name]
	if !ok {
		return "", fmt.Errorf("no asset %q", name)
	}
	return u, nil
}

func (a *assets) serve(w *response, r *request, name string) error {
	f, ok := a.files[name]
	if !ok {
		return share.ErrNotFound
	}
	body := f.plain
	h := w.Header()
	if f.packed != nil {
		h.Set("Vary", "Accept-Encoding")
		if acceptsGzip(r.Request) {
			h.Set("Content-Encoding", "gzip")
			body = f.packed
		}
	}
	h.Set("Content-Type", f.mediaType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		w.Write(body)
	}
	return nil
}
