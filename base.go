package share

import (
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"path"
	"slices"
	"strings"
)

// defaultPath is where httpshare is mounted unless the host says otherwise.
const defaultPath = "/share"

// FixedBase is a [Config].BaseURL for a host that knows its public address:
// the absolute URL of the share root, such as "https://music.example.com/share".
// It alone may be asked without a request, with nil.
func FixedBase(base string) (func(*http.Request) string, error) {
	u, err := url.Parse(base)
	if err != nil {
		return nil, &FieldError{Field: "baseURL", Reason: "not a URL: " + errors.Unwrap(err).Error(), Err: err}
	}
	switch {
	case u.Scheme != "http" && u.Scheme != "https", u.Host == "":
		return nil, fieldErr("baseURL", "%q is not an absolute http or https URL", base)
	case u.RawQuery != "", u.ForceQuery, u.Fragment != "", u.User != nil:
		return nil, fieldErr("baseURL", "%q must have no user, query or fragment", u.Redacted())
	}
	base = strings.TrimRight(u.String(), "/")
	return func(*http.Request) string { return base }, nil
}

// RequestBase is a [Config].BaseURL that takes scheme and host from the
// request itself and believes no forwarded headers. root is the path of the
// share root; "": "/share".
func RequestBase(root string) func(*http.Request) string {
	root = cleanRoot(root)
	return func(r *http.Request) string {
		return join(requestScheme(r), r.Host, root)
	}
}

// ForwardedBase is a [Config].BaseURL for a host behind reverse proxies: from
// these addresses it believes X-Forwarded-Proto, X-Forwarded-Host and
// X-Forwarded-Prefix (in lists the last value, the one the nearest proxy
// set), from any other it is as [RequestBase]. root is the path of the share
// root as the host sees it, without the forwarded prefix; "": "/share".
func ForwardedBase(root string, proxies ...netip.Prefix) func(*http.Request) string {
	root = cleanRoot(root)
	proxies = slices.Clone(proxies)
	return func(r *http.Request) string {
		scheme, host, prefix := requestScheme(r), r.Host, ""
		if fromProxy(r, proxies) {
			if s := lastValue(r, "X-Forwarded-Proto"); s == "http" || s == "https" {
				scheme = s
			}
			if h := lastValue(r, "X-Forwarded-Host"); h != "" {
				host = h
			}
			if p := lastValue(r, "X-Forwarded-Prefix"); strings.HasPrefix(p, "/") && path.Clean(p) != "/" {
				prefix = path.Clean(p)
			}
		}
		return join(scheme, host, prefix+root)
	}
}

func cleanRoot(root string) string {
	if root == "" {
		return defaultPath
	}
	return strings.TrimRight(path.Clean("/"+root), "/")
}

func requestScheme(r *http.Request) string {
	if r.TLS != nil {
		return "https"
	}
	return "http"
}

func fromProxy(r *http.Request, proxies []netip.Prefix) bool {
	ap, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return false
	}
	addr := ap.Addr().Unmap().WithZone("")
	return slices.ContainsFunc(proxies, func(p netip.Prefix) bool { return p.Contains(addr) })
}

func lastValue(r *http.Request, header string) string {
	values := r.Header.Values(header)
	if len(values) == 0 {
		return ""
	}
	last := values[len(values)-1]
	return strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:])
}

// join builds the URL. A host that is none, as an attacker may send one, is
// left out: the result is then a path, which is right for this visitor.
func join(scheme, host, root string) string {
	root = (&url.URL{Path: root}).EscapedPath()
	u, err := url.Parse(fmt.Sprintf("%s://%s", scheme, host))
	if err != nil || u.Host != host || host == "" || strings.ContainsAny(host, `"'<>\`) {
		return root
	}
	return scheme + "://" + host + root
}
