package web

import (
	"fmt"
	"math"
	"net/http"
)

// loginForm is what the login page shows.
type loginForm struct {
	Name    string
	Problem string
}

func (s *site) loginPage(w http.ResponseWriter, r *http.Request) {
	if _, ok := s.user(r); ok {
		redirect(w, r, "")
		return
	}
	s.render(w, r, http.StatusOK, "login", page{Title: "Log in", Data: loginForm{}})
}

func (s *site) login(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	form := loginForm{Name: r.PostFormValue("name")}
	fail := func(status int, problem string) {
		form.Problem = problem
		s.render(w, r, status, "login", page{Title: "Log in", Data: form})
	}
	if wait := s.throttle.wait(r); wait > 0 {
		seconds := int(math.Ceil(wait.Seconds()))
		w.Header().Set("Retry-After", fmt.Sprint(seconds))
		fail(http.StatusTooManyRequests, fmt.Sprintf("Too many wrong passwords. Try again in %d s.", seconds))
		return
	}
	if !s.Users.check(form.Name, r.PostFormValue("password")) {
		s.throttle.failed(r)
		fail(http.StatusUnauthorized, "That name and password do not match.")
		return
	}
	s.endSession(r) // a new one for a new login
	s.setSession(w, r, s.sessions.add(form.Name))
	redirect(w, r, "")
}

func (s *site) logout(w http.ResponseWriter, r *http.Request) {
	s.endSession(r)
	s.setSession(w, r, "")
	redirect(w, r, "login")
}

func (s *site) endSession(r *http.Request) {
	if c, err := r.Cookie(sessionCookie); err == nil {
		s.sessions.remove(c.Value)
	}
}

// refuseForeign answers a form that another site has sent.
func (s *site) refuseForeign(w http.ResponseWriter, r *http.Request) {
	s.problem(w, r, member{}, http.StatusForbidden, "This form was sent from another site",
		"For your safety nothing was changed. If you did send it yourself, go back, reload the page and try again.")
}
