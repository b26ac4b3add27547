package storetest

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/seed545d57e3/share"
)

func TestCheckResolver(t *testing.T) {
	if err := CheckResolver(t.Context(), new(shelf), shelfSample); err != nil {
		t.Error(err)
	}
}

// A resolver need not be a TrackFinder, nor have hidden items, encodings or
// covers, nor bodies that seek.
func TestCheckResolverPlain(t *testing.T) {
	s := new(shelf)
	editItems(func(_ []string, items []share.Item) ([]share.Item, error) {
		for i := range items {
			items[i].CoverID = ""
		}
		return items, nil
	})(s)
	editTracks(func(_ []string, tracks []share.Track) ([]share.Track, error) {
		for i := range tracks {
			tracks[i].CoverID = ""
		}
		return tracks, nil
	})(s)
	editOpen(func(id string, _ share.Encoding, c *share.Content) {
		// As hosts do it: a reader that may seek, and here does not.
		c.Body = struct {
			io.ReadCloser
			io.Seeker
		}{io.NopCloser(io.MultiReader(c.Body)), nil}
		c.Size = int64(len(media[id]))
	})(s)
	var plain struct{ share.Resolver }
	plain.Resolver = s
	err := CheckResolver(t.Context(), plain, ResolverSample{Owner: "anna", IDs: []string{"al-1", "tr-3"}})
	if err != nil {
		t.Error(err)
	}
}

// Every rule catches a resolver that breaks it, and says so under its name.
// A rule that is added without such a resolver fails here.
func TestEveryResolverRuleCatches(t *testing.T) {
	for _, r := range resolverRules {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			b := brokenResolvers[r.name]
			if b == nil {
				t.Fatal("no resolver in brokenResolvers breaks this rule")
			}
			s := new(shelf)
			b(s)
			limit := 10 * time.Second
			if r.name == "context" {
				limit = 100 * time.Millisecond
			}
			err := checkResolver(t.Context(), s, shelfSample, limit)
			if err == nil {
				t.Fatal("a resolver that breaks this rule passed it")
			}
			if !strings.Contains(err.Error(), "storetest: resolver: "+r.name+": ") || strings.Contains(err.Error(), "panic") {
				t.Errorf("the failure does not name the rule, or is a panic: %v", err)
			}
			t.Log(err)
		})
	}
	if n := len(brokenResolvers); n != len(resolverRules) {
		t.Errorf("%d broken resolvers for %d rules", n, len(resolverRules))
	}
}

// A sample that makes no sense is told as that.
func TestResolverSample(t *testing.T) {
	fails := &shelf{items: func(context.Context, string, []string) ([]share.Item, error) { return nil, errors.New("no such table") }}
	tests := map[string]struct {
		resolver share.Resolver
		sample   ResolverSample
		want     string
	}{
		"no resolver": {nil, shelfSample, "the resolver is nil"},
		"no owner":    {new(shelf), ResolverSample{IDs: []string{"tr-1", "al-1"}}, "Owner is missing"},
		"one":         {new(shelf), ResolverSample{Owner: "anna", IDs: []string{"al-1"}}, "two or more"},
		"twice":       {new(shelf), ResolverSample{Owner: "anna", IDs: []string{"al-1", "al-1"}}, "different"},
		"unseen":      {new(shelf), ResolverSample{Owner: "ben", IDs: []string{"al-1", "tr-1"}}, `owner "ben" sees 0 items and 0 tracks`},
		"singles":     {new(shelf), ResolverSample{Owner: "anna", IDs: []string{"tr-1", "tr-2"}}, "two tracks or more"},
		"failing":     {fails, shelfSample, "sample: Items: no such table"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			err := CheckResolver(t.Context(), test.resolver, test.sample)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want an error with %q", err, test.want)
			}
		})
	}
}

// A resolver that gives nothing where it owes something breaks rules, and
// does not make them panic.
func TestUselessResolver(t *testing.T) {
	s := &shelf{
		open:  func(context.Context, string, string, share.Encoding) (*share.Content, error) { return nil, nil },
		cover: func(context.Context, string, string, int) (*share.Content, error) { return &share.Content{}, nil },
		find:  func(context.Context, string, []string, string) (*share.Track, error) { return nil, nil },
	}
	err := CheckResolver(t.Context(), s, shelfSample)
	if err == nil || strings.Contains(err.Error(), "panic") {
		t.Fatalf("got %v", err)
	}
	for _, rule := range []string{"open-content", "open-missing", "cover-image", "cover-missing", "find-track", "find-missing"} {
		if !strings.Contains(err.Error(), "storetest: resolver: "+rule+": ") {
			t.Errorf("%s is not reported", rule)
		}
	}
}

// An ETag is sent as it is, so it has to have the form it has in HTTP.
func TestETag(t *testing.T) {
	for tag, want := range map[string]bool{``: true, `"abc"`: true, `W/"abc"`: false, `abc`: false, `"`: false, `""`: false} {
		s := new(shelf)
		editOpen(func(_ string, _ share.Encoding, c *share.Content) { c.ETag = tag })(s)
		err := CheckResolver(t.Context(), s, shelfSample)
		if ok := err == nil; ok != want {
			t.Errorf("ETag %s: got %v", tag, err)
		}
	}
}

func TestLooksLikePath(t *testing.T) {
	for id, want := range map[string]bool{
		"/srv/music/a.mp3": true, "/srv/music": true, "/a.flac": true, `C:\Music\a.mp3`: true, "c:/music": true,
		`\\nas\music`: true, "file:///a": true, "Artist/Album/01.flac": true, `Artist\01.mp3`: true,
		"tr-1": false, "01.mp3": false, "a/b": false, "/": false, "/9k+": false, "abc/def==": false,
		"spotify:track:1": false, "18446744073709551615": false, "c:d": false,
	} {
		if got := looksLikePath(id); got != want {
			t.Errorf("%q: got %t", id, got)
		}
	}
}
