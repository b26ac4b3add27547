package sqltest

import (
	"errors"
	"fmt"

	"github.com/anishathalye/porcupine"

	"github.com/seed545d57e3/share"
)

// A call is an operation on one share, as its client made it.
type call struct {
	op string // create, get, update, add, take, delete
	id string
	n  int64 // create: which creation, from 1; add: how many visits
	at int64 // add and take: when, in milliseconds
}

// An outcome is what the client was told.
type outcome struct {
	class string // as class has it
	state linearState
	lost  bool // the client was not told: it may have happened, now or later, or not
}

// A linearState is what a share is to the history. made tells a share from one
// that was created with its ID later, and changes with it.
type linearState struct {
	exists                 bool
	made, rev, visits, max int64
	last                   int64
}

func stateOf(s *share.Share) linearState {
	st := linearState{exists: true, rev: s.Rev, visits: s.Visits, max: s.MaxVisits}
	if !s.LastVisitedAt.IsZero() {
		st.last = s.LastVisitedAt.UnixMilli()
	}
	// Update writes all texts, so one that missed a replacement shows here.
	if _, err := fmt.Sscan(s.Label, &st.made); err != nil {
		st.made = -1
	}
	return st
}

// maxVisits is the limit of a share made as number n: some have none.
func maxVisits(n int64) int64 { return []int64{0, 5, 50}[n%3] }

// step is what a share does on a call, were it alone.
func step(s linearState, c call) (linearState, error) {
	if c.op == "create" {
		if s.exists {
			return s, share.ErrExists
		}
		return linearState{exists: true, made: c.n, rev: 1, max: maxVisits(c.n)}, nil
	}
	if !s.exists {
		return s, share.ErrNotFound
	}
	switch c.op {
	case "update":
		s.rev++
	case "add":
		s.visits += c.n
		s.last = max(s.last, c.at)
	case "take":
		if s.max > 0 && s.visits >= s.max {
			return s, share.ErrUsedUp
		}
		s.visits++
		s.last = max(s.last, c.at)
	case "delete":
		return linearState{}, nil
	}
	return s, nil
}

// linear is the specification for porcupine, a share at a time.
//
// An operation whose outcome is not known has no end, so that it can take
// effect at any later moment, once. That it never does is the same as after
// everything else: nobody looks then.
var linear = porcupine.Model{
	Partition: func(history []porcupine.Operation) [][]porcupine.Operation {
		byID := map[string][]porcupine.Operation{}
		for _, op := range history {
			id := op.Input.(call).id
			byID[id] = append(byID[id], op)
		}
		var parts [][]porcupine.Operation
		for _, part := range byID {
			parts = append(parts, part)
		}
		return parts
	},
	Init: func() any { return linearState{} },
	Step: func(state, input, output any) (bool, any) {
		c, out := input.(call), output.(outcome)
		next, err := step(state.(linearState), c)
		if out.lost {
			return true, next
		}
		if class(err) != out.class {
			return false, state
		}
		if err == nil && (c.op == "get" || c.op == "update") && out.state != next {
			return false, state
		}
		return true, next
	},
	DescribeOperation: func(input, output any) string { return fmt.Sprintf("%+v: %+v", input, output) },
	DescribeState:     func(state any) string { return fmt.Sprintf("%+v", state) },
}

// told says whether err is an answer about the share, and not that there is
// none.
func told(err error) bool {
	return err == nil || errors.Is(err, share.ErrExists) || errors.Is(err, share.ErrNotFound) || errors.Is(err, share.ErrUsedUp)
}
