package share_test

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/seed545d57e3/share"
)

func TestFixedBase(t *testing.T) {
	for in, want := range map[string]string{
		"https://music.example.com/share":  "https://music.example.com/share",
		"https://music.example.com/share/": "https://music.example.com/share",
		"http://[::1]:4533/my music":       "http://[::1]:4533/my%20music",
	} {
		base, err := share.FixedBase(in)
		require.NoError(t, err)
		require.Equal(t, want, base(nil))
	}
	for _, in := range []string{"", "music.example.com", "/share", "ftp://a/b", "https:///share", "https://a/?q", "https://a/#f", "https://u:secret@a/", "https://a b/", "http://[::1"} {
		_, err := share.FixedBase(in)
		var fe *share.FieldError
		require.ErrorAs(t, err, &fe, in)
		require.NotContains(t, err.Error(), "secret")
	}
}

func TestRequestBases(t *testing.T) {
	proxy := netip.MustParsePrefix("10.0.0.0/8")
	for name, test := range map[string]struct {
		base   func(*http.Request) string
		change func(*http.Request)
		want   string
	}{
		"plain":            {share.RequestBase(""), nil, "http://music.lan:4533/share"},
		"tls":              {share.RequestBase(""), func(r *http.Request) { r.TLS = &tls.ConnectionState{} }, "https://music.lan:4533/share"},
		"root":             {share.RequestBase("/s/x/"), nil, "http://music.lan:4533/s/x"},
		"at the top":       {share.RequestBase("/"), nil, "http://music.lan:4533"},
		"not believed":     {share.RequestBase(""), forwarded, "http://music.lan:4533/share"},
		"from elsewhere":   {share.ForwardedBase("", netip.MustParsePrefix("192.168.0.0/16")), forwarded, "http://music.lan:4533/share"},
		"nobody's trusted": {share.ForwardedBase(""), forwarded, "http://music.lan:4533/share"},
		"from the proxy":   {share.ForwardedBase("", proxy), forwarded, "https://music.example.com/base/share"},
		"mapped address": {share.ForwardedBase("", proxy), func(r *http.Request) {
			forwarded(r)
			r.RemoteAddr = "[::ffff:10.1.2.3]:5"
		}, "https://music.example.com/base/share"},
		"the last in a list": {share.ForwardedBase("", proxy), func(r *http.Request) {
			forwarded(r)
			r.Header.Set("X-Forwarded-Host", "evil.example.com, music.example.com")
			r.Header.Add("X-Forwarded-Proto", "http")
		}, "http://music.example.com/base/share"},
		"odd values": {share.ForwardedBase("", proxy), func(r *http.Request) {
			forwarded(r)
			r.Header.Set("X-Forwarded-Proto", "javascript")
			r.Header.Set("X-Forwarded-Prefix", "//evil.example.com/..")
		}, "http://music.example.com/share"},
		"a host that is none": {share.RequestBase(""), func(r *http.Request) { r.Host = `a"><script>` }, "/share"},
		"a host with a user":  {share.RequestBase(""), func(r *http.Request) { r.Host = "a@b" }, "/share"},
		"no host":             {share.RequestBase(""), func(r *http.Request) { r.Host = "" }, "/share"},
		"odd peer":            {share.ForwardedBase("", proxy), func(r *http.Request) { forwarded(r); r.RemoteAddr = "@" }, "http://music.lan:4533/share"},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest("GET", "http://music.lan:4533/rest/createShare", nil)
			r.RemoteAddr = "10.1.2.3:5"
			if test.change != nil {
				test.change(r)
			}
			require.Equal(t, test.want, test.base(r))
		})
	}
}

func forwarded(r *http.Request) {
	r.Header.Set("X-Forwarded-Proto", "https")
	r.Header.Set("X-Forwarded-Host", "music.example.com")
	r.Header.Set("X-Forwarded-Prefix", "/base/")
}

func TestManagerBase(t *testing.T) {
	h := newHost(t)
	r := httptest.NewRequest("GET", "http://music.lan/x", nil)
	require.Equal(t, "http://music.lan/share", h.Base(r))
}
