package storetest

import (
	"context"
	"fmt"
	"strings"

	"github.com/seed545d57e3/share"
)

// idsByteExact: link IDs that a database may take for the same, or for a
// pattern, are different shares for every method.
func idsByteExact(ctx context.Context, s *subject) error {
	var p problems
	const id = "aB_x"
	twins := []string{"aB_X", "Ab_x", "AB_X", "ab_x", "aBcx", "aB_", "aB_x_"}
	for _, twin := range twins {
		p.gone(ctx, s, fmt.Sprintf("%q before it is created", twin), twin)
	}
	if !p.create(ctx, s, plain(id)) {
		return p.err()
	}
	for _, twin := range twins {
		absent(ctx, s, &p, twin, fmt.Sprintf("%q, while there is %q", twin, id))
	}
	var others []*share.Share
	for i, twin := range twins {
		sh := full(twin)
		sh.Visits = int64(i)
		others = append(others, sh)
	}
	if !p.create(ctx, s, others...) {
		return p.err()
	}
	p.stored(ctx, s, fmt.Sprintf("%q beside %q", id, twins), plain(id))
	_, err := s.Update(ctx, id, func(u *share.Share) error {
		u.Description = "changed"
		return nil
	})
	p.ok("Update", err)
	p.ok("AddVisits", s.AddVisits(ctx, id, 5, epoch))
	p.ok("TakeVisit", s.TakeVisit(ctx, id, epoch))
	p.ok("Delete", s.Delete(ctx, id))
	p.gone(ctx, s, fmt.Sprintf("%q, deleted, beside %q", id, twins), id)
	for _, sh := range others {
		p.stored(ctx, s, fmt.Sprintf("%q after calls for %q", sh.ID, id), sh)
	}
	return p.err()
}

// ownersByteExact: owners that a database may take for the same are not. The
// MySQL default compares without regard to case and accents, pads with
// spaces, and takes all emoji for one.
func ownersByteExact(ctx context.Context, s *subject) error {
	var p problems
	owners := []string{
		"anna", "Anna", "ANNA", "änna", "a\u0308nna", "anna ", " anna", "ann", "ann_", "ann%", "%", "_nna",
		"ａnna", "straße", "strasse", "🎵", "🎶", "1", "01", "1.0", "' OR ''='", `\`, `\\`, "NULL",
	}
	var shares []*share.Share
	for i, owner := range owners {
		sh := plain(fmt.Sprintf("share-%02d", i))
		sh.Owner = owner
		if !p.create(ctx, s, sh) {
			return p.err()
		}
		shares = append(shares, sh)
	}
	for i, owner := range owners {
		p.lists(ctx, s, fmt.Sprintf("of the owner %+q", owner), share.Query{Owner: owner, Limit: 100}, shares[i])
	}
	p.lists(ctx, s, "of an owner without shares", share.Query{Owner: "aNNA", Limit: 100})
	return p.err()
}

// awkward are texts that quoting, splitting, escaping, trimming, folding and
// narrow character sets spoil.
var awkward = []string{
	`it's "quoted" and ` + "`quoted`", `'; DROP TABLE shares; --`, `back\slash \n \' \0 \u0041 \`, `100% %s %d %% _`,
	"?", "$1", ":id", "@p1", "{}", "[]", "[\"a\",\"b\"]", "a,b", "a|b", "a;b", "a b", "a/b", "<b>&amp;</b>", "\ufffd",
	" spaces around ", "NULL", "null", "nil", "true", "0", "007", "1e5", "-1", "2024-02-29", "\ufeffmark",
	"Motörhead", "Moto\u0308rhead", "ＡＢＣ", "İıſß", "日本語", "עברית", "العربية", "🎵", "🏳️‍🌈", "𝄞", "\U0010ffff", "a\u200bb", "\u202eabc",
}

// texts: whatever is valid UTF-8 without control characters comes back byte
// for byte, from every text field and every ID that is the host's.
func texts(ctx context.Context, s *subject) error {
	var p problems
	for i, text := range awkward {
		sh := full(fmt.Sprintf("text-%02d", i))
		sh.Owner, sh.Label, sh.Description = text, text, text
		sh.Encoding.Format = text
		sh.Items = []string{text, "b", text}
		sh.Frozen = []string{text, text, "c"}
		what := fmt.Sprintf("the text %+q", text)
		if !p.ok(what+": Create", s.Create(ctx, sh)) {
			continue
		}
		p.stored(ctx, s, what, sh)
		p.lists(ctx, s, what, share.Query{Owner: text, Limit: 10}, sh)
	}
	sh := plain("all")
	sh.Items, sh.Frozen = awkward, awkward
	if p.create(ctx, s, sh) {
		p.stored(ctx, s, "all these texts as items", sh)
	}
	return p.err()
}

// large: the bounds on a share are the Manager's to keep, and a share within
// them fits.
func large(ctx context.Context, s *subject) error {
	var p problems
	sh := plain("large")
	sh.Owner = strings.Repeat("o", 255)
	sh.Description = strings.Repeat("🎵", share.MaxDescription)
	sh.Label = strings.Repeat("𝄞", share.MaxLabel)
	for i := range share.MaxItems {
		number := fmt.Sprintf("%06d", i)
		sh.Items = append(sh.Items, number+strings.Repeat("é", (share.MaxItemID-len(number))/2))
		sh.Frozen = append(sh.Frozen, number)
	}
	if !p.create(ctx, s, sh) {
		return p.err()
	}
	p.stored(ctx, s, "a large share", sh)
	p.lists(ctx, s, "a large share", share.Query{Limit: 10}, sh)
	sh.Items[0], sh.Items[len(sh.Items)-1] = sh.Items[len(sh.Items)-1], sh.Items[0]
	got, err := s.Update(ctx, sh.ID, func(u *share.Share) error {
		u.Items = sh.Items
		return nil
	})
	if p.ok("Update of a large share", err) {
		p.same("Update of a large share", got, sh)
	}
	longest := plain("x" + strings.Repeat("Yz-_", 15) + "xyz")
	if p.create(ctx, s, longest) {
		p.stored(ctx, s, "a link ID of 64 characters", longest)
	}
	return p.err()
}
