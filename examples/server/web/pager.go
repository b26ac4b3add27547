package web

import (
	"net/http"
	"net/url"
	"strconv"
)

// perPage is how many entries of the library a page shows.
const perPage = 100

// pager leads through a list of several pages.
type pager struct {
	Page, Pages     int // the first is 1
	From, To, Total int
	path            string // of the list, from the root of the site
}

// URL returns the way to a page of the list, from the root of the site.
func (p pager) URL(page int) string {
	if page <= 1 {
		return p.path
	}
	return p.path + "?" + url.Values{"page": {strconv.Itoa(page)}}.Encode()
}

// Numbers are the pages to offer: the first, the last, those around this one.
// A 0 is a gap.
func (p pager) Numbers() (numbers []int) {
	const around = 2
	for n := 1; n <= p.Pages; n++ {
		switch {
		case n == 1, n == p.Pages, n >= p.Page-around && n <= p.Page+around:
			numbers = append(numbers, n)
		case numbers[len(numbers)-1] != 0:
			numbers = append(numbers, 0)
		}
	}
	return numbers
}

// Previous returns the page before this one, 0 if this is the first.
func (p pager) Previous() int { return p.Page - 1 }

// Next returns the page after this one, 0 if this is the last.
func (p pager) Next() int {
	if p.Page >= p.Pages {
		return 0
	}
	return p.Page + 1
}

// pageOf returns the part of all that the request asks for. A page beyond the
// last one is the last one: the list has become shorter.
func pageOf[T any](r *http.Request, path string, all []T) ([]T, pager) {
	pages := max(1, (len(all)+perPage-1)/perPage)
	n, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil {
		n = 1
	}
	n = min(max(n, 1), pages)
	from := (n - 1) * perPage
	to := min(from+perPage, len(all))
	return all[from:to], pager{Page: n, Pages: pages, From: from + 1, To: to, Total: len(all), path: path}
}
