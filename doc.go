// Package share adds public share links to a media server: a user shares a
// track, album, artist or playlist and gets https://host/share/XXXXXXXXXX, and
// anyone who has that link sees and hears what was shared, without an account.
//
// For most uses a host implements [Resolver] over its library, makes a
// [Manager] and mounts the pages of package httpshare:
//
//	manager, err := share.New(share.Config{
//		Store:    &memstore.Store{}, // or one that lasts
//		Resolver: library,
//	})
//	…
//	pages, err := httpshare.New(manager, httpshare.Options{})
//	…
//	mux.Handle("/share/", pages)
//
// and its own pages or API call the owner's side:
//
//	s, err := manager.Create(ctx, share.User{ID: "ann"}, share.Spec{Items: []string{albumID}})
//	link := manager.Base(request) + "/" + s.ID
//
// A host with needs of its own finds them in [Config], where every field may
// be left at zero but two: who may manage which share (Access), what a user
// may do (Limits), the public address (BaseURL), its clock, logger, IDs, keys.
//
// A host with a database of its own implements [Store]; package storetest
// tells whether it did, and whether its Resolver is right.
//
// A host with pages of its own opens links itself, with [Manager.Open], and
// shows [Grant.View]. A [Grant] is the one gate between a link and media: it
// checks that sharing is on, that the share is there, has begun and has not
// ended, and for each track that it is in the share now and that the owner
// may still share it. When a share is deleted or revoked, what runs on it stops.
//
// Errors wrap the sentinels of this package, for errors.Is; what is wrong with
// a request is a [FieldError]. Nothing starts before New, and [Manager.Close]
// ends all of it.
//
// This is version 0: names may still change, with a note in CHANGELOG.md. What
// is stored will stay readable, and links that people have will go on working.
package share
