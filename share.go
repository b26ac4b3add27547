package share

import (
	"log/slog"
	"slices"
	"time"
)

// Bounds on what a share holds. Beyond them [Manager.Create] and
// [Manager.Update] answer with a [FieldError].
const (
	MaxItems       = 10_000 // items in a share
	MaxDescription = 2_000  // runes in a description
	MaxItemID      = 512    // bytes in the ID of an item, a track or a cover
	MaxOwner       = 255    // bytes in the ID of the user who owns it
	MaxLabel       = 100    // runes in a label; a longer one is cut
)

// A Share is one public link and what it offers.
//
// All times are UTC in whole milliseconds. A Share is plain data: it is safe
// to copy with [Share.Clone], and nobody but its holder changes it.
type Share struct {
	ID            string       // the link ID, see [ValidID]
	Owner         string       // ID of the host's user who made it; never changes
	Items         []string     // the host's media IDs, in the order shared
	Label         string       // what was shared, as named when it was; stands in for an empty Description
	Description   string       // the owner's words, for visitors to read
	Downloadable  bool         // may visitors download?
	Encoding      Encoding     // what visitors get; zero: the original file
	Frozen        []string     // track IDs fixed at creation; nil: the items' tracks as they are now. Only imports have it yet
	Password      PasswordHash // "": none. Only imports have it yet, and nothing opens them
	MaxVisits     int64        // 0: no limit. Only imports have it yet
	Visits        int64
	Rev           int64     // starts at 1; raising it voids every token handed out before
	CreatedAt     time.Time // never changes
	UpdatedAt     time.Time // moves forward with every update, by a millisecond at least
	StartsAt      time.Time // zero: at once
	ExpiresAt     time.Time // zero: never; live while now < ExpiresAt
	LastVisitedAt time.Time // zero: not visited yet
}

// Encoding asks the host for media in another form than the original file's.
type Encoding struct {
	Format     string // the host's name for it, such as "mp3" or "opus"; "": as it is
	MaxBitRate int    // kbit/s; 0: no bound
}

// Clone returns a copy that shares no memory with s.
func (s *Share) Clone() *Share {
	c := *s
	c.Items = slices.Clone(s.Items)
	c.Frozen = slices.Clone(s.Frozen)
	return &c
}

// State says whether the share can be opened at now: nil, [ErrNotYet],
// [ErrExpired] or [ErrUsedUp].
func (s *Share) State(now time.Time) error {
	if err := s.open(now); err != nil {
		return err
	}
	if s.MaxVisits > 0 && s.Visits >= s.MaxVisits {
		return ErrUsedUp
	}
	return nil
}

// open is State without the visit limit, which only a visit is held to.
func (s *Share) open(now time.Time) error {
	switch {
	case s.expired(now):
		return ErrExpired
	case now.Before(s.StartsAt):
		return ErrNotYet
	}
	return nil
}

func (s *Share) expired(now time.Time) bool {
	return !s.ExpiresAt.IsZero() && !now.Before(s.ExpiresAt)
}

// sources are the IDs whose tracks the share offers.
func (s *Share) sources() []string {
	if s.Frozen != nil {
		return s.Frozen
	}
	return s.Items
}

// A Spec is what a new share is to be.
type Spec struct {
	Items        []string   // 1 to MaxItems IDs of the host's media, of which its owner sees every one
	Description  string     // at most MaxDescription runes; line breaks become spaces
	Downloadable *bool      // nil: Config.Downloadable
	Encoding     Encoding   // zero: the original files; the library is not asked whether it can make it
	StartsAt     time.Time  // zero: at once
	ExpiresAt    *time.Time // nil: Config.DefaultLife from its start; a zero time: never
}

// A Patch is a change to a share: nil keeps what is there, a pointer to a
// zero value clears it.
type Patch struct {
	Items        []string // nil: kept; otherwise as in Spec
	Description  *string
	Downloadable *bool
	Encoding     *Encoding
	StartsAt     *time.Time // zero time: at once
	ExpiresAt    *time.Time // zero time: never; one in the past ends the share now
}

// A PasswordHash is a password as stored: an argon2id hash in PHC form.
// Convert it to a string to store it. By itself or in an exported field it
// does not show itself in logs, in JSON or XML, or in fmt's verbs for text.
type PasswordHash string

const redacted = "[redacted]"

// String returns "[redacted]", or "" if there is no password.
func (h PasswordHash) String() string {
	if h == "" {
		return ""
	}
	return redacted
}

// GoString is as String, for %#v.
func (h PasswordHash) GoString() string { return `"` + h.String() + `"` }

// LogValue is as String, for log/slog.
func (h PasswordHash) LogValue() slog.Value { return slog.StringValue(h.String()) }

// MarshalText is as String, for JSON and XML. A store that keeps shares in
// one of these by mistake thereby locks them for good instead of opening them.
func (h PasswordHash) MarshalText() ([]byte, error) {
	return []byte(h.String()), nil
}

// millis cuts t to what is stored: UTC, whole milliseconds.
func millis(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return time.UnixMilli(t.UnixMilli()).UTC()
}
