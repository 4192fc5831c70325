package apply

// places lets so many in at once as it has room for.
type places chan struct{}

func (p places) enter() { p <- struct{}{} }

func (p places) leave() { <-p }

// bringHome waits for a place among those that bring pictures home; the job has it until it is over.
func (j *job) bringHome() {
	if !j.home {
		j.run.home.enter()
		j.home = true
	}
}

// leave gives the job's place back, if it has one.
func (j *job) leave() {
	if j.home {
		j.run.home.leave()
		j.home = false
	}
}
