package share

import (
	"context"
	"slices"
	"time"
	"unicode/utf8"
)

// Update changes a share that the user may manage and returns it as it is
// then. Its errors are those of Create, and ErrNotFound; while sharing is off
// it works all the same, as a share can be given an end then, too. Limits are
// those of the user who changes it, and they touch only what the patch does.
func (m *Manager) Update(ctx context.Context, u User, id string, p Patch) (*Share, error) {
	limits := m.cfg.Limits(u)
	if limits.Disabled {
		return nil, errMayNot
	}
	// Against an empty share: what is wrong with the patch by itself is
	// told before anything is asked of the store or the library.
	if err := p.apply(&Share{}); err != nil {
		return nil, err
	}
	label, revives := "", false
	if p.Items != nil || p.ExpiresAt != nil && limits.MaxShares > 0 {
		s, err := m.Get(ctx, u, id)
		if err != nil {
			return nil, opErr("update", err)
		}
		// An owner never changes, so the items can be resolved before the write.
		if p.Items != nil {
			if label, err = m.label(ctx, s.Owner, p.Items); err != nil {
				return nil, err
			}
		}
		now := m.cfg.Now()
		revives = u.ID == s.Owner && s.expired(now) && p.ExpiresAt != nil && (p.ExpiresAt.IsZero() || p.ExpiresAt.After(now))
	}
	if !revives {
		limits.MaxShares = 0 // as many as there were
	}
	var s *Share
	err := m.withinMaxShares(ctx, u, limits, func() (err error) {
		s, err = m.update(ctx, u, id, func(s *Share) error { return m.change(s, p, limits, label) })
		return err
	})
	if err != nil {
		return nil, opErr("update", err)
	}
	m.observe(EventUpdate, s, "")
	return s, nil
}

// change makes s what a user with these limits makes of it with p.
func (m *Manager) change(s *Share, p Patch, limits Limits, label string) error {
	before := s.Clone()
	if err := p.apply(s); err != nil {
		return err
	}
	if p.Items != nil {
		if s.Frozen != nil {
			return fieldErr("items", "the tracks of this share are fixed")
		}
		s.Label = label
	}
	if p.Downloadable == nil {
		limits.NoDownload = false
	}
	if p.ExpiresAt == nil {
		limits.MaxLife = 0
	}
	now := m.cfg.Now()
	limits.apply(s, now)
	if s.takesFrom(before) {
		s.Rev++
	}
	if p.StartsAt == nil && p.ExpiresAt == nil {
		return nil
	}
	return s.checkOrder(now)
}

// takesFrom says whether visitors lose something that before had.
func (s *Share) takesFrom(before *Share) bool {
	return before.Downloadable && !s.Downloadable ||
		before.Encoding != s.Encoding ||
		!slices.Equal(before.Items, s.Items)
}

// checkOrder refuses a share that would begin after its end, unless it has
// ended already: that is a way to end it.
func (s *Share) checkOrder(now time.Time) error {
	if !s.ExpiresAt.IsZero() && !s.StartsAt.Before(s.ExpiresAt) && !s.expired(now) {
		return fieldErr("expiresAt", "it is not after the start")
	}
	return nil
}

// apply writes p into s, or nothing if anything is wrong with p.
func (p Patch) apply(s *Share) error {
	description := ""
	if p.Description != nil {
		description = cleanText(*p.Description)
	}
	if err := p.check(description); err != nil {
		return err
	}
	if p.Items != nil {
		s.Items = slices.Clone(p.Items)
	}
	if p.Description != nil {
		s.Description = description
	}
	if p.Downloadable != nil {
		s.Downloadable = *p.Downloadable
	}
	if p.Encoding != nil {
		s.Encoding = *p.Encoding
	}
	if p.StartsAt != nil {
		s.StartsAt = millis(*p.StartsAt)
	}
	if p.ExpiresAt != nil {
		s.ExpiresAt = millis(*p.ExpiresAt)
	}
	return nil
}

func (p Patch) check(description string) error {
	if p.Items != nil {
		if err := checkItems(p.Items); err != nil {
			return err
		}
	}
	if n := utf8.RuneCountInString(description); n > MaxDescription {
		return fieldErr("description", "%d characters; the most is %d", n, MaxDescription)
	}
	if p.Encoding != nil {
		if err := p.Encoding.check(); err != nil {
			return err
		}
	}
	if err := checkTime("startsAt", p.StartsAt); err != nil {
		return err
	}
	return checkTime("expiresAt", p.ExpiresAt)
}

func checkItems(ids []string) error {
	switch n := len(ids); {
	case n == 0:
		return fieldErr("items", "there must be at least one")
	case n > MaxItems:
		return fieldErr("items", "%d of them; the most is %d", n, MaxItems)
	}
	for i, id := range ids {
		switch {
		case id == "":
			return fieldErr("items", "number %d is empty", i+1)
		case len(id) > MaxItemID:
			return fieldErr("items", "number %d has %d bytes; the most is %d", i+1, len(id), MaxItemID)
		case !validMediaID(id):
			return fieldErr("items", "number %d, %.80q, has control characters or is not UTF-8", i+1, id)
		}
	}
	return nil
}

func (e Encoding) check() error {
	if len(e.Format) > 32 {
		return fieldErr("encoding", "the format has %d bytes; the most is 32", len(e.Format))
	}
	if e.Format != cleanText(e.Format) {
		return fieldErr("encoding", "the format %q has characters that do not belong there", e.Format)
	}
	if e.MaxBitRate < 0 || e.MaxBitRate > 1_000_000 {
		return fieldErr("encoding", "a bit rate of %d kbit/s; it must be 0 to 1000000", e.MaxBitRate)
	}
	return nil
}

// maxTime keeps times within what every database and date format can hold.
var maxTime = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)

func checkTime(field string, t *time.Time) error {
	if t == nil || t.IsZero() {
		return nil
	}
	// The first millisecond after 1970 is 1: stores may keep 0 for "none".
	if t.UnixMilli() < 1 || !t.Before(maxTime) {
		return fieldErr(field, "it must be between the years 1970 and 9999")
	}
	return nil
}
