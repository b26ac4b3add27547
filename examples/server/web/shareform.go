package web

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/seed545d57e3/share"
)

// shareForm is the form for what a share is to be, as the user filled it in.
type shareForm struct {
	ItemIDs      []string
	Description  string
	Expiry       string // one of the values of Choices
	Date         string // as browsers write it: 2006-01-02
	Downloadable bool

	Choices  []choice
	Today    string            // the first date that is no use
	Problems map[string]string // by field: items, description, expiresAt; "" for the whole
}

// choice is an option of the expiry.
type choice struct{ Value, Words string }

const (
	expiryKeep  = "keep"
	expiryNever = "never"
	expiryDate  = "date"
	expiryUsual = "365"
)

func expiryChoices() []choice {
	return []choice{
		{"1", "After 1 day"},
		{"7", "After 7 days"},
		{"30", "After 30 days"},
		{expiryUsual, "After 1 year"},
		{expiryNever, "Never"},
		{expiryDate, "On the date below"},
	}
}

// newForm is the form for a new share of these items.
func (s *site) newForm(itemIDs []string) shareForm {
	return shareForm{
		ItemIDs: itemIDs,
		Expiry:  expiryUsual,
		Choices: expiryChoices(),
		Today:   s.Now().Local().Format(time.DateOnly),
	}
}

// formOf is the form to change a share.
func (s *site) formOf(sh *share.Share) shareForm {
	f := s.newForm(sh.Items)
	f.Description, f.Downloadable, f.Expiry = sh.Description, sh.Downloadable, expiryKeep
	keep := "As it is: never"
	if !sh.ExpiresAt.IsZero() {
		keep = "As it is: " + date(sh.ExpiresAt)
	}
	f.Choices = append([]choice{{expiryKeep, keep}}, f.Choices...)
	return f
}

// fill takes what was posted into the form.
func (f *shareForm) fill(r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return &share.FieldError{Reason: "the form is too long, or did not arrive as a whole"}
	}
	f.Description = r.PostForm.Get("description")
	f.Expiry = r.PostForm.Get("expiry")
	f.Date = r.PostForm.Get("date")
	f.Downloadable = r.PostForm.Get("downloadable") != ""
	return nil
}

// expires returns the end that was chosen, counted from now; nil: as it is.
func (f *shareForm) expires(now time.Time) (*time.Time, error) {
	switch f.Expiry {
	case expiryKeep:
		return nil, nil
	case expiryNever:
		return &time.Time{}, nil
	case expiryDate:
		day, err := time.ParseInLocation(time.DateOnly, strings.TrimSpace(f.Date), time.Local)
		if err != nil {
			return nil, &share.FieldError{Field: "expiresAt", Reason: "choose a date"}
		}
		end := day.AddDate(0, 0, 1) // that day is the last one
		if !end.After(now) {
			return nil, &share.FieldError{Field: "expiresAt", Reason: "that date is in the past"}
		}
		return &end, nil
	}
	days, err := strconv.Atoi(f.Expiry)
	if err != nil || days < 1 || days > 365 {
		return nil, &share.FieldError{Field: "expiresAt", Reason: "choose when the link ends"}
	}
	end := now.AddDate(0, 0, days)
	return &end, nil
}

// blame puts what is wrong next to the part of the form that it is about.
func (f *shareForm) blame(err error, words string) {
	field := ""
	if fe := (*share.FieldError)(nil); errors.As(err, &fe) {
		switch fe.Field {
		case "description", "expiresAt":
			field = fe.Field
		}
	}
	f.Problems = map[string]string{field: words}
}
