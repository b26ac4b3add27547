package mounts

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// Echo mounts the pages in an echo server. Keep them out of groups with
// middleware.TimeoutWithConfig, which holds back all of a response, and of
// middleware.BodyDump, which keeps a copy.
func Echo(pages http.Handler) http.Handler {
	e := echo.New()
	e.Any("/share/*", echo.WrapHandler(pages))
	return e
}
