package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/seed545d57e3/share"
)

// sharesOnPage is how many shares the list shows at a time.
const sharesOnPage = 50

// shareRow is a share as its owner sees it.
type shareRow struct {
	*share.Share
	Link   string
	Title  string // the owner's words, or what was shared
	Items  []share.Item
	State  string
	Live   bool
	Life   string // from when to when
	Use    string // how much it was visited
	Theirs bool   // another user's, which an administrator sees
	Others string // the way to all of that user's
}

// shareList is what the list shows.
type shareList struct {
	Rows   []*shareRow
	Older  string // the way to the next page; "": this is the last one
	Newest string // the way to the first page; "": this is it
	Done   string
	Bounds []string // what the user's limits mean
	Owner  string   // whose shares these are; "": all that the user may manage
	Owners []string // to choose from; nil: there is nothing to choose
}

// sharesPage lists the shares that the user may manage.
func (s *site) sharesPage(w http.ResponseWriter, r *http.Request, u member) {
	asked := r.URL.Query()
	list := shareList{Done: done[asked.Get("done")], Bounds: s.bounds(u)}
	title := "My shares"
	if u.Admin {
		list.Owner, list.Owners = asked.Get("owner"), s.owners(asked.Get("owner"))
		switch list.Owner {
		case "":
			title = "All shares"
		case u.ID:
		default:
			title = "Shares of " + short(list.Owner)
		}
	}
	query := share.Query{Owner: list.Owner, After: cursorOf(asked.Get("after")), Limit: sharesOnPage + 1}
	var shares []*share.Share
	for sh, err := range s.Shares.List(r.Context(), u.User, query) {
		if err != nil {
			s.fail(w, r, u, err)
			return
		}
		shares = append(shares, sh)
	}
	if len(shares) > sharesOnPage {
		shares = shares[:sharesOnPage]
		list.Older = listAddress(list.Owner, cursorText(shares[sharesOnPage-1].Cursor()))
	}
	if !query.After.IsZero() {
		list.Newest = listAddress(list.Owner, "")
	}
	list.Rows = s.rows(r, u, shares)
	s.render(w, r, http.StatusOK, "shares", page{Title: title, Nav: "shares", User: u, Data: list})
}

// owners are whose shares an administrator may choose to see: all users, and
// the one chosen, who may be gone.
func (s *site) owners(chosen string) []string {
	names := s.Users.Names()
	if chosen != "" && !s.Users.Has(chosen) {
		names = append(names, chosen)
	}
	return names
}

// listAddress returns the way to the list, from the root of the site.
func listAddress(owner, after string) string {
	query := make(url.Values)
	if owner != "" {
		query.Set("owner", owner)
	}
	if after != "" {
		query.Set("after", after)
	}
	if len(query) == 0 {
		return "shares"
	}
	return "shares?" + query.Encode()
}

func (s *site) rows(r *http.Request, u member, shares []*share.Share) []*shareRow {
	items, err := s.Shares.Items(r.Context(), shares)
	if err != nil {
		s.Logger.Error("listing what shares hold failed", "err", err)
	}
	base, now := s.Shares.Base(r), s.Now()
	rows := make([]*shareRow, len(shares))
	for i, sh := range shares {
		row := &shareRow{
			Share:  sh,
			Link:   base + "/" + sh.ID,
			Title:  sh.Label,
			Items:  items[i],
			State:  stateWords(sh.State(now)),
			Live:   sh.State(now) == nil,
			Life:   lifeWords(sh, now),
			Use:    useWords(sh),
			Theirs: sh.Owner != u.ID,
			Others: listAddress(sh.Owner, ""),
		}
		if sh.Description != "" {
			row.Title = sh.Description
		}
		if len(row.Items) == 0 && err == nil {
			row.State, row.Live = "Nothing left of it", false
		}
		rows[i] = row
	}
	return rows
}

func stateWords(err error) string {
	switch {
	case err == nil:
		return "Live"
	case errors.Is(err, share.ErrExpired):
		return "Expired"
	case errors.Is(err, share.ErrNotYet):
		return "Not started yet"
	}
	return "Used up"
}

// lifeWords says when a share starts, if that is yet to come, and ends.
func lifeWords(sh *share.Share, now time.Time) string {
	words := ""
	if sh.StartsAt.After(now) {
		words = "starts " + date(sh.StartsAt) + ", "
	}
	switch {
	case sh.ExpiresAt.IsZero():
		return words + "never ends"
	case sh.ExpiresAt.After(now):
		return words + "ends " + date(sh.ExpiresAt)
	}
	return "ended " + date(sh.ExpiresAt)
}

// useWords says how much a share was visited.
func useWords(sh *share.Share) string {
	words := count(sh.Visits, "visit")
	if sh.MaxVisits > 0 {
		words = fmt.Sprintf("%d of at most %s", sh.Visits, count(sh.MaxVisits, "visit"))
	}
	if !sh.LastVisitedAt.IsZero() {
		words += ", the last on " + date(sh.LastVisitedAt)
	}
	return words
}

// A cursor in an address is the time in milliseconds, a dot and the link ID.

func cursorText(c share.Cursor) string { return fmt.Sprintf("%d.%s", c.CreatedAt.UnixMilli(), c.ID) }

func cursorOf(text string) share.Cursor {
	ms, id, ok := strings.Cut(text, ".")
	n, err := strconv.ParseInt(ms, 10, 64)
	if !ok || err != nil || !share.ValidID(id) {
		return share.Cursor{}
	}
	return share.Cursor{CreatedAt: time.UnixMilli(n).UTC(), ID: id}
}

// link is a field with an address to copy.
type link struct{ URL, Label string }

func newLink(url, label string) link { return link{url, label} }
