package apply

import (
	"github.com/imgplan/imgplan/internal/plan"
	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/state"
)

// schedule says which job comes next: what others depend on before them, free work before paid, deletes last, and
// never more jobs of a provider than may run there at once.
type schedule struct {
	jobs    map[string]*job   // by address
	ready   map[string][]*job // by queue: a provider's, the kiln, or "" for what needs neither
	names   []string          // the keys of ready, in the order they are asked
	running map[string]int    // by queue
	limits  map[string]int    // by queue; none for ""
	deletes []*job            // ready when nothing else is left
	left    int               // jobs not yet done
}

func newSchedule(r *run, p *plan.Plan) schedule {
	s := schedule{
		jobs: map[string]*job{}, ready: map[string][]*job{}, names: []string{""}, running: map[string]int{},
		limits: map[string]int{},
	}
	for _, provider := range r.Config.Providers {
		s.names = append(s.names, provider.Name)
		s.limits[provider.Name] = provider.Limits.MaxRunning
	}
	s.names, s.limits[kiln] = append(s.names, kiln), processors() // after what is paid: that waits for others meanwhile
	for _, c := range p.Changes {
		if acts(c) {
			s.jobs[c.Address] = newJob(r, c)
		}
	}
	s.left = len(s.jobs)
	for _, c := range p.Changes {
		if j := s.jobs[c.Address]; j != nil {
			s.arrange(j)
		}
	}
	for _, task := range p.Collect {
		if r.Config.Provider(task.Provider) == nil {
			continue // it stays in the journal until its provider is declared again
		}
		s.left++
		j := newCollector(r, task)
		s.jobs[collectorOf(task.Key)] = j
		s.queue(j)
	}
	return s
}

// acts tells whether there is anything to do about a change.
func acts(c *plan.Change) bool {
	return c.Action != plan.NoOp && c.Action != plan.Drift && c.Action != plan.Hold
}

// arrange queues a job, or lets it wait for those it depends on.
func (s *schedule) arrange(j *job) {
	if j.change.Action == plan.Delete {
		s.deletes = append(s.deletes, j)
		return
	}
	needs := append([]string{j.change.SharedWith, j.change.Of}, j.change.Needs...)
	if j.change.Image != nil {
		needs = append(needs, j.change.Image.DependsOn...)
	}
	for _, address := range needs {
		if needed := s.jobs[address]; needed != nil && needed.change.Action != plan.Delete {
			needed.dependents = append(needed.dependents, j)
			j.waits++
		}
	}
	if j.waits == 0 {
		s.queue(j)
	}
}

func (s *schedule) queue(j *job) { s.ready[j.queue] = append(s.ready[j.queue], j) }

// next returns a job that may start now, nil if there is none. It counts as running until done.
func (s *schedule) next() *job {
	for _, name := range s.names {
		limit, limited := s.limits[name]
		if len(s.ready[name]) > 0 && (!limited || s.running[name] < limit) {
			j := s.ready[name][0]
			s.ready[name] = s.ready[name][1:]
			s.running[name]++
			j.placed = true
			return j
		}
	}
	if s.left == len(s.deletes) {
		s.ready[""], s.deletes = s.deletes, nil
		if s.left > 0 {
			return s.next()
		}
	}
	return nil
}

// release frees the place that a job has at its provider: what is made there and only has to be brought home must not
// keep the next request waiting.
func (s *schedule) release(j *job) {
	if j.placed {
		j.placed = false
		s.running[j.queue]--
	}
}

// done frees a job's place and queues what waited for it alone. A job whose source has failed is queued, too, so that
// it ends with a word of its own.
func (s *schedule) done(j *job) {
	s.left--
	s.release(j)
	j.over = true
	for _, dependent := range j.dependents {
		dependent.waits--
		if dependent.blocked == nil {
			dependent.blocked = j.blocks()
		}
		if dependent.waits == 0 {
			s.queue(dependent)
		}
	}
}

// postpone queues a job again, for after the one that is buying its very picture; false if there is none to wait for.
func (s *schedule) postpone(j *job) bool {
	payer := s.jobs[j.buyer]
	if payer == nil || payer.over && (payer.ended.Outcome != Done || j.again) {
		return false
	}
	s.release(j)
	j.buyer = ""
	if payer.over { // it came home in between
		j.again = true
		s.queue(j)
		return true
	}
	payer.dependents = append(payer.dependents, j)
	j.waits = 1
	return true
}

// collectorOf names the job that collects a task which no address asks for, as the plan has it.
func collectorOf(key state.Key) string { return "\x00" + string(key) }

// newCollector makes a job that keeps the picture of a task which nothing asks for any more.
func newCollector(r *run, task state.Task) *job {
	j := newJob(r, &plan.Change{Address: task.Address, Action: plan.Generate, Key: task.Key, Facts: task.Facts, Task: task.ID})
	j.provider, j.queue, j.task, j.silent = task.Provider, task.Provider, providers.Task{ID: task.ID}, true
	return j
}
