package httpshare

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"
)

// gzipFrom is the size from which compressing pays: less fits a packet anyway.
const gzipFrom = 1 << 10

// writeText writes a whole text response, compressed for clients that take it.
func writeText(w *response, r *request, status int, contentType string, body []byte) {
	zip := len(body) >= gzipFrom && acceptsGzip(r.Request)
	if zip {
		body = gzipped(body, gzip.DefaultCompression)
	}
	sendText(w, r, status, contentType, body, zip)
}

// sendText writes one that is compressed already, or is not to be.
func sendText(w *response, r *request, status int, contentType string, body []byte, zipped bool) {
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Add("Vary", "Accept-Encoding")
	if zipped {
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(body)
	}
}

func gzipped(body []byte, level int) []byte {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, level)
	if err != nil {
		panic(err) // the level is one of the package's constants
	}
	z.Write(body) // into memory: cannot fail
	z.Close()
	return b.Bytes()
}

// acceptsGzip reads Accept-Encoding (RFC 9110, 12.5.3).
func acceptsGzip(r *http.Request) bool {
	for _, value := range r.Header.Values("Accept-Encoding") {
		for part := range strings.SplitSeq(value, ",") {
			coding, params, _ := strings.Cut(part, ";")
			if !strings.EqualFold(strings.TrimSpace(coding), "gzip") {
				continue
			}
			q, ok := strings.CutPrefix(strings.ToLower(strings.ReplaceAll(params, " ", "")), "q=")
			weight, err := strconv.ParseFloat(q, 64)
			return !ok || err == nil && weight > 0
		}
	}
	return false
}
