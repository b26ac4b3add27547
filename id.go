package share

import (
	"crypto/rand"
	"fmt"

	"github.com/google/uuid"
)

const (
	base62   = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	idLength = 10
)

// newID makes the usual link ID: 10 characters base62, 59.5 bits.
func newID() (string, error) {
	id := make([]byte, 0, idLength)
	var buf [2 * idLength]byte
	for {
		rand.Read(buf[:]) // never fails: since Go 1.24 it ends the program instead
		for _, b := range buf {
			// 248 is the largest multiple of 62 in a byte: a modulo over
			// all 256 values would favour the first eight characters.
			if b < 248 && len(id) < idLength {
				id = append(id, base62[b%62])
			}
		}
		if len(id) == idLength {
			return string(id), nil
		}
	}
}

// UUID makes a random UUID (RFC 9562, version 4; 122 bits) as a link ID. For [Config].NewID.
func UUID() (string, error) {
	u, err := uuid.NewRandom()
	if err != nil {
		return "", fmt.Errorf("share: making a UUID: %w", err)
	}
	return u.String(), nil
}

// ValidID says whether id can be a link ID: 3 to 64 of the characters
// 0-9 A-Z a-z _ and -, the first a letter or a digit. No Store is ever
// asked for any other.
func ValidID(id string) bool {
	if len(id) < 3 || len(id) > 64 {
		return false
	}
	for i := range len(id) {
		c := id[i]
		alnum := '0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z'
		if !alnum && (i == 0 || c != '_' && c != '-') {
			return false
		}
	}
	return true
}

// short is a link ID as logs may show it: who reads a log must not be able
// to open the link.
func short(id string) string {
	return id[:min(4, len(id))] + "…"
}
