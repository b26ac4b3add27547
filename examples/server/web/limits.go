package web

import (
	"fmt"
	"time"
)

const (
	sharingOff = "Sharing is switched off. To switch it on, start the server with -enable-sharing, or with SHARE_ENABLE_SHARING=true in its environment."
	notYou     = "You may not share here. Whoever runs this server can allow it."
)

// mayNot says why the user may not share, "" if they may.
func (s *site) mayNot(u member) string {
	switch {
	case u.ID == "" || !s.Shares.May(u.User).Disabled:
		return ""
	case s.off():
		return sharingOff
	}
	return notYou
}

// off says whether sharing is off for everybody: then it is for the
// administrator.
func (s *site) off() bool { return s.Shares.May(s.Users.Admin()).Disabled }

// mayChange says whether the user may change shares that they manage. While
// sharing is off everybody may: a share can be given an end then, too.
func (s *site) mayChange(u member) bool { return !s.Shares.May(u.User).Disabled || s.off() }

// bounds says what the user's limits mean for their shares.
func (s *site) bounds(u member) (words []string) {
	limits := s.Shares.May(u.User)
	if limits.MaxLife > 0 {
		words = append(words, "Your links end after "+lifetime(limits.MaxLife)+" at the latest.")
	}
	if limits.NoDownload {
		words = append(words, "What you share can be heard, not downloaded.")
	}
	if limits.MaxShares > 0 {
		words = append(words, "You may have "+count(limits.MaxShares, "live link")+" at a time.")
	}
	return words
}

// lifetime writes how long something may live, cut to a unit that tells
// enough.
func lifetime(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d >= 3*day, d%day == 0:
		return count(int(d/day), "day")
	case d >= 3*time.Hour, d%time.Hour == 0:
		return count(int(d/time.Hour), "hour")
	case d >= time.Minute:
		return count(int(d/time.Minute), "minute")
	}
	return fmt.Sprint(d)
}
