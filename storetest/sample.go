package storetest

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/seed545d57e3/share"
)

// epoch is when the suite's shares are made: a leap day, with milliseconds.
var epoch = time.Date(2024, 2, 29, 12, 34, 56, 789_000_000, time.UTC)

// after returns the moment that many milliseconds after the epoch.
func after(ms int64) time.Time { return epoch.Add(time.Duration(ms) * time.Millisecond) }

// plain is a share with nothing but what each has.
func plain(id string) *share.Share {
	return &share.Share{
		ID:        id,
		Owner:     "anna",
		Items:     []string{"album-1"},
		Rev:       1,
		CreatedAt: epoch,
		UpdatedAt: epoch,
	}
}

// full is a share with every field set, which the rule every-field makes
// sure of. Numbers are beyond what a float64 holds exactly.
func full(id string) *share.Share {
	return &share.Share{
		ID:            id,
		Owner:         "anna",
		Items:         []string{"album-1", "track-2", "album-1"},
		Label:         "Harbour Sketches",
		Description:   "for the drive home",
		Downloadable:  true,
		Encoding:      share.Encoding{Format: "opus", MaxBitRate: 128},
		Frozen:        []string{"track-3", "track-4", "track-3"},
		Password:      "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaA",
		MaxVisits:     1<<53 + 3,
		Visits:        1<<53 + 1,
		Rev:           1<<53 + 5,
		CreatedAt:     after(1),
		UpdatedAt:     after(2),
		StartsAt:      after(3),
		ExpiresAt:     after(4),
		LastVisitedAt: after(5),
	}
}

var timeType = reflect.TypeFor[time.Time]()

// unset returns the names of the fields of v that are zero.
func unset(name string, v reflect.Value) []string {
	if v.Kind() == reflect.Struct && v.Type() != timeType {
		var names []string
		for i := range v.NumField() {
			names = append(names, unset(join(name, v.Type().Field(i).Name), v.Field(i))...)
		}
		return names
	}
	if v.IsZero() {
		return []string{name}
	}
	return nil
}

func join(struc, field string) string {
	if struc == "" {
		return field
	}
	return struc + "." + field
}

// diff says how got is not want; "": they are equal. Fields are found by
// reflection, so that none can be forgotten.
func diff(got, want *share.Share) string {
	if got == nil {
		return "got no share"
	}
	return strings.Join(fieldDiffs("", reflect.ValueOf(*got), reflect.ValueOf(*want)), "; ")
}

func fieldDiffs(name string, got, want reflect.Value) []string {
	switch g := got.Interface().(type) {
	case time.Time:
		w := want.Interface().(time.Time)
		switch {
		case !g.Equal(w):
			return []string{fmt.Sprintf("%s: got %s, want %s", name, stamp(g), stamp(w))}
		case g.Location() != time.UTC:
			return []string{fmt.Sprintf("%s: got it in the zone %q, want UTC", name, g.Location())}
		}
		return nil
	case []string:
		w := want.Interface().([]string)
		switch {
		case (g == nil) != (w == nil):
			return []string{fmt.Sprintf("%s: got %s, want %s", name, nilOr(g), nilOr(w))}
		case !slices.Equal(g, w):
			return []string{name + ": " + listDiff(g, w)}
		}
		return nil
	}
	switch got.Kind() {
	case reflect.Struct:
		var all []string
		for i := range got.NumField() {
			all = append(all, fieldDiffs(join(name, got.Type().Field(i).Name), got.Field(i), want.Field(i))...)
		}
		return all
	case reflect.String:
		// Not through fmt: that would show a PasswordHash as its String does.
		if g, w := got.String(), want.String(); g != w {
			return []string{fmt.Sprintf("%s: got %s, want %s", name, quoted(g), quoted(w))}
		}
	default:
		if !reflect.DeepEqual(got.Interface(), want.Interface()) {
			return []string{fmt.Sprintf("%s: got %v, want %v", name, got, want)}
		}
	}
	return nil
}

// nilOr tells nil from empty, which fmt does not.
func nilOr(list []string) string {
	if list == nil {
		return "nil"
	}
	return brief(list)
}

// listDiff says how two lists differ that do.
func listDiff(got, want []string) string {
	const short = 6
	if len(got) <= short && len(want) <= short {
		return fmt.Sprintf("got %s, want %s", brief(got), brief(want))
	}
	i := 0
	for i < min(len(got), len(want)) && got[i] == want[i] {
		i++
	}
	at := func(list []string) string {
		if i < len(list) {
			return quoted(list[i])
		}
		return "the end"
	}
	counts := ""
	if len(got) != len(want) {
		counts = fmt.Sprintf("got %d, want %d; ", len(got), len(want))
	}
	return fmt.Sprintf("%snumber %d: got %s, want %s", counts, i+1, at(got), at(want))
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return "the zero time"
	}
	return t.Format(time.RFC3339Nano)
}

// quoted is a text as a message may show it, in ASCII so that texts that
// only look the same do not.
func quoted(s string) string {
	const most = 60
	if len(s) <= most {
		return fmt.Sprintf("%+q", s)
	}
	return fmt.Sprintf("%+.*q… (%d bytes)", most/4, s, len(s))
}
