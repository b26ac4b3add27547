package httpshare

import (
	"cmp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/seed545d57e3/share"
)

// maxName bounds a file name, in bytes, extension included.
const maxName = 120

// attachment is a Content-Disposition that makes a browser save the content:
// with a plain ASCII name for the oldest (RFC 6266) and the real one (RFC 8187).
func attachment(content *share.Content) string {
	return disposition(fileName(content.Name, content.Suffix))
}

func disposition(name string) string {
	ascii := strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII {
			return '_'
		}
		return r
	}, name)
	d := `attachment; filename="` + ascii + `"`
	if ascii != name {
		d += "; filename*=UTF-8''" + percentEncoded(name)
	}
	return d
}

// fileName makes a name that every system takes: no separators, controls or
// characters that Windows keeps for itself, none of its reserved names, no
// dot or space at either end, at most maxName bytes.
func fileName(name, suffix string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r):
			return -1
		case strings.ContainsRune(`/\:*?"<>|%`, r):
			return '_'
		}
		return r
	}, strings.ToValidUTF8(name, "_"))
	suffix = strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return r
	}, suffix)
	if suffix != "" {
		suffix = "." + suffix[:min(len(suffix), 10)]
	}
	name = strings.Trim(name, ". ")
	for len(name) > maxName-len(suffix) {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	name = cmp.Or(strings.TrimRight(name, ". "), "track")
	if reserved(name) {
		name = "_" + name
	}
	return name + suffix
}

// reserved says whether Windows keeps the name for a device, with any extension.
func reserved(name string) bool {
	base, _, _ := strings.Cut(strings.ToUpper(name), ".")
	switch base = strings.TrimSpace(base); base {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	r, size := utf8.DecodeRuneInString(strings.TrimPrefix(strings.TrimPrefix(base, "COM"), "LPT"))
	return len(base) == 3+size && len(base) > 3 && (strings.HasPrefix(base, "COM") || strings.HasPrefix(base, "LPT")) &&
		strings.ContainsRune("0123456789¹²³", r)
}

// percentEncoded encodes all but the attr-char of RFC 8187.
func percentEncoded(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c < 0x80 && (unicode.IsLetter(rune(c)) || unicode.IsDigit(rune(c)) || strings.IndexByte("!#$&+-.^_`|~", c) >= 0) {
			b.WriteByte(c)
		} else {
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
	return b.String()
}
