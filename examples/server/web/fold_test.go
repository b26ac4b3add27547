package web

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"Postcard to Noémie":   "postcard to noemie",
		"Noe\u0301mie":         "noemie",
		"Blå  tímme ":          "bla timme",
		"AC/DC":                "ac dc",
		"Don’t Stop / Don't":   "dont stop dont",
		"Sigur Rós":            "sigur ros",
		"Ænima Ødegård Łódź ß": "aenima odegard lodz ss",
		"ＡＢＣ ﬁne":              "abc fine",
		"(What's the Story)":   "whats the story",
		"!!!":                  "!!!",
		"÷":                    "÷",
		"Кино":                 "кино",
		"東京":                   "東京",
		" ":                    "",
		"":                     "",
	} {
		assert.Equal(t, want, fold(in), "%q", in)
	}
	assert.Equal(t, fold("İSTANBUL"), fold("istanbul"))
	assert.Equal(t, fold("STRASSE"), fold("Straße"))
}
