package share

import (
	"bytes"
	"testing"
	"time"
)

// FuzzToken holds the parser to this: no panic, and whatever it takes is the
// one spelling of what it says.
func FuzzToken(f *testing.F) {
	s, err := newSigner([][]byte{bytes.Repeat([]byte{7}, minKey)})
	if err != nil {
		f.Fatal(err)
	}
	sample := token{
		Claim: Claim{Purpose: PurposeStream, ID: "tr-1", Encoding: Encoding{"mp3", 128}, Expires: time.UnixMilli(1e12).UTC()},
		share: "abcdefghij", created: time.UnixMilli(1e12).UTC(), rev: 3, unlocked: true,
	}
	raw, err := tokenText.DecodeString(s.sign(sample))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw[:len(raw)-macSize])
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		// Signed here, since behind a wrong MAC nothing would be parsed.
		text := tokenText.EncodeToString(append(bytes.Clone(data), mac(s.keys[0], data)...))
		got, err := s.verify(text)
		if err == nil && s.sign(got) != text {
			t.Errorf("%x is taken for %+v, which is spelt differently", data, got)
		}
		_, _ = s.verify(string(data))
	})
}
