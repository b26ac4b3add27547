package share

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// cleanText makes s fit for every store and page: valid UTF-8, no control
// characters, no white space around it. Line breaks and tabs become spaces.
func cleanText(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t', r == '\u2028', r == '\u2029':
			return ' '
		case unicode.IsControl(r):
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}

// cutText cuts s to at most n runes, the last one an ellipsis if anything was cut.
func cutText(s string, n int) string {
	if len(s) <= n || utf8.RuneCountInString(s) <= n {
		return s
	}
	r := []rune(s)
	return strings.TrimRightFunc(string(r[:n-1]), unicode.IsSpace) + "…"
}

// validMediaID says whether id can name an item, a track or a cover: 1 to
// MaxItemID bytes of valid UTF-8 without control characters.
func validMediaID(id string) bool {
	return id != "" && len(id) <= MaxItemID && utf8.ValidString(id) && !strings.ContainsFunc(id, unicode.IsControl)
}
