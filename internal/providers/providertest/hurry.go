package providertest

// Hurry ends the slow tasks: their next look finds them done.
func (v *Vendor) Hurry() {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, t := range v.tasks {
		t.fate.Polls = 0
	}
}
