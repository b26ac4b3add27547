package storetest

import (
	"maps"
	"slices"
	"strings"
	"sync"
)

// calls are the methods of what is tested that are running.
type calls struct {
	mu      sync.Mutex
	running map[string]int
}

// enter notes that a method runs, until what it returns is called.
func (c *calls) enter(method string) (leave func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.running == nil {
		c.running = make(map[string]int)
	}
	c.running[method]++
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.running[method]--; c.running[method] == 0 {
			delete(c.running, method)
		}
	}
}

// now says which methods are running, for the message about a rule that did
// not end.
func (c *calls) now() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.running) == 0 {
		return ""
	}
	return "; still running: " + strings.Join(slices.Sorted(maps.Keys(c.running)), ", ")
}
