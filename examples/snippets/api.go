package snippets

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/seed545d57e3/share"
)

// CreateShare is a route of a host's own API. user is whom its login found.
func CreateShare(manager *share.Manager, user func(*http.Request) share.User) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var in struct {
			Items        []string
			Description  string
			Downloadable *bool      // left out: as configured
			ExpiresAt    *time.Time // left out: as configured
		}
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&in); err != nil {
			http.Error(w, "not JSON", http.StatusBadRequest)
			return
		}
		s, err := manager.Create(r.Context(), user(r), share.Spec{
			Items:        in.Items,
			Description:  in.Description,
			Downloadable: in.Downloadable,
			ExpiresAt:    in.ExpiresAt,
		})
		if err != nil {
			http.Error(w, Reason(err), Status(err))
			return
		}
		w.WriteHeader(http.StatusCreated)
		json.NewEncoder(w).Encode(map[string]string{"url": manager.Base(r) + "/" + s.ID})
	}
}

// Status is the HTTP status for an error of the owner's side.
func Status(err error) int {
	var field *share.FieldError
	switch {
	case errors.Is(err, share.ErrForbidden), errors.Is(err, share.ErrDisabled):
		return http.StatusForbidden
	case errors.As(err, &field): // also for an item that is not there
		return http.StatusBadRequest
	case errors.Is(err, share.ErrNotFound):
		return http.StatusNotFound
	}
	return http.StatusInternalServerError
}

// Reason is what the user may be told of it.
func Reason(err error) string {
	var field *share.FieldError
	if errors.As(err, &field) {
		return field.Field + ": " + field.Reason
	}
	return http.StatusText(Status(err))
}
