package share

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"net/http"
	"time"
)

// Config is what [New] needs. Only Store and Resolver are required.
type Config struct {
	// Store keeps the shares.
	Store Store

	// Resolver is the host's library.
	Resolver Resolver

	// BaseURL tells the public address of the share root, without a slash at
	// its end: what stands before "/" and the link ID in a link. See
	// [FixedBase], [ForwardedBase] and [RequestBase]. nil: RequestBase("/share").
	BaseURL func(*http.Request) string

	// Keys sign tokens, the newest first; all verify, so that tokens outlive
	// a change of keys. 1 to 8 keys of at least 32 random bytes. nil: the
	// Store keeps one, if it is a [KeyStore].
	Keys [][]byte

	// Enabled is asked at every request, and before each 64 KiB of media, so
	// it must be quick. While it is false public pages are not found, what is
	// running stops, and creating is ErrDisabled. nil: on.
	Enabled func() bool

	// Access says whether a user may manage a share. It is called while the
	// store updates a share, maybe more than once, and must be pure: no I/O.
	// nil: its owner and admins may. See [Everyone].
	Access func(User, *Share) bool

	// Limits says what a user may do. nil: anything.
	Limits func(User) Limits

	// Downloadable is what a share is whose Spec does not say.
	Downloadable bool

	// DefaultLife is how long a share lives whose Spec does not say.
	// 0: 365 days; negative: for ever.
	DefaultLife time.Duration

	// Timeout bounds a single call to the Store or the Resolver on a
	// visitor's behalf, so that one that hangs becomes an error. 0: 10 s.
	Timeout time.Duration

	// CacheFor is how long what visitors ask for is kept, shares as well as
	// what is in them: so long may a change on another node, or in the
	// library, go unnoticed; by pages, which are made of it, twice as long.
	// At most 1 s. Changes through this Manager are seen at once, and its
	// owner's side always reads the Store. 0: 1 s; negative: nothing is kept,
	// and each visitor's request asks anew.
	CacheFor time.Duration

	// NewID makes link IDs, see [ValidID]. nil: 10 characters of base62. See [UUID].
	NewID func() (string, error)

	// Now is the clock. nil: time.Now.
	Now func() time.Time

	// Logger gets what neither caller nor visitor is told, with at most the
	// first four characters of a link ID and never a token. nil: slog.Default().
	Logger *slog.Logger

	// Observe is told what happens, in the goroutine it happens in, so it
	// must be quick. nil: nobody is.
	Observe func(Event)
}

const (
	defaultLife    = 365 * 24 * time.Hour
	defaultTimeout = 10 * time.Second
	keysTimeout    = 30 * time.Second
)

// New returns a Manager. If no keys are configured it asks the store for
// them, for at most 30 s. Call [Manager.Close] when done.
//
// One process needs one Manager for a store, however often its pages are
// mounted. Another one, as another process, hears of what the first takes
// back only when it next reads the share: within 2 s, also while a response
// is running.
func New(c Config) (*Manager, error) {
	switch {
	case c.Store == nil:
		return nil, fieldErr("store", "missing")
	case c.Resolver == nil:
		return nil, fieldErr("resolver", "missing")
	case c.Timeout < 0:
		return nil, fieldErr("timeout", "%v is negative", c.Timeout)
	case c.CacheFor > maxCacheFor:
		return nil, fieldErr("cacheFor", "%v; the most is %v", c.CacheFor, maxCacheFor)
	}
	ownersOnly := c.Access == nil
	c.setDefaults()
	keys, err := c.keys()
	if err != nil {
		return nil, err
	}
	signer, err := newSigner(keys)
	if err != nil {
		return nil, err
	}
	m := &Manager{
		cfg:        c,
		signer:     signer,
		visits:     visits{store: c.Store, log: c.Logger, timeout: c.Timeout},
		ownersOnly: ownersOnly,
		counting:   make(chan struct{}, 1),
	}
	m.cache.init(c.CacheFor, c.Now)
	m.watch.init(&m.cfg, m.load)
	return m, nil
}

func (c *Config) setDefaults() {
	if c.BaseURL == nil {
		c.BaseURL = RequestBase("")
	}
	if c.Enabled == nil {
		c.Enabled = func() bool { return true }
	}
	if c.Access == nil {
		c.Access = ownersAndAdmins
	}
	if c.Limits == nil {
		c.Limits = func(User) Limits { return Limits{} }
	}
	if c.DefaultLife == 0 {
		c.DefaultLife = defaultLife
	}
	if c.Timeout == 0 {
		c.Timeout = defaultTimeout
	}
	if c.CacheFor == 0 {
		c.CacheFor = maxCacheFor
	}
	if c.NewID == nil {
		c.NewID = newID
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Logger == nil {
		c.Logger = slog.Default()
	}
}

func (c *Config) keys() ([][]byte, error) {
	if c.Keys != nil {
		return c.Keys, nil
	}
	store, ok := c.Store.(KeyStore)
	if !ok {
		return nil, fieldErr("keys", "none, and the store keeps none: configure 1 to %d keys of %d random bytes, or use a store that is a KeyStore", maxKeys, minKey)
	}
	proposed := make([]byte, minKey)
	rand.Read(proposed)
	ctx, cancel := context.WithTimeout(context.Background(), keysTimeout)
	defer cancel()
	keys, err := store.Keys(ctx, proposed)
	if err != nil {
		return nil, fmt.Errorf("share: asking the store for keys: %w", err)
	}
	return keys, nil
}
