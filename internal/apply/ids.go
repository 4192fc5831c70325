package apply

import (
	"sync"

	"github.com/imgplan/imgplan/internal/state"
)

// ids says whose the tasks are that the providers have named: a vendor that names one twice would bind two pictures to one.
type ids struct {
	mu     sync.Mutex
	owners map[taskID]state.Task
}

// taskID is a task's id, which each provider gives for itself.
type taskID struct{ provider, id string }

func newIDs(journal map[state.Key]state.Task) *ids {
	s := &ids{owners: map[taskID]state.Task{}}
	for _, task := range journal {
		if task.ID != "" {
			s.owners[taskID{task.Provider, task.ID}] = task
		}
	}
	return s
}

// take gives a task to a request, unless it is another's: then it returns the address of that one.
func (s *ids) take(task state.Task) (owner string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	name := taskID{task.Provider, task.ID}
	if before, taken := s.owners[name]; taken && before.Key != task.Key {
		return before.Address
	}
	s.owners[name] = task
	return ""
}
