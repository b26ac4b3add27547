package mounts

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

// Gin mounts the pages in a gin engine.
func Gin(pages http.Handler) http.Handler {
	g := gin.New()
	g.Any("/share/*path", gin.WrapH(pages))
	return g
}
