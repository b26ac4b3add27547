package share

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// idTries is how often Create tries another ID when one is taken. With the
// usual IDs a second try is already a once-in-a-lifetime event.
const idTries = 10

// Create makes a share of the user's. Every item is resolved as its owner:
// for one unknown to the library or hidden from the user it answers with a
// FieldError that wraps ErrNotFound, and stores nothing. A Spec out of bounds
// is a FieldError, too, and so is what the user's Limits do not allow, which
// wraps ErrForbidden. ErrDisabled: sharing is off.
func (m *Manager) Create(ctx context.Context, u User, spec Spec) (*Share, error) {
	if !m.cfg.Enabled() {
		return nil, ErrDisabled
	}
	limits := m.cfg.Limits(u)
	s, err := m.newShare(u, limits, spec)
	if err != nil {
		return nil, err
	}
	if s.Label, err = m.label(ctx, u.ID, s.Items); err != nil {
		return nil, err
	}
	err = m.withinMaxShares(ctx, u, limits, func() error { return m.insert(ctx, s) })
	if err != nil {
		return nil, opErr("create", err)
	}
	m.observe(EventCreate, s, "")
	return s, nil
}

// withinMaxShares does what gives the user one more live share, if they may
// have one more. On one node no two are counted at the same time.
func (m *Manager) withinMaxShares(ctx context.Context, u User, limits Limits, do func() error) error {
	if limits.MaxShares <= 0 {
		return do()
	}
	select {
	case m.counting <- struct{}{}:
		defer func() { <-m.counting }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if err := m.checkMaxShares(ctx, u, limits.MaxShares); err != nil {
		return err
	}
	return do()
}

var errMayNot = &FieldError{Field: "user", Reason: "this user may not share", Err: ErrForbidden}

// newShare makes a share of spec, all but its ID and label.
func (m *Manager) newShare(u User, limits Limits, spec Spec) (*Share, error) {
	now := millis(m.cfg.Now())
	s := &Share{
		Owner:        u.ID,
		Downloadable: m.cfg.Downloadable,
		Rev:          1,
		CreatedAt:    now,
		UpdatedAt:    now,
	}
	if m.cfg.DefaultLife > 0 {
		start := now
		if spec.StartsAt.After(now) {
			start = spec.StartsAt
		}
		s.ExpiresAt = millis(start.Add(m.cfg.DefaultLife))
	}
	switch {
	case u.ID == "" || len(u.ID) > MaxOwner || !validMediaID(u.ID):
		return nil, fieldErr("owner", "the user's ID %.80q must be 1 to %d bytes of UTF-8 without control characters", u.ID, MaxOwner)
	case limits.Disabled:
		return nil, errMayNot
	case limits.NeedPassword:
		return nil, &FieldError{Field: "password", Reason: "this user's shares must have one", Err: ErrForbidden}
	case len(spec.Items) == 0:
		return nil, fieldErr("items", "there must be at least one")
	case spec.ExpiresAt != nil && !spec.ExpiresAt.IsZero() && !spec.ExpiresAt.After(now):
		return nil, fieldErr("expiresAt", "it is in the past")
	}
	p := Patch{
		Items:        spec.Items,
		Description:  &spec.Description,
		Downloadable: spec.Downloadable,
		Encoding:     &spec.Encoding,
		StartsAt:     &spec.StartsAt,
		ExpiresAt:    spec.ExpiresAt,
	}
	if err := p.apply(s); err != nil {
		return nil, err
	}
	limits.apply(s, now)
	if err := s.checkOrder(now); err != nil {
		return nil, err
	}
	return s, nil
}

// apply cuts s to what a user with these limits may offer from now on.
func (l Limits) apply(s *Share, now time.Time) {
	if l.NoDownload {
		s.Downloadable = false
	}
	if l.MaxLife > 0 {
		if end := millis(now.Add(l.MaxLife)); s.ExpiresAt.IsZero() || s.ExpiresAt.After(end) {
			s.ExpiresAt = end
		}
	}
}

// checkMaxShares counts the user's shares that can be opened, now or later.
func (m *Manager) checkMaxShares(ctx context.Context, u User, limit int) error {
	n, now := 0, m.cfg.Now()
	for s, err := range m.scan(ctx, Query{Owner: u.ID}, listPage) {
		if err != nil {
			return fmt.Errorf("counting shares: %w", err)
		}
		if state := s.State(now); state == nil || errors.Is(state, ErrNotYet) {
			n++
		}
		if n >= limit {
			return &FieldError{Field: "user", Reason: fmt.Sprintf("this user may have no more live shares; the most is %d", limit), Err: ErrForbidden}
		}
	}
	return nil
}

// insert gives s an ID that is free and stores it.
func (m *Manager) insert(ctx context.Context, s *Share) error {
	for range idTries {
		id, err := m.cfg.NewID()
		if err != nil {
			return fmt.Errorf("making an ID: %w", err)
		}
		if !ValidID(id) {
			return fmt.Errorf("Config.NewID made %.70q, which is no link ID", id)
		}
		s.ID = id
		if err = m.cfg.Store.Create(ctx, s); err == nil {
			m.cache.forget(id) // another share may have had this ID
			return nil
		}
		if !errors.Is(err, ErrExists) {
			return err
		}
	}
	return fmt.Errorf("no free ID in %d tries: %w", idTries, ErrExists)
}
