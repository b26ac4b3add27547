package web

import (
	"errors"
	"net/http"
	"strings"

	"github.com/seed545d57e3/share"
)

// message is a page that says one thing.
type message struct{ Words string }

func (s *site) problem(w http.ResponseWriter, r *http.Request, u member, status int, title, words string) {
	s.render(w, r, status, "problem", page{Title: title, User: u, Data: message{words}})
}

func (s *site) notFound(w http.ResponseWriter, r *http.Request, u member) {
	s.problem(w, r, u, http.StatusNotFound, "Not found", "There is nothing here, or not any more.")
}

// fail answers with what an error of package share means for the user.
func (s *site) fail(w http.ResponseWriter, r *http.Request, u member, err error) {
	if errors.Is(err, share.ErrNotFound) {
		s.notFound(w, r, u)
		return
	}
	status, words := s.words(err)
	s.problem(w, r, u, status, "That did not work", words)
}

// words says what an error means, and the status that fits. What is not known
// here is for the log and not for the user: it may name files and hosts.
func (s *site) words(err error) (status int, words string) {
	var field *share.FieldError
	switch {
	case errors.As(err, &field) && field.Field == "items" && errors.Is(err, share.ErrNotFound):
		return http.StatusUnprocessableEntity, "That is not in the library any more."
	case errors.As(err, &field) && field.Field == "user" && errors.Is(err, share.ErrForbidden):
		return http.StatusForbidden, "You have as many live links as you may have. Delete one that is not needed any more."
	case errors.As(err, &field):
		return http.StatusUnprocessableEntity, sentence(field.Reason)
	case errors.Is(err, share.ErrDisabled):
		return http.StatusForbidden, sharingOff
	case errors.Is(err, share.ErrForbidden):
		return http.StatusForbidden, "You may not do that."
	case errors.Is(err, share.ErrNotFound):
		return http.StatusNotFound, "There is nothing here, or not any more."
	}
	s.Logger.Error("request failed", "err", err)
	return http.StatusInternalServerError, "Something went wrong on this server. Try again later."
}

// sentence makes one of the words of an error.
func sentence(words string) string {
	if words == "" {
		return ""
	}
	words = strings.ToUpper(words[:1]) + words[1:]
	if !strings.HasSuffix(words, ".") {
		words += "."
	}
	return words
}
