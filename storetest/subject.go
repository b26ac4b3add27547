package storetest

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/seed545d57e3/share"
)

// A subject is the store a rule is about. It knows which of the store's
// methods are running, for the message about a rule that did not end.
type subject struct {
	store  share.Store
	in     Instance
	visits int
	limit  time.Duration // of a rule

	calls
}

func newSubject(h Harness, in Instance) *subject {
	s := &subject{store: in.Store, in: in, visits: h.Visits, limit: h.limit()}
	if s.visits <= 0 {
		s.visits = defaultVisits
	}
	return s
}

// reopen puts another store over the same data in place of this one.
func (s *subject) reopen(ctx context.Context) error {
	store, err := s.in.Reopen(ctx)
	if err != nil {
		return err
	}
	if store == nil {
		return errors.New("got no store and no error")
	}
	s.store = store
	return nil
}

// errNil is in place of the share that a store owes when it returns no error.
var errNil = errors.New("got no share and no error")

func owed(sh *share.Share, err error) (*share.Share, error) {
	if sh == nil && err == nil {
		return nil, errNil
	}
	return sh, err
}

func (s *subject) Create(ctx context.Context, sh *share.Share) error {
	defer s.enter("Create")()
	return s.store.Create(ctx, sh)
}

func (s *subject) Get(ctx context.Context, id string) (*share.Share, error) {
	defer s.enter("Get")()
	return owed(s.store.Get(ctx, id))
}

func (s *subject) List(ctx context.Context, q share.Query) ([]*share.Share, error) {
	defer s.enter("List")()
	list, err := s.store.List(ctx, q)
	if err == nil && slices.Contains(list, nil) {
		err = errors.New("one of the shares is nil")
	}
	return list, err
}

func (s *subject) Update(ctx context.Context, id string, change func(*share.Share) error) (*share.Share, error) {
	defer s.enter("Update")()
	return owed(s.store.Update(ctx, id, func(sh *share.Share) error {
		if sh == nil {
			return errNil
		}
		return change(sh)
	}))
}

func (s *subject) AddVisits(ctx context.Context, id string, n int64, at time.Time) error {
	defer s.enter("AddVisits")()
	return s.store.AddVisits(ctx, id, n, at)
}

func (s *subject) TakeVisit(ctx context.Context, id string, at time.Time) error {
	defer s.enter("TakeVisit")()
	return s.store.TakeVisit(ctx, id, at)
}

func (s *subject) Delete(ctx context.Context, id string) error {
	defer s.enter("Delete")()
	return s.store.Delete(ctx, id)
}

func (s *subject) Keys(ctx context.Context, proposed []byte) ([][]byte, error) {
	defer s.enter("Keys")()
	return s.store.(share.KeyStore).Keys(ctx, proposed)
}

// keepsKeys says whether Keys can be called.
func (s *subject) keepsKeys() bool {
	_, ok := s.store.(share.KeyStore)
	return ok
}
