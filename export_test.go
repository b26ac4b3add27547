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
