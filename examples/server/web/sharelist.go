package web

import (
	"errors"
	"fmt"
	"net/http"
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
	Theirs bool // another user's, which an administrator sees
}

// shareList is what the list shows.
type shareList struct {
	Rows []*shareRow
	Next string // where the next page starts; "": this is the last one
	Done string
}

// sharesPage lists the shares that the user may manage.
func (s *site) sharesPage(w http.ResponseWriter, r *http.Request, u share.User) {
	query := share.Query{After: cursorOf(r.URL.Query().Get("after")), Limit: sharesOnPage + 1}
	var shares []*share.Share
	for sh, err := range s.Shares.List(r.Context(), u, query) {
		if err != nil {
			s.fail(w, r, u, err)
			return
		}
		shares = append(shares, sh)
	}
	list := shareList{Done: done[r.URL.Query().Get("done")]}
	if len(shares) > sharesOnPage {
		shares = shares[:sharesOnPage]
		list.Next = cursorText(shares[sharesOnPage-1].Cursor())
	}
	list.Rows = s.rows(r, u, shares)
	title := "My shares"
	if u.Admin {
		title = "All shares"
	}
	s.render(w, r, http.StatusOK, "shares", page{Title: title, Nav: "shares", User: u, Data: list})
}

func (s *site) rows(r *http.Request, u share.User, shares []*share.Share) []*shareRow {
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
			Theirs: sh.Owner != u.ID,
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
