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
	ItemIDs      []string // of a new share
	Description  string
	Expiry       string // one of the values of Choices
	Date         string // as browsers write it: 2006-01-02
	Downloadable bool

	Choices    []choice
	First      string            // the first date that is of use
	Last       string            // the last one that the user may choose; "": any
	NoDownload bool              // the user may not allow it
	Bounds     []string          // what the user's limits mean
	Problems   map[string]string // by field: items, description, expiresAt; "" for the whole

	maxLife time.Duration // 0: any
}

// choice is an option of the expiry.
type choice struct{ Value, Words string }

const (
	expiryKeep    = "keep"
	expiryNever   = "never"
	expiryDate    = "date"
	expiryUsual   = "365"
	expiryLongest = "longest" // that the user's limits allow
)

// expiryChoices are those that make sense for who may share for so long.
func expiryChoices(maxLife time.Duration) (choices []choice) {
	for _, c := range []struct {
		days int
		choice
	}{
		{1, choice{"1", "After 1 day"}},
		{7, choice{"7", "After 7 days"}},
		{30, choice{"30", "After 30 days"}},
		{365, choice{expiryUsual, "After 1 year"}},
	} {
		if maxLife == 0 || time.Duration(c.days)*24*time.Hour < maxLife {
			choices = append(choices, c.choice)
		}
	}
	if maxLife == 0 {
		choices = append(choices, choice{expiryNever, "Never"})
	} else {
		choices = append(choices, choice{expiryLongest, "After " + lifetime(maxLife)})
	}
	return append(choices, choice{expiryDate, "On the date below"})
}

// newForm is the form for a new share of these items.
func (s *site) newForm(u member, itemIDs []string) shareForm {
	limits, now := s.Shares.May(u.User), s.Now()
	f := shareForm{
		ItemIDs:    itemIDs,
		Choices:    expiryChoices(limits.MaxLife),
		Expiry:     expiryUsual,
		First:      now.Local().Format(time.DateOnly),
		NoDownload: limits.NoDownload,
		Bounds:     s.bounds(u),
		maxLife:    limits.MaxLife,
	}
	if f.maxLife > 0 {
		f.Last = now.Add(f.maxLife).Local().Format(time.DateOnly)
		if f.maxLife <= 365*24*time.Hour {
			f.Expiry = expiryLongest
		}
	}
	return f
}

// formOf is the form to change a share.
func (s *site) formOf(u member, sh *share.Share) shareForm {
	f := s.newForm(u, nil)
	f.Description, f.Downloadable, f.Expiry = sh.Description, sh.Downloadable, expiryKeep
	// A user whose limits came later keeps what there is, and may end it.
	f.NoDownload = f.NoDownload && !sh.Downloadable
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
	case expiryLongest:
		if f.maxLife > 0 {
			end := now.Add(f.maxLife)
			return &end, nil
		}
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
