package mounts

import (
	"net/http"
	"net/netip"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/httpshare"
)

// FixedBase serves shares at an address of their own, which people see in
// links whatever a request says: the safest way if there is only one.
func FixedBase(c share.Config) (*share.Manager, http.Handler, error) {
	base, err := share.FixedBase("https://example.com/listen")
	if err != nil {
		return nil, nil, err
	}
	c.BaseURL = base
	manager, err := share.New(c)
	if err != nil {
		return nil, nil, err
	}
	pages, err := httpshare.New(manager, httpshare.Options{Prefix: "/listen"})
	return manager, pages, err
}

// PathKept serves shares below a path that the proxy leaves in requests:
// https://example.com/music/share/ID arrives as /music/share/ID.
func PathKept(c share.Config) (*share.Manager, http.Handler, error) {
	proxy := netip.MustParsePrefix("127.0.0.1/32")
	c.BaseURL = share.ForwardedBase("/music/share", proxy)
	manager, err := share.New(c)
	if err != nil {
		return nil, nil, err
	}
	pages, err := httpshare.New(manager, httpshare.Options{Prefix: "/music/share"})
	return manager, pages, err
}

// PathStripped serves shares below a path that the proxy takes off and names
// in X-Forwarded-Prefix: https://example.com/music/share/ID arrives as /share/ID.
func PathStripped(c share.Config) (*share.Manager, http.Handler, error) {
	proxy := netip.MustParsePrefix("127.0.0.1/32")
	c.BaseURL = share.ForwardedBase("/share", proxy)
	manager, err := share.New(c)
	if err != nil {
		return nil, nil, err
	}
	pages, err := httpshare.New(manager, httpshare.Options{})
	return manager, pages, err
}
