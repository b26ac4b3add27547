package httpshare

import (
	"net/http"
	"strings"
)

// botAgents are parts of the User-Agent, in lower case, of what fetches a
// page to show a preview of it or to index it, and not because somebody is
// looking at it now.
var botAgents = []string{
	"bot",                 // Twitterbot, Discordbot, Slackbot, TelegramBot, LinkedInBot, Googlebot, bingbot, Applebot …
	"crawl",               // Nextcloud Server Crawler …
	"spider",              // Baiduspider …
	"preview",             // SkypeUriPreview, Zoom-LinkPreview …
	"facebookexternalhit", // Facebook, and iMessage, which says that it is Facebook
	"meta-externalagent",
	"whatsapp", // and Signal, which says that it is WhatsApp
	"slack-imgproxy", "snapchat", "viber", "mattermost", "rocket.chat", "zulip",
	"synapse", "matrix-media-repo",
	"mastodon", "pleroma", "akkoma", "misskey", "lemmy", "pixelfed", "friendica", "peertube",
	"embedly", "iframely", "pinterest", "vkshare", "cardyb",
}

// IsVisit says whether a request is one that a person waits for: a GET that
// is no prefetch and not by a preview bot or crawler known by its User-Agent.
// It is what nil [Options].IsVisit means.
func IsVisit(r *http.Request) bool {
	if r.Method != http.MethodGet {
		return false
	}
	for _, header := range []string{"Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"} {
		value := strings.ToLower(r.Header.Get(header))
		if strings.Contains(value, "prefetch") || strings.Contains(value, "preview") {
			return false
		}
	}
	// Cubot makes phones.
	agent := strings.ReplaceAll(strings.ToLower(r.UserAgent()), "cubot", "")
	for _, bot := range botAgents {
		if strings.Contains(agent, bot) {
			return false
		}
	}
	return true
}
