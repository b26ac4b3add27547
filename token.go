package share

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"slices"
	"time"
)

// A Purpose is what a token lets its holder do. A token serves one only.
type Purpose byte

// The purposes of tokens.
const (
	PurposeStream   Purpose = 1 // listen to a track
	PurposeDownload Purpose = 2 // take a track along
	PurposeCover    Purpose = 3 // see an image
	PurposeUnlock   Purpose = 4 // open a share without its password
)

// A Claim is what a token says, beside which state of which share it is for.
type Claim struct {
	Purpose  Purpose
	ID       string   // of the track, or of the cover
	Encoding Encoding // of the track
	Expires  time.Time
}

// token is all that the MAC covers.
type token struct {
	Claim
	share    string
	created  time.Time // of the share: another one with the same ID is another share
	rev      int64
	unlocked bool
}

const (
	tokenVersion = 1
	macSize      = 16 // HMAC-SHA256 cut to 128 bits
	minKey       = 32
	maxKeys      = 8
	maxToken     = 4 + 64 + 8 + 8 + 8 + 2 + MaxItemID + 1 + 255 + 4 + macSize
)

var tokenText = base64.RawURLEncoding.Strict()

// signer makes and checks tokens. The first key signs, all verify.
type signer struct{ keys [][]byte }

func newSigner(keys [][]byte) (*signer, error) {
	if len(keys) == 0 || len(keys) > maxKeys {
		return nil, fieldErr("keys", "%d keys; there must be 1 to %d", len(keys), maxKeys)
	}
	s := &signer{}
	for i, k := range keys {
		switch {
		case len(k) < minKey:
			return nil, fieldErr("keys", "key %d has %d bytes; the least is %d", i+1, len(k), minKey)
		case !slices.ContainsFunc(k, func(b byte) bool { return b != 0 }):
			return nil, fieldErr("keys", "key %d is all zeros", i+1)
		}
		for j, other := range s.keys {
			if hmac.Equal(k, other) {
				return nil, fieldErr("keys", "key %d is key %d again", i+1, j+1)
			}
		}
		s.keys = append(s.keys, slices.Clone(k))
	}
	return s, nil
}

func mac(key, data []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write(data)
	return h.Sum(nil)[:macSize]
}

// sign returns t as text. The layout, big-endian throughout:
//
//	1  version
//	1  purpose
//	1  1 if the visitor had unlocked the share, else 0
//	1  length of the share's ID, then the ID
//	8  the share's creation time, Unix milliseconds
//	8  the share's rev
//	8  expiry, Unix milliseconds; 0: none
//	2  length of the track's or cover's ID, then the ID
//	1  length of the format, then the format
//	4  bit rate bound in kbit/s
//	16 MAC of all before it
func (s *signer) sign(t token) string {
	b := make([]byte, 0, 96+len(t.ID))
	var unlocked byte
	if t.unlocked {
		unlocked = 1
	}
	b = append(b, tokenVersion, byte(t.Purpose), unlocked)
	b = append(append(b, byte(len(t.share))), t.share...)
	b = binary.BigEndian.AppendUint64(b, uint64(t.created.UnixMilli()))
	b = binary.BigEndian.AppendUint64(b, uint64(t.rev))
	b = binary.BigEndian.AppendUint64(b, expiryMillis(t.Expires))
	b = binary.BigEndian.AppendUint16(b, uint16(len(t.ID)))
	b = append(b, t.ID...)
	b = append(append(b, byte(len(t.Encoding.Format))), t.Encoding.Format...)
	b = binary.BigEndian.AppendUint32(b, uint32(t.Encoding.MaxBitRate))
	return tokenText.EncodeToString(append(b, mac(s.keys[0], b)...))
}

func expiryMillis(t time.Time) uint64 {
	if t.IsZero() {
		return 0
	}
	return uint64(t.UnixMilli())
}

// verify takes a token apart. All it says of one that is not ours is
// ErrNotFound: why is of no use to an honest visitor.
func (s *signer) verify(text string) (token, error) {
	if len(text) > tokenText.EncodedLen(maxToken) {
		return token{}, ErrNotFound
	}
	b, err := tokenText.DecodeString(text)
	// The decoder skips line breaks, which would give a token many spellings.
	if err != nil || len(b) < macSize || len(text) != tokenText.EncodedLen(len(b)) {
		return token{}, ErrNotFound
	}
	data, sum := b[:len(b)-macSize], b[len(b)-macSize:]
	if !slices.ContainsFunc(s.keys, func(k []byte) bool { return hmac.Equal(sum, mac(k, data)) }) {
		return token{}, ErrNotFound
	}
	t, ok := parseToken(data)
	if !ok {
		return token{}, ErrNotFound
	}
	return t, nil
}

// parseToken reads what the MAC covers; not ok if anything is off or left over.
func parseToken(data []byte) (t token, ok bool) {
	r := reader{b: data}
	version := r.byte()
	t.Purpose = Purpose(r.byte())
	unlocked := r.byte()
	t.unlocked = unlocked == 1
	t.share = string(r.bytes(int(r.byte())))
	t.created = time.UnixMilli(int64(r.uint(8))).UTC()
	t.rev = int64(r.uint(8))
	if ms := int64(r.uint(8)); ms != 0 {
		t.Expires = time.UnixMilli(ms).UTC()
	}
	t.ID = string(r.bytes(int(r.uint(2))))
	t.Encoding.Format = string(r.bytes(int(r.byte())))
	t.Encoding.MaxBitRate = int(int32(r.uint(4)))
	ok = !r.failed && len(r.b) == 0 && version == tokenVersion && unlocked <= 1
	return t, ok
}

// reader takes fields off the front of b and remembers if one was missing.
type reader struct {
	b      []byte
	failed bool
}

func (r *reader) bytes(n int) []byte {
	if n > len(r.b) {
		r.failed = true
		return nil
	}
	var p []byte
	p, r.b = r.b[:n], r.b[n:]
	return p
}

func (r *reader) byte() byte { return byte(r.uint(1)) }

func (r *reader) uint(n int) (v uint64) {
	for _, c := range r.bytes(n) {
		v = v<<8 | uint64(c)
	}
	return v
}
