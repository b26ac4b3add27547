package web

import (
	"net/http"
	"net/url"

	"github.com/seed545d57e3/share"
)

// done is what the user is told after a form.
var done = map[string]string{
	"created": "The link is ready. Whoever has it can listen, without an account.",
	"changed": "Changed.",
	"revoked": "Taken back: pages and players that were open have stopped. The link itself still works.",
	"scanned": "The music folder has been read again.",
	"deleted": "Deleted: the link does not work any more.",
}

// sharePageData is what the pages of one share show.
type sharePageData struct {
	Row   *shareRow // nil: a new one
	Items []share.Item
	Cover string // of the first item
	Form  shareForm
	Done  string

	MayChange bool
}

// newSharePage asks what the share is to be.
func (s *site) newSharePage(w http.ResponseWriter, r *http.Request, u member) {
	s.showNew(w, r, u, http.StatusOK, s.newForm(u, r.URL.Query()["item"]))
}

func (s *site) showNew(w http.ResponseWriter, r *http.Request, u member, status int, form shareForm) {
	data := sharePageData{Form: form}
	for _, id := range form.ItemIDs {
		if it, ok := u.Music.Item(id); ok {
			data.Items = append(data.Items, it)
		}
	}
	if len(data.Items) == 0 {
		s.notFound(w, r, u)
		return
	}
	data.Cover = u.Music.coverOf(data.Items[0].ID)
	s.render(w, r, status, "newshare", page{Title: "Share", Nav: "shares", User: u, Data: data})
}

func (s *site) createShare(w http.ResponseWriter, r *http.Request, u member) {
	form := s.newForm(u, nil)
	if err := form.fill(r); err != nil {
		s.fail(w, r, u, err)
		return
	}
	form.ItemIDs = r.PostForm["item"]
	sh, err := s.create(r, u, form)
	if err != nil {
		status, words := s.words(err)
		form.blame(err, words)
		s.showNew(w, r, u, status, form)
		return
	}
	redirect(w, r, "shares/"+sh.ID+"?done=created")
}

func (s *site) create(r *http.Request, u member, form shareForm) (*share.Share, error) {
	expires, err := form.expires(s.Now())
	if err != nil {
		return nil, err
	}
	return s.Shares.Create(r.Context(), u.User, share.Spec{
		Items:        form.ItemIDs,
		Description:  form.Description,
		Downloadable: &form.Downloadable,
		ExpiresAt:    expires,
	})
}

// sharePage shows a share, its link, and the form to change it.
func (s *site) sharePage(w http.ResponseWriter, r *http.Request, u member) {
	sh, err := s.Shares.Get(r.Context(), u.User, r.PathValue("id"))
	if err != nil {
		s.fail(w, r, u, err)
		return
	}
	s.showShare(w, r, u, http.StatusOK, sh, s.formOf(u, sh))
}

func (s *site) showShare(w http.ResponseWriter, r *http.Request, u member, status int, sh *share.Share, form shareForm) {
	rows := s.rows(r, u, []*share.Share{sh})
	s.render(w, r, status, "share", page{Title: rows[0].Title, Nav: "shares", User: u, Data: sharePageData{
		Row:   rows[0],
		Items: rows[0].Items,
		Form:  form,
		Done:  done[r.URL.Query().Get("done")],

		MayChange: s.mayChange(u),
	}})
}

func (s *site) changeShare(w http.ResponseWriter, r *http.Request, u member) {
	id := r.PathValue("id")
	sh, err := s.Shares.Get(r.Context(), u.User, id)
	if err != nil {
		s.fail(w, r, u, err)
		return
	}
	form := s.formOf(u, sh)
	if err := form.fill(r); err != nil {
		s.fail(w, r, u, err)
		return
	}
	if err := s.change(r, u, id, form, sh.Downloadable); err != nil {
		status, words := s.words(err)
		form.blame(err, words)
		s.showShare(w, r, u, status, sh, form)
		return
	}
	redirect(w, r, "shares/"+id+"?done=changed")
}

func (s *site) change(r *http.Request, u member, id string, form shareForm, downloadable bool) error {
	expires, err := form.expires(s.Now())
	if err != nil {
		return err
	}
	patch := share.Patch{Description: &form.Description, ExpiresAt: expires}
	if form.Downloadable != downloadable {
		// Only if it was changed: a limit that came later cuts what is touched.
		patch.Downloadable = &form.Downloadable
	}
	_, err = s.Shares.Update(r.Context(), u.User, id, patch)
	return err
}

func (s *site) revokeShare(w http.ResponseWriter, r *http.Request, u member) {
	id := r.PathValue("id")
	if err := s.Shares.Revoke(r.Context(), u.User, id); err != nil {
		s.fail(w, r, u, err)
		return
	}
	redirect(w, r, "shares/"+id+"?done=revoked")
}

func (s *site) deleteShare(w http.ResponseWriter, r *http.Request, u member) {
	if err := s.Shares.Delete(r.Context(), u.User, r.PathValue("id")); err != nil {
		s.fail(w, r, u, err)
		return
	}
	to := url.Values{"done": {"deleted"}}
	if owner := r.PostFormValue("owner"); owner != "" {
		to.Set("owner", owner)
	}
	redirect(w, r, "shares?"+to.Encode())
}
