package share

import (
	"errors"
	"fmt"
	"strings"
)

// The errors callers match with [errors.Is]. A Store returns the first two,
// ErrUsedUp and ErrNotWritten; everything else comes from the [Manager] and its grants.
var (
	// ErrNotFound: no such share, item, track or token, or none that the
	// caller may know of. A share of another user is not found, too.
	ErrNotFound = errors.New("share: not found")
	// ErrExists: the link ID is taken.
	ErrExists = errors.New("share: already exists")
	// ErrNotWritten: what a [Store] wraps when a write has failed and is known
	// to have changed nothing, so that it may be tried again.
	ErrNotWritten = errors.New("share: not written")
	// ErrExpired: the share's time, or that of a token, is over.
	ErrExpired = errors.New("share: expired")
	// ErrNotYet: the share's time has not begun.
	ErrNotYet = errors.New("share: not started yet")
	// ErrLocked: the share has a password and the visitor has not given it.
	ErrLocked = errors.New("share: locked by a password")
	// ErrUsedUp: the share has had all the visits it may have.
	ErrUsedUp = errors.New("share: visit limit reached")
	// ErrEmpty: nothing of what was shared is left in the library.
	ErrEmpty = errors.New("share: nothing left of what was shared")
	// ErrForbidden: the user, or the visitor, may not do this.
	ErrForbidden = errors.New("share: not allowed")
	// ErrDisabled: sharing is switched off.
	ErrDisabled = errors.New("share: sharing is switched off")
	// ErrRevoked: what a visitor was given is void, since the share was
	// changed or taken back or since it is too old. Reading further content
	// fails with it; opening the link anew may work.
	ErrRevoked = errors.New("share: revoked")
)

// A FieldError says which part of a [Spec], a [Patch] or a [Config] is not
// acceptable and why. Both texts may be shown to the user who made the request.
type FieldError struct {
	Field  string `json:"field"` // as in Go, lower-case: "items", "expiresAt"
	Reason string `json:"reason"`
	Err    error  `json:"-"` // a sentinel that fits: ErrNotFound for an unknown item, ErrForbidden for a limit of the user's; or nil
}

func (e *FieldError) Error() string { return "share: " + e.Field + ": " + e.Reason }

// Unwrap returns Err.
func (e *FieldError) Unwrap() error { return e.Err }

func fieldErr(field, format string, args ...any) error {
	return &FieldError{Field: field, Reason: fmt.Sprintf(format, args...)}
}

// opErr says which operation err ended, unless err is this package's own and
// says enough.
func opErr(op string, err error) error {
	if strings.HasPrefix(err.Error(), "share: ") {
		return err
	}
	return fmt.Errorf("share: %s: %w", op, err)
}
