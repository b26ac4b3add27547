package httpshare_test

import (
	"io"
	"net/http"
	"os"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestManyVisits has 64 clients open a page 3,200 times, or as often as
// SHARE_TEST_VISITS says, and every one of them is counted.
func TestManyVisits(t *testing.T) {
	const clients = 64
	visits := 3200
	if v := os.Getenv("SHARE_TEST_VISITS"); v != "" {
		var err error
		visits, err = strconv.Atoi(v)
		require.NoError(t, err)
	}
	s := newSite(t)
	sh := s.create(t)
	http := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: clients}}
	defer http.CloseIdleConnections()
	var wg sync.WaitGroup
	for c := range clients {
		wg.Go(func() {
			for i := c; i < visits; i += clients {
				resp, err := http.Get(s.URL + "/share/" + sh.ID)
				if err != nil {
					t.Error(err)
					return
				}
				io.Copy(io.Discard, resp.Body)
				resp.Body.Close()
				if resp.StatusCode != 200 {
					t.Error(resp.Status)
				}
			}
		})
	}
	wg.Wait()
	require.Equal(t, int64(visits), s.visits(t, sh.ID))
	t.Logf("%d visits by %d clients, all counted", visits, clients)
}
