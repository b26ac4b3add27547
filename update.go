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
	label := ""
	if p.Items != nil {
		// An owner never changes, so the items can be resolved before the write.
		s, err := m.Get(ctx, u, id)
		if err != nil {
			return nil, opErr("update", err)
		}
		if label, err = m.label(ctx, s.Owner, p.Items); err != nil {
			return nil, err
		}
	}
	s, err := m.update(ctx, u, id, func(s *Share) error {
		if err := p.apply(s); err != nil {
			return err
		}
		if p.Items != nil {
			s.Label = label
		}
		touched := limits
		if p.Downloadable == nil {
			touched.NoDownload = false
		}
		if p.ExpiresAt == nil {
			touched.MaxLife = 0
		}
		touched.apply(s, m.cfg.Now())
		return nil
	})
	if err != nil {
		return nil, opErr("update", err)
	}
	m.observe(EventUpdate, s, "")
	return s, nil
}

// apply writes p into s, or nothing if anything is wrong with p. It raises
// Rev where visitors lose something by the change.
func (p Patch) apply(s *Share) error {
	description := ""
	if p.Description != nil {
		description = cleanText(*p.Description)
	}
	if err := p.check(description); err != nil {
		return err
	}
	loses := false
	if p.Items != nil {
		loses = loses || !slices.Equal(s.Items, p.Items)
		s.Items = slices.Clone(p.Items)
	}
	if p.Description != nil {
		s.Description = description
	}
	if p.Downloadable != nil {
		loses = loses || s.Downloadable && !*p.Downloadable
		s.Downloadable = *p.Downloadable
	}
	if p.Encoding != nil {
		loses = loses || s.Encoding != *p.Encoding
		s.Encoding = *p.Encoding
	}
	if p.StartsAt != nil {
		s.StartsAt = millis(*p.StartsAt)
	}
	if p.ExpiresAt != nil {
		s.ExpiresAt = millis(*p.ExpiresAt)
	}
	if loses {
		s.Rev++
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
