package web

import (
	"net/http"
	"net/netip"
	"sync"
	"time"
)

const (
	loginTries    = 10              // wrong passwords from an address before it has to wait
	loginRecovers = 6 * time.Second // until it may try once more
	maxAddresses  = 10_000
)

// throttle slows down who guesses passwords, by address. Behind a proxy that
// is everybody at once, which is why the wait is short.
type throttle struct {
	now func() time.Time

	mu    sync.Mutex
	spent map[netip.Prefix]time.Time // when all tries of an address have come back
}

func newThrottle(now func() time.Time) *throttle {
	return &throttle{now: now, spent: make(map[netip.Prefix]time.Time)}
}

// wait returns how long the sender has to wait before another try; 0: not at all.
func (t *throttle) wait(r *http.Request) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	next := t.spent[sender(r)].Add(-(loginTries - 1) * loginRecovers)
	return max(0, next.Sub(t.now()))
}

// failed takes a try from the sender.
func (t *throttle) failed(r *http.Request) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	if len(t.spent) >= maxAddresses {
		for addr, until := range t.spent {
			if !now.Before(until) {
				delete(t.spent, addr)
			}
		}
	}
	if len(t.spent) >= maxAddresses {
		clear(t.spent) // an attack from everywhere is not stopped here
	}
	until := t.spent[sender(r)]
	if until.Before(now) {
		until = now
	}
	t.spent[sender(r)] = until.Add(loginRecovers)
}

// sender returns the address of the sender, in IPv6 the network: it has 2^64 of them.
func sender(r *http.Request) netip.Prefix {
	ap, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Prefix{}
	}
	addr := ap.Addr().Unmap().WithZone("")
	bits := addr.BitLen()
	if addr.Is6() {
		bits = 64
	}
	prefix, _ := addr.Prefix(bits)
	return prefix
}
