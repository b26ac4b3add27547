package web

import (
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/seed545d57e3/share"
)

// Users are who may log in. Their passwords are given at every start and kept
// in memory only, so there is nothing on disk that a slow hash would protect.
type Users struct {
	names  []string
	hashes map[string][sha256.Size]byte // of the passwords, by name
}

// maxName bounds a name, in runes.
const maxName = 64

// Add adds a user. The first one is the administrator.
func (u *Users) Add(name, password string) error {
	switch {
	case name == "" || password == "":
		return fmt.Errorf("a user needs a name and a password, as in name:password")
	case !utf8.ValidString(name), utf8.RuneCountInString(name) > maxName,
		strings.ContainsFunc(name, unicode.IsControl), strings.TrimSpace(name) != name:
		return fmt.Errorf("%.70q is no user name: at most %d characters, no control characters, no spaces around it", name, maxName)
	case u.Has(name):
		return fmt.Errorf("user %q is there twice", name)
	}
	if u.hashes == nil {
		u.hashes = make(map[string][sha256.Size]byte)
	}
	u.names = append(u.names, name)
	u.hashes[name] = sha256.Sum256([]byte(password))
	return nil
}

// Len returns the number of users.
func (u *Users) Len() int { return len(u.names) }

// Names returns the names of all users, in the order they were added.
func (u *Users) Names() []string { return slices.Clone(u.names) }

// Has says whether there is a user with that name, which is its ID, too.
func (u *Users) Has(name string) bool {
	_, ok := u.hashes[name]
	return ok
}

// User returns the user with that name as package share knows one.
func (u *Users) User(name string) share.User {
	return share.User{ID: name, Name: name, Admin: len(u.names) > 0 && name == u.names[0]}
}

// Admin returns the administrator.
func (u *Users) Admin() share.User { return u.User(u.names[0]) }

// check says whether that is the user's password. It takes the same time
// whatever is wrong.
func (u *Users) check(name, password string) bool {
	want, known := u.hashes[name] // all zero, the hash of nothing known, if not
	got := sha256.Sum256([]byte(password))
	return subtle.ConstantTimeCompare(got[:], want[:]) == 1 && known
}
