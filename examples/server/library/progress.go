package library

import (
	"sync"
	"time"
)

// tellProgress tells Config.Progress how far s is, until stop is called.
func (c *Collection) tellProgress(s *scanner) (stop func()) {
	if c.cfg.Progress == nil {
		return func() {}
	}
	const every = time.Second
	ended := make(chan struct{})
	var telling sync.WaitGroup
	telling.Go(func() {
		tick := time.NewTicker(every)
		defer tick.Stop()
		for {
			select {
			case <-ended:
				return
			case <-tick.C:
			}
			if total := s.total.Load(); total > 0 {
				c.cfg.Progress(int(s.done.Load()), int(total))
			}
		}
	})
	return func() {
		close(ended)
		telling.Wait()
	}
}

// problems is what a scan reports, as far as the one before has not.
type problems struct {
	before, now map[string]string // what was wrong, by file
	tell        Report
}

func (c *Collection) newProblems() *problems {
	return &problems{before: c.reported, now: make(map[string]string), tell: c.cfg.Report}
}

func (p *problems) report(file string, err error) {
	p.now[file] = err.Error()
	if p.before[file] != err.Error() {
		p.tell(file, err)
	}
}
