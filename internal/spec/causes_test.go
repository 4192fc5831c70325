package spec

import "testing"

// TestFingerprints: what an image is made from is told by a digest of its value, unless a part of that isn't known yet, or is sensitive.
func TestFingerprints(t *testing.T) {
	config := must(t, one(head+`
variable "key" {
  default   = "x"
  sensitive = true
}
locals {
  plain   = { a = [1, true, null], b = "two" }
  same    = { b = "two", a = [1, true, null] }
  other   = { a = [1, true, null], b = "Two" }
  unknown = { a = [1], b = image.c.bytes }
  secret  = { a = [1], b = var.key }
}
image "a" {
  prompt = "a ${local.plain.b} ${local.same.b} ${local.other.b} ${local.unknown.a[0]} ${nonsensitive(local.secret.a[0])}"
  path   = "a.png"
}
image "b" {
  prompt = "b ${local.unknown.a[0]}"
  path   = "b.png"
}
image "c" {
  prompt = "c"
  path   = "c.png"
}
`))
	causes := map[string]string{}
	for _, name := range []string{"image.a", "image.b"} {
		for _, one := range config.Image(name).Causes {
			causes[one.Name] = one.Digest
		}
	}
	if len(causes) != 3 || causes["local.plain"] == "" || causes["local.plain"] != causes["local.same"] || causes["local.plain"] == causes["local.other"] {
		t.Errorf("the causes are %v", causes)
	}
}
