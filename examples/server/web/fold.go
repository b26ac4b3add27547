package web

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// plain are letters that people type in another way and that do not come
// apart into a letter and its accent.
var plain = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'þ': "th", 'ł': "l", 'ħ': "h", 'ı': "i", 'ŋ': "n",
}

// fold makes of a text what the search compares: words in lower case, without
// accents and punctuation, a space between two of them. A text of nothing but
// punctuation stays as it is: there are bands of such names.
func fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	if !ascii(s) {
		// Compatibility forms, so that wide and ligature letters come out as
		// what is typed; an accent becomes a character of its own.
		s = norm.NFKD.String(s)
	}
	space := false
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’':
			continue
		case !unicode.In(r, unicode.L, unicode.N, unicode.Mc, unicode.S):
			space = b.Len() > 0
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		r = unicode.ToLower(r)
		if letters, ok := plain[r]; ok {
			b.WriteString(letters)
			continue
		}
		b.WriteRune(r)
	}
	if b.Len() == 0 {
		return strings.TrimSpace(s)
	}
	return b.String()
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
