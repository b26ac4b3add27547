package share_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/internal/fakelib"
)

var (
	oldKey = bytes.Repeat([]byte{1}, 32)
	newKey = bytes.Repeat([]byte{2}, 40)
)

// A token of which any bit is another is no token, and neither is one with
// anything before, after or between.
func TestTokenBits(t *testing.T) {
	h := newHost(t)
	token := h.open(t, h.create(t).ID).Token(share.Claim{Purpose: share.PurposeStream, ID: "tr-1", Encoding: share.Encoding{Format: "mp3", MaxBitRate: 128}})
	_, claim, err := h.OpenToken(t.Context(), token)
	require.NoError(t, err)
	require.Equal(t, "tr-1", claim.ID)
	require.Equal(t, share.Encoding{Format: "mp3", MaxBitRate: 128}, claim.Encoding)

	raw, err := base64.RawURLEncoding.DecodeString(token)
	require.NoError(t, err)
	for i := range len(raw) * 8 {
		raw[i/8] ^= 1 << (i % 8)
		forged(t, h, base64.RawURLEncoding.EncodeToString(raw))
		raw[i/8] ^= 1 << (i % 8)
	}
	for i := range token {
		forged(t, h, token[:i])
		forged(t, h, token[:i]+"\n"+token[i:])
		forged(t, h, token[:i]+"\r"+token[i:])
		for bit := range 8 { // in the text: also what a lax decoder would not see
			b := []byte(token)
			b[i] ^= 1 << bit
			forged(t, h, string(b))
		}
	}
	forged(t, h, token+"A")
	forged(t, h, token+"==")
	forged(t, h, token+token)
}

func forged(t *testing.T, h *host, token string) {
	t.Helper()
	g, claim, err := h.OpenToken(t.Context(), token)
	require.ErrorIs(t, err, share.ErrNotFound, token)
	require.Nil(t, g)
	require.Zero(t, claim)
}

// Every key verifies, the first one signs, and one that is taken away voids its tokens.
func TestTokenKeys(t *testing.T) {
	h := newHost(t, func(c *share.Config) { c.Keys = [][]byte{oldKey} })
	s := h.create(t)
	old := h.open(t, s.ID).Token(first)
	with := func(keys ...[]byte) *host {
		return newHost(t, func(c *share.Config) { c.Store, c.Keys = h.store, keys })
	}
	opens := func(h *host, token string) bool {
		_, _, err := h.OpenToken(t.Context(), token)
		return err == nil
	}
	both := with(newKey, oldKey)
	fresh := both.open(t, s.ID).Token(first)
	require.True(t, opens(both, old))
	require.True(t, opens(both, fresh))
	require.True(t, opens(with(newKey), fresh))
	require.False(t, opens(with(newKey), old))
	require.False(t, opens(h, fresh))
}

func TestKeys(t *testing.T) {
	h := newHost(t)
	token := h.open(t, h.create(t).ID).Token(first)
	again := newHost(t, func(c *share.Config) { c.Store = h.store })
	_, _, err := again.OpenToken(t.Context(), token)
	require.NoError(t, err, "the store keeps the key")

	nine := make([][]byte, 9)
	for i := range nine {
		nine[i] = bytes.Repeat([]byte{byte(i + 1)}, 32)
	}
	for says, keys := range map[string][][]byte{
		"0 keys":                       {},
		"9 keys":                       nine,
		"key 2 has 31 bytes":           {oldKey, newKey[:31]},
		"key 1 is all zeros":           {make([]byte, 32)},
		"key 3 is key 1 again":         {oldKey, newKey, bytes.Clone(oldKey)},
		"the store keeps none: config": nil,
	} {
		cfg := share.Config{Store: h.store, Resolver: h.lib, Keys: keys}
		if keys == nil {
			cfg.Store = struct{ share.Store }{h.store} // not a KeyStore any more
		}
		_, err := share.New(cfg)
		require.ErrorContains(t, err, says)
	}
}

// vector is a token that any implementation of the format must take or
// refuse as said. See testdata/tokens.json.
type vector struct {
	Name    string `json:"name"`
	Key     []byte `json:"key"`
	Token   string `json:"token"`
	Valid   bool   `json:"valid"`
	Share   string `json:"share"`
	Created int64  `json:"created_ms"`
	Rev     int64  `json:"rev"`
	Purpose byte   `json:"purpose"`
	ID      string `json:"id"`
	Format  string `json:"format"`
	BitRate int    `json:"bit_rate"`
	Expires int64  `json:"expires_ms"` // 0: never
}

func TestTokenVectors(t *testing.T) {
	b, err := os.ReadFile("testdata/tokens.json")
	require.NoError(t, err)
	var vectors []vector
	require.NoError(t, json.Unmarshal(b, &vectors))
	require.NotEmpty(t, vectors)
	for _, v := range vectors {
		t.Run(v.Name, func(t *testing.T) {
			h := newHost(t, func(c *share.Config) { c.Keys = [][]byte{v.Key} })
			h.clock.set(time.UnixMilli(1_800_000_000_000))
			s := &share.Share{ID: v.Share, Owner: ann.ID, Items: []string{fakelib.Album}, Rev: v.Rev, CreatedAt: time.UnixMilli(v.Created).UTC()}
			if v.Share != "" {
				require.NoError(t, h.store.Create(t.Context(), s))
			}
			if !v.Valid {
				forged(t, h, v.Token)
				return
			}
			g, claim, err := h.OpenToken(t.Context(), v.Token)
			require.NoError(t, err)
			want := share.Claim{Purpose: share.Purpose(v.Purpose), ID: v.ID, Encoding: share.Encoding{Format: v.Format, MaxBitRate: v.BitRate}}
			if v.Expires != 0 {
				want.Expires = time.UnixMilli(v.Expires).UTC()
			}
			require.Equal(t, want, claim)
			require.Equal(t, v.Share, g.Share().ID)
		})
	}
}
