package httpshare

import (
	"fmt"
	"net/http"
	"regexp"
	"strconv"
)

var byteRange = regexp.MustCompile(`^(?i:bytes)=[ \t]*(\d*)-(\d*)[ \t]*$`)

// oneRange rewrites the request's Range header so that http.ServeContent,
// which is given the request next, does what RFC 9110, section 14, wants:
// only a GET has ranges; another unit, more than one range, which would let
// one request send a file many times over, or one that is no range, is
// ignored; and a range of no bytes is not satisfiable.
func oneRange(r *http.Request, size int64) {
	values := r.Header.Values("Range")
	r.Header.Del("Range")
	if r.Method != http.MethodGet || len(values) != 1 {
		return
	}
	m := byteRange.FindStringSubmatch(values[0])
	if m == nil || m[1] == "" && m[2] == "" {
		return
	}
	first, firstErr := strconv.ParseInt(m[1], 10, 64)
	last, lastErr := strconv.ParseInt(m[2], 10, 64)
	switch {
	case m[1] == "" && lastErr != nil: // a suffix longer than any file: all of it
		return
	case m[1] == "" && last == 0, m[1] != "" && firstErr != nil, m[1] != "" && first >= size:
		r.Header.Set("Range", fmt.Sprintf("bytes=%d-", size)) // beyond the end: 416
	case m[1] == "":
		r.Header.Set("Range", fmt.Sprintf("bytes=-%d", last))
	case m[2] == "" || lastErr != nil:
		r.Header.Set("Range", fmt.Sprintf("bytes=%d-", first))
	case first <= last:
		r.Header.Set("Range", fmt.Sprintf("bytes=%d-%d", first, last))
	}
}
