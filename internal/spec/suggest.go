package spec

import (
	"strings"

	"github.com/agext/levenshtein"
)

// suggest returns ` Did you mean "x"?`, with the space before it, for the candidate that name was most likely meant to
// be; "" if none is near.
func suggest(name string, candidates []string) string {
	if near := Nearest(name, candidates); near != "" {
		return ` Did you mean "` + near + `"?`
	}
	return ""
}

// Nearest returns the candidate that name was most likely meant to be; "" if none is near. It is what hcl does for its own
// words, and more: another case, or the first part of just one candidate.
func Nearest(name string, candidates []string) string {
	best, distance := "", 3 // further away it is another word, not a slip
	for _, candidate := range candidates {
		if candidate == name {
			continue
		}
		if strings.EqualFold(candidate, name) {
			return candidate
		}
		if d := slip(name, candidate); d < distance {
			best, distance = candidate, d
		}
	}
	if best == "" {
		best = completion(name, candidates)
	}
	return best
}

// slip is the number of letters that differ. Where that is all of a short word, nothing is left that it is like.
func slip(name, candidate string) int {
	const far = 3
	if difference := len(name) - len(candidate); difference > 8 || difference < -8 {
		return far
	}
	distance := levenshtein.Distance(name, candidate, nil)
	if distance >= min(len(name), len(candidate)) {
		return far
	}
	return distance
}

func completion(name string, candidates []string) string {
	found := ""
	for _, candidate := range candidates {
		if len(name) >= 3 && candidate != name && strings.HasPrefix(candidate, name) {
			if found != "" {
				return ""
			}
			found = candidate
		}
	}
	return found
}
