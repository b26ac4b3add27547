package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"time"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/examples/server/web"
)

// everyUser is the name in a limits file for all who have no entry there.
const everyUser = "*"

// limits is what a limits file says: a JSON object of user names and what
// those users may do when they share.
//
//	{
//		"*":   {"maxShares": 20, "maxLifeDays": 30},
//		"bob": {"disabled": true}
//	}
//
// A user's own entry stands in place of that of "*": what is not in it is not
// limited. Days may be parts of one.
type limits map[string]share.Limits

// of returns the limits of a user.
func (l limits) of(u share.User) share.Limits {
	if own, ok := l[u.ID]; ok {
		return own
	}
	return l[everyUser]
}

// maxLimits bounds a limits file, in bytes.
const maxLimits = 1 << 20

// readLimits reads a limits file, for those users. It is strict, since a slip
// would let users do what they should not: the error names file and line.
func readLimits(name string, users *web.Users) (limits, error) {
	if name == "" {
		return nil, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("limits: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxLimits))
	if err != nil {
		return nil, fmt.Errorf("limits: %w", err)
	}
	all, line, err := parseLimits(data, users)
	if err != nil {
		return nil, fmt.Errorf("limits: %s:%d: %w", name, line, err)
	}
	return all, nil
}

// parseLimits reads the content of a limits file. line is where the error is.
func parseLimits(data []byte, users *web.Users) (all limits, line int, err error) {
	lineOf := func(offset int64) int {
		return 1 + bytes.Count(data[:min(int(offset), len(data))], []byte("\n"))
	}
	var syntax *json.SyntaxError
	if err := json.Unmarshal(data, new(any)); errors.As(err, &syntax) {
		return nil, lineOf(syntax.Offset), errors.New(syntax.Error())
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	all = make(limits)
	err = members(dec, "the file", func(user string) error {
		if user != everyUser && !users.Has(user) {
			return fmt.Errorf("there is no user %q", user)
		}
		own, err := userLimits(dec, user)
		all[user] = own
		return err
	})
	return all, lineOf(dec.InputOffset()), err
}

// userLimits reads the limits of a user.
func userLimits(dec *json.Decoder, user string) (l share.Limits, err error) {
	err = members(dec, fmt.Sprintf("%q", user), func(field string) error {
		switch field {
		case "disabled":
			return value(dec, field, "true or false", &l.Disabled)
		case "noDownload":
			return value(dec, field, "true or false", &l.NoDownload)
		case "maxShares":
			if err := value(dec, field, "a whole number", &l.MaxShares); err != nil {
				return err
			}
			if l.MaxShares <= 0 {
				return errors.New(`"maxShares" must be above 0; "disabled" is for none, and without it there may be any number`)
			}
		case "maxLifeDays":
			var days float64
			if err := value(dec, field, "a number of days", &days); err != nil {
				return err
			}
			const most = 36500 // a century, which a Duration holds
			if days <= 0 || days > most {
				return fmt.Errorf(`"maxLifeDays" must be above 0 and at most %d`, most)
			}
			l.MaxLife = max(time.Duration(math.Round(days*24*float64(time.Hour))), time.Millisecond)
		default:
			return fmt.Errorf(`unknown field %q for %q: there are disabled, maxShares, maxLifeDays and noDownload`, field, user)
		}
		return nil
	})
	return l, err
}

// members calls read for each name in the JSON object that is next; read is to
// take the value. what names the object. A name that is there twice is an
// error: which of the two is meant?
func members(dec *json.Decoder, what string, read func(name string) error) error {
	if start, err := dec.Token(); err != nil || start != json.Delim('{') {
		return fmt.Errorf("%s must be a JSON object, {…}", what)
	}
	seen := make(map[string]bool)
	for dec.More() {
		token, err := dec.Token()
		if err != nil {
			return err
		}
		name, _ := token.(string)
		if seen[name] {
			return fmt.Errorf("%q is there twice", name)
		}
		seen[name] = true
		if err := read(name); err != nil {
			return err
		}
	}
	_, err := dec.Token() // the closing brace
	return err
}

// value reads the value of a field.
func value(dec *json.Decoder, field, kind string, into any) error {
	var raw json.RawMessage
	if err := dec.Decode(&raw); err != nil {
		return err
	}
	if string(raw) == "null" || json.Unmarshal(raw, into) != nil {
		return fmt.Errorf("%q must be %s, not %.40s", field, kind, raw)
	}
	return nil
}
