package share

import "time"

// Runs counts the grants in use.
func (m *Manager) Runs() (n int) {
	m.watch.mu.Lock()
	defer m.watch.mu.Unlock()
	for _, on := range m.watch.shares {
		n += len(on.runs)
	}
	return n
}

// UnlockToken makes what a visitor has who gave the password of g's share.
func (m *Manager) UnlockToken(s *Share, expires time.Time) string {
	return m.signer.sign(token{Claim: Claim{Purpose: PurposeUnlock, Expires: expires}, share: s.ID, created: s.CreatedAt, rev: s.Rev})
}

// Cached tells what the cache holds: how much shares weigh, items and tracks.
func (m *Manager) Cached() (shares, items, tracks int) {
	c := &m.cache
	for _, mu := range []interface {
		Lock()
		Unlock()
	}{&c.shares.mu, &c.items.mu, &c.tracks.mu} {
		mu.Lock()
		defer mu.Unlock()
	}
	return c.shares.held, c.items.held, c.tracks.held
}
