//go:build !failpoints

package failpoint

// On tells whether this is a build for crash tests.
const On = false

// Hit marks a moment. Its name is the words with dots between them.
func Hit(...string) {}

// Skip tells whether a step is to be left out: never.
func Skip(...string) bool { return false }
