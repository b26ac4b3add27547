package storetest

import (
	"context"
	"errors"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/seed545d57e3/share"
	"github.com/seed545d57e3/share/memstore"
)

// reopening makes memstores whose Reopen finds the same data.
func reopening(context.Context) (Instance, error) {
	store := new(memstore.Store)
	return Instance{
		Store:  store,
		Reopen: func(context.Context) (share.Store, error) { return store, nil },
	}, nil
}

func TestRun(t *testing.T) {
	Run(t, Harness{New: reopening})
}

func TestCheck(t *testing.T) {
	if err := Check(t.Context(), Harness{New: reopening, Visits: 50}); err != nil {
		t.Error(err)
	}
}

// harness makes stores that a fake's changes break.
func harness(b func(*fake)) Harness {
	return Harness{
		Visits:  200,
		Timeout: 10 * time.Second,
		New: func(context.Context) (Instance, error) {
			f := &fake{Store: new(memstore.Store)}
			b(f)
			return Instance{
				Store:  f,
				Reopen: func(context.Context) (share.Store, error) { return new(memstore.Store), nil },
			}, nil
		},
	}
}

// Every rule catches a store that breaks it, and says so under its name. A
// rule that is added without such a store fails here.
func TestEveryRuleCatches(t *testing.T) {
	for _, r := range storeRules {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			b := breaks(r.name)
			if b == nil {
				t.Fatal("no store in broken or brokenUpdates breaks this rule")
			}
			h := harness(b)
			if r.name == "update-calls-store" || r.name == "update-nothing" {
				h.Timeout = 300 * time.Millisecond
			}
			err := check(t.Context(), h, []rule[*subject]{r})
			if err == nil {
				t.Fatal("a store that breaks this rule passed it")
			}
			if !strings.HasPrefix(err.Error(), "storetest: "+r.name+": ") || strings.Contains(err.Error(), "panic") {
				t.Errorf("the failure does not name the rule, or is a panic: %v", err)
			}
			t.Log(err)
		})
	}
	if n := len(broken) + len(brokenUpdates); n != len(storeRules) {
		t.Errorf("%d broken stores for %d rules", n, len(storeRules))
	}
}

// Check goes on after a rule that is broken, and joins what it finds.
func TestCheckJoins(t *testing.T) {
	h := harness(func(f *fake) {
		breaks("missing")(f)
		breaks("list-owner")(f)
	})
	h.Visits = 1
	err := Check(t.Context(), h)
	if err == nil {
		t.Fatal("a broken store passed")
	}
	for _, want := range []string{
		"storetest: missing: Delete of a share that does not exist: got <nil>, want an error that wraps share.ErrNotFound",
		"storetest: list-owner: ",
		"storetest: reopen: ",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("got\n%v\nwant it to contain %q", err, want)
		}
	}
	if strings.Contains(err.Error(), "storetest: every-field") {
		t.Errorf("a rule that is kept is reported: %v", err)
	}
}

// A store that does nothing breaks rules, and neither panics nor hangs them.
func TestUselessStores(t *testing.T) {
	fail := errors.New("not implemented")
	for name, err := range map[string]error{"nothing": nil, "errors": fail} {
		t.Run(name, func(t *testing.T) {
			h := Harness{New: func(context.Context) (Instance, error) {
				return Instance{Store: useless{err}}, nil
			}}
			for _, r := range storeRules {
				got := h.hold(t.Context(), r)
				var why skipped
				if got == nil || strings.Contains(got.Error(), "panic") {
					t.Errorf("%s: got %v", r.name, got)
				} else if errors.As(got, &why) != (r.name == "keys" || r.name == "keys-race" || r.name == "reopen") {
					t.Errorf("%s: skipped: %v", r.name, got)
				}
			}
		})
	}
}

type useless struct{ err error }

func (u useless) Create(context.Context, *share.Share) error        { return u.err }
func (u useless) Get(context.Context, string) (*share.Share, error) { return nil, u.err }
func (u useless) List(context.Context, share.Query) ([]*share.Share, error) {
	return nil, u.err
}
func (u useless) Update(context.Context, string, func(*share.Share) error) (*share.Share, error) {
	return nil, u.err
}
func (u useless) AddVisits(context.Context, string, int64, time.Time) error { return u.err }
func (u useless) TakeVisit(context.Context, string, time.Time) error        { return u.err }
func (u useless) Delete(context.Context, string) error                      { return u.err }

// What a harness does wrong is told as that, and what it opened is closed.
func TestHarness(t *testing.T) {
	missing := storeRules[0]
	closed := 0
	fail := errors.New("no such host")
	tests := map[string]struct {
		harness Harness
		want    string
	}{
		"no New":   {Harness{}, "Harness.New is missing"},
		"no store": {Harness{New: func(context.Context) (Instance, error) { return Instance{}, nil }}, "no store"},
		"failing":  {Harness{New: func(context.Context) (Instance, error) { return Instance{}, fail }}, "no such host"},
		"panic":    {Harness{New: func(context.Context) (Instance, error) { panic("at once") }}, "panic: at once"},
		"exiting":  {Harness{New: func(context.Context) (Instance, error) { runtime.Goexit(); return Instance{}, nil }}, "runtime.Goexit"},
		"blocking": {Harness{Timeout: 10 * time.Millisecond, New: func(context.Context) (Instance, error) { select {} }}, "did not return"},
		"close": {Harness{New: func(context.Context) (Instance, error) {
			return Instance{Store: new(memstore.Store), Close: func() error { closed++; return fail }}, nil
		}}, "Instance.Close: no such host"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			err := test.harness.hold(t.Context(), missing)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want an error with %q", err, test.want)
			}
		})
	}
	if closed != 1 {
		t.Errorf("Close was called %d times", closed)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Check(ctx, Harness{New: reopening}); !errors.Is(err, context.Canceled) {
		t.Errorf("Check with a context that has ended: got %v", err)
	}
}

// A rule that does not end tells where it is.
func TestSlowNamesMethod(t *testing.T) {
	h := harness(func(f *fake) {
		f.remove = func(context.Context, string) error { select {} }
	})
	h.Timeout = 10 * time.Millisecond
	err := check(t.Context(), h, []rule[*subject]{{"delete", deleteForGood}})
	if err == nil || !strings.Contains(err.Error(), "still running: Delete") {
		t.Errorf("got %v", err)
	}
}

func TestUnset(t *testing.T) {
	sh := full("abc")
	sh.Encoding.Format = ""
	sh.ExpiresAt = time.Time{}
	sh.Frozen = nil
	got := strings.Join(unset("", reflect.ValueOf(*sh)), " ")
	if want := "Encoding.Format Frozen ExpiresAt"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// The suite's own input is within what a Manager hands over.
func TestInputIsClean(t *testing.T) {
	for _, text := range awkward {
		if len(text) > 32 {
			t.Errorf("%q has %d bytes, too many for Encoding.Format", text, len(text))
		}
	}
	for _, sh := range []*share.Share{full("abc"), plain("abc")} {
		if !share.ValidID(sh.ID) {
			t.Errorf("%q is no link ID", sh.ID)
		}
	}
}

// A difference shows a password, which fmt hides, and where lists differ.
func TestDiff(t *testing.T) {
	got, want := full("abc"), full("abc")
	got.Password = "[redacted]"
	got.Items = []string{"album-1", "track-7", "album-1"}
	got.ExpiresAt = time.Time{}
	d := diff(got, want)
	for _, part := range []string{
		`Items: got ["album-1" "track-7" "album-1"], want ["album-1" "track-2" "album-1"]`,
		`Password: got "[redacted]", want "$argon2id$`,
		"ExpiresAt: got the zero time, want 2024-02-29T12:34:56.793Z",
	} {
		if !strings.Contains(d, part) {
			t.Errorf("got %s\nwant it to contain %s", d, part)
		}
	}
}
