package library

import (
	"crypto/sha256"
	"io"
	"math/big"
)

// The kinds of IDs: what stands before the dash.
const (
	trackID    = "tr"
	albumID    = "al"
	artistID   = "ar"
	playlistID = "pl"
	coverID    = "co"
	drawnID    = "dr" // of a cover that is drawn for who has none
)

// newID makes the ID of what is named by parts: 128 bits of their hash, so
// that it is the same after every start and says nothing of a path. Visitors
// can read track and cover IDs in tokens, and who guesses a whole path can see
// whether it is the right one. A server that minds takes an HMAC with a key
// of its own instead, and has to keep that key.
func newID(kind string, parts ...string) string {
	h := sha256.New()
	io.WriteString(h, kind)
	for _, p := range parts {
		io.WriteString(h, "\x00"+p) // what no path and no cleaned tag has
	}
	return kind + "-" + new(big.Int).SetBytes(h.Sum(nil)[:16]).Text(62)
}
