package browsertest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// From the login to the end of a link: what an owner does, and what a visitor
// with a browser of their own sees of it.
func TestOwnerAndVisitor(t *testing.T) {
	p := startServer(t, annAndBob...)
	owner, visitor := openTab(t), openTab(t)
	owner.login(p, "ann", "ann-secret")
	owner.fill("#q", "KITCHEN")
	owner.key(kb.Enter)
	owner.lands(`/search\?q=KITCHEN`)
	owner.click(`.entries a[href*="albums/"]`)
	owner.lands("/albums/al-.*")
	owner.click(".button.main")
	owner.lands("/shares/new.*")
	require.True(t, eval[bool](owner, `document.querySelector("[data-with-date]").hidden`), "no date is asked for yet")
	owner.fill("#description", "For the kitchen")
	owner.click("#downloadable")
	owner.click("form.panel button")
	page, _, _ := strings.Cut(owner.lands(`/shares/\w{10}\?done=created`), "?")
	require.Contains(t, owner.text(".note.good"), "The link is ready")
	owner.click("[data-copy]")
	owner.until(`document.querySelector("[data-copy]").textContent === "Copied"`)
	link := owner.link()
	require.Equal(t, link, owner.clipboard())
	owner.fine()

	visitor.open(link)
	require.Contains(t, visitor.text(".words"), "For the kitchen")
	require.True(t, eval[bool](visitor, `!!document.querySelector("a.download")`))
	visitor.click("#start")
	visitor.until(audio + ".currentTime > 0.3")
	visitor.fine()

	owner.fill("#description", "For the <whole> house")
	owner.click("form.panel button")
	owner.lands(page + `\?done=changed`)
	require.Equal(t, "For the <whole> house", owner.text("h1"))
	wait(t, "the visit counted", func() bool {
		owner.open(p.url + page)
		return strings.Contains(owner.text(".facts"), "1, the last on")
	})
	visitor.open(link)
	visitor.until(`document.querySelector(".words").textContent === "For the <whole> house"`)
	visitor.click("#start")
	visitor.until(audio + ".currentTime > 0.2")

	owner.click(`form[action$="/revoke"] button`)
	owner.lands(page + `\?done=revoked`)
	require.Contains(t, owner.text(".note.good"), "Taken back")
	visitor.click(".tracks li:last-child .title a")
	visitor.until(`document.querySelector("#message").textContent.includes("Load the page again")`)
	visitor.open(link)
	visitor.click("#start")
	visitor.until(audio + ".currentTime > 0.2")

	owner.click(`form[action$="/delete"] button`)
	owner.lands(`/shares\?done=deleted`)
	require.Contains(t, owner.text("main"), "Nothing shared yet")
	visitor.click(".tracks li:last-child .title a")
	visitor.until(`document.querySelector("#message").textContent.includes("no longer there")`)
	visitor.open(link)
	require.True(t, eval[bool](visitor, `!!document.querySelector("main.error") && !document.querySelector(".tracks")`))
	require.EqualValues(t, 404, visitor.status(link))
	owner.fine()
	visitor.fine()
}

// An administrator sees what everybody shares, can look at one user's alone,
// and can end it.
func TestAdministrator(t *testing.T) {
	p := startServer(t, annAndBob...)
	ann, admin := openTab(t), openTab(t)
	ann.login(p, "ann", "ann-secret")
	ann.open(p.url + "/playlists")
	ann.click(".entries .button")
	ann.lands("/shares/new.*")
	ann.fill("#description", "Ann's evening")
	ann.click("form.panel button")
	ann.lands(`/shares/\w{10}\?done=created`)
	link := ann.link()

	admin.login(p, "admin", "secret")
	admin.open(p.url + "/shares")
	require.Contains(t, admin.text(".shares"), "by ann")
	admin.shot("owner-admin-all")
	admin.do(chromedp.SetValue("#owner", "bob"))
	admin.click(".filter button")
	admin.lands(`/shares\?owner=bob`)
	require.NotContains(t, admin.text("main"), "Ann's evening")
	admin.do(chromedp.SetValue("#owner", "ann"))
	admin.click(".filter button")
	admin.lands(`/shares\?owner=ann`)
	require.Equal(t, "Ann's evening", admin.text(".shares h2"))
	admin.click(".shares summary")
	admin.click(`.shares form[action$="/delete"] button`)
	admin.lands(`/shares\?done=deleted&owner=ann`)
	require.Contains(t, admin.text("main"), "Nothing shared yet")
	ann.open(link)
	require.EqualValues(t, 404, ann.status(link))

	admin.open(p.url + "/scan")
	admin.click("form.panel button")
	admin.lands(`/scan\?done=scanned`)
	require.Contains(t, admin.text(".note.good"), "read again")
	require.False(t, eval[bool](admin, `document.querySelector("form.panel button").disabled`))
	ann.open(p.url + "/scan")
	require.Contains(t, ann.text("h1"), "Not found")
	admin.fine()
}

// Nothing but Tab, Enter and letters takes one from the login to a link, and
// at each step it can be seen where one is.
func TestOwnerWithKeyboardOnly(t *testing.T) {
	p, b := startServer(t, annAndBob...), openTab(t)
	b.open(p.url)
	b.lands("/login")
	b.key("ann") // the field has the focus
	b.tabTo("#password")
	b.key("ann-secret")
	b.key(kb.Enter)
	b.lands("/")
	b.key(kb.Tab)
	require.Equal(t, "Skip to the content", eval[string](b, "document.activeElement.textContent"))
	b.key(kb.Enter)
	b.tabTo(".card")
	require.Equal(t, 0, eval[int](b, `[...document.querySelectorAll(".card")].indexOf(document.activeElement)`))
	b.key(kb.Enter)
	b.lands("/albums/.*")
	b.tabTo(".button.main")
	b.key(kb.Enter)
	b.lands("/shares/new.*")
	b.tabTo("#description")
	b.key("No mouse")
	b.tabTo("#downloadable")
	b.key(" ")
	b.tabTo("form.panel button")
	b.key(kb.Enter)
	b.lands(`/shares/\w{10}\?done=created`)
	require.Equal(t, "No mouse", b.text("h1"))
	require.True(t, eval[bool](b, `document.querySelector("#downloadable").checked`))
	b.tabTo("[data-copy]")
	b.key(kb.Enter)
	b.until(`document.querySelector("[data-copy]").textContent === "Copied"`)
	require.Equal(t, b.link(), b.clipboard())
	b.fine()
}

// tabTo goes to a part of the page with the Tab key.
func (b *tab) tabTo(selector string) {
	b.t.Helper()
	for range 60 {
		b.key(kb.Tab)
		require.True(b.t, eval[bool](b, `document.activeElement === document.body || getComputedStyle(document.activeElement).outlineStyle !== "none"`),
			"the focus can be seen")
		if eval[bool](b, fmt.Sprintf("document.activeElement.matches(%q)", selector)) {
			return
		}
	}
	b.t.Fatalf("Tab does not lead to %s", selector)
}

// Without JavaScript an owner can do all the same.
func TestOwnerWithoutScript(t *testing.T) {
	p, b := startServer(t, annAndBob...), openTab(t)
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.login(p, "ann", "ann-secret")
	b.fill("#q", "noemie")
	b.click(".search button")
	b.lands(`/search\?q=noemie`)
	require.Contains(t, b.text(".entries"), "Postcard to Noémie")
	b.click(".entries .button")
	b.lands("/shares/new.*")
	b.fill("#description", "One song")
	b.do(chromedp.SetValue("#expiry", "date"), chromedp.SetValue("#date", "2099-12-30"))
	b.click("form.panel button")
	page, _, _ := strings.Cut(b.lands(`/shares/\w{10}\?done=created`), "?")
	require.Contains(t, b.text(".facts"), "31 December 2099")
	require.Equal(t, "none", eval[string](b, `getComputedStyle(document.querySelector("[data-copy]")).display`), "it could do nothing")
	require.Regexp(t, shareLink, b.link())
	b.shot("owner-no-script")

	b.fill("#description", "The same song")
	b.click("form.panel button")
	b.lands(page + `\?done=changed`)
	b.open(p.url + "/shares")
	b.click(".shares summary")
	b.click(`.shares form[action$="/delete"] button`)
	b.lands(`/shares\?done=deleted`)
	require.Contains(t, b.text("main"), "Nothing shared yet")
}
