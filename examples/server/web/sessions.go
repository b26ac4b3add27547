package web

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"sync"
	"time"
)

const (
	sessionCookie = "share-server"
	sessionLife   = 7 * 24 * time.Hour
	maxSessions   = 1000
)

// sessions are who is logged in, in memory: a restart logs everybody out.
type sessions struct {
	now func() time.Time

	mu   sync.Mutex
	byID map[sessionID]session
}

// sessionID is the hash of a session's secret: how long a look-up takes then
// says nothing about the secrets there are.
type sessionID [sha256.Size]byte

type session struct {
	user    string
	expires time.Time
}

func newSessions(now func() time.Time) *sessions {
	return &sessions{now: now, byID: make(map[sessionID]session)}
}

// add begins a session and returns its secret. If there are too many, the one
// that began first ends.
func (s *sessions) add(user string) (secret string) {
	random := make([]byte, 32)
	rand.Read(random)
	secret = base64.RawURLEncoding.EncodeToString(random)
	s.mu.Lock()
	defer s.mu.Unlock()
	var oldest sessionID
	var first time.Time
	for id, other := range s.byID {
		if !s.now().Before(other.expires) {
			delete(s.byID, id)
		} else if first.IsZero() || other.expires.Before(first) {
			oldest, first = id, other.expires
		}
	}
	if len(s.byID) >= maxSessions {
		delete(s.byID, oldest)
	}
	s.byID[sha256.Sum256([]byte(secret))] = session{user, s.now().Add(sessionLife)}
	return secret
}

// find returns the user of the session with that secret.
func (s *sessions) find(secret string) (user string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, ok := s.byID[sha256.Sum256([]byte(secret))]
	if !ok || !s.now().Before(found.expires) {
		return "", false
	}
	return found.user, true
}

func (s *sessions) remove(secret string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.byID, sha256.Sum256([]byte(secret)))
}

// user returns who sent the request.
func (s *site) user(r *http.Request) (member, bool) {
	c, err := r.Cookie(sessionCookie)
	if err != nil {
		return member{}, false
	}
	name, ok := s.sessions.find(c.Value)
	if !ok {
		return member{}, false
	}
	return member{s.Users.User(name), s.music()}, true
}

// setSession gives the browser a session's secret, or with "" takes it back.
func (s *site) setSession(w http.ResponseWriter, r *http.Request, secret string) {
	c := &http.Cookie{
		Name:     sessionCookie,
		Value:    secret,
		MaxAge:   int(sessionLife / time.Second),
		HttpOnly: true,
		SameSite: http.SameSiteLaxMode,
		Secure:   s.isHTTPS(r),
		// No Path: the browser takes the folder of the login page, and so
		// where a reverse proxy has mounted the site, which is not known here.
	}
	if secret == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// isHTTPS says whether the browser speaks https, be it to a proxy before this
// server.
func (s *site) isHTTPS(r *http.Request) bool {
	return r.TLS != nil || s.Public != nil && s.Public.Scheme == "https" && s.Public.Host == r.Host
}
