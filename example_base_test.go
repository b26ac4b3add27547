package share_test

import (
	"fmt"
	"net/http/httptest"
	"net/netip"

	"github.com/seed545d57e3/share"
)

// Of a proxy on this machine headers are believed, of anybody else not.
func ExampleForwardedBase() {
	base := share.ForwardedBase("/share", netip.MustParsePrefix("127.0.0.1/32"))

	r := httptest.NewRequest("GET", "http://localhost:4533/share/abc", nil)
	r.Header.Set("X-Forwarded-Proto", "https")
	r.Header.Set("X-Forwarded-Host", "example.com")
	r.Header.Set("X-Forwarded-Prefix", "/music") // what the proxy took off
	r.RemoteAddr = "127.0.0.1:50000"
	fmt.Println(base(r))
	r.RemoteAddr = "192.0.2.7:50000"
	fmt.Println(base(r))
	// Output:
	// https://example.com/music/share
	// http://localhost:4533/share
}
