package share

import "time"

// A User of the host, as far as sharing goes.
type User struct {
	ID    string // stored as Share.Owner; byte-exact, so it must not change for a user
	Name  string // as others know them; this package does not use it
	Admin bool   // manages every share
}

// Limits are what a user may do. The zero value sets none.
type Limits struct {
	Disabled     bool          // may not create or change shares; may still list, revoke and delete their own
	MaxShares    int           // how many of their shares may be live, or yet to start, at a time; 0: any number
	MaxLife      time.Duration // how long from now a share may live: a later expiry, never included, is cut to it; 0: any time
	NoDownload   bool          // may not make shares downloadable
	NeedPassword bool          // what they create must have a password; until shares can be given one, they create none
}

// Everyone lets every user manage every share, as the oldest servers had it. For [Config].Access.
func Everyone(User, *Share) bool { return true }

// ownersAndAdmins lets users manage their own shares and admins all: what a nil Config.Access means.
func ownersAndAdmins(u User, s *Share) bool {
	return u.Admin || u.ID != "" && u.ID == s.Owner
}
