// Package failpoint names the moments at which a crash is tried, and the steps that can be taken away to see whether
// the tests notice. It never is part of a shipped imgplan: without the build tag "failpoints" its functions are empty,
// and the compiler leaves nothing of them or of the names.
//
// With the tag, these variables of the environment rule it:
//
//	IMGPLAN_FAILPOINT      NAME or NAME@K, several with commas: the process kills itself at the K-th hit of that name
//	IMGPLAN_FAILPOINT_LOG  FILE: the name of every hit is appended to it
//	IMGPLAN_SKIP           NAME, several with commas: that step isn't done
package failpoint
