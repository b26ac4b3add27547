package share

// An Event is something that happened to a share, for a host's own log,
// metrics or notices.
type Event struct {
	Kind    EventKind
	Share   *Share // as it was then; a copy
	TrackID string // of a stream or a download
}

// An EventKind is what happened.
type EventKind string

// The kinds of events.
const (
	EventCreate   EventKind = "create"
	EventUpdate   EventKind = "update"
	EventRevoke   EventKind = "revoke"
	EventDelete   EventKind = "delete"
	EventVisit    EventKind = "visit"
	EventStream   EventKind = "stream"   // a track was opened to be listened to: at each request, so at each seek, and at a HEAD, too
	EventDownload EventKind = "download" // a track was opened to be taken along
)
