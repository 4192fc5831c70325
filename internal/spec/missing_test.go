package spec

import (
	"fmt"
	"strings"
	"testing"
)

// TestWhatThereIs: who asks a value for a part that it doesn't have is told which parts it has, unless nobody may know.
func TestWhatThereIs(t *testing.T) {
	const given = head + `
variable "hidden" {
  default   = { calm = "x" }
  sensitive = true
}
locals {
  moods = { calm = "soft", wild = "storm" }
  map   = tomap({ a = "x", bb = "y" })
  none  = {}
  names = ["sun", "rain", "fog"]
  one   = tolist(["sun"])
  many  = { for i in range(20) : "k${i}" => i }
  deep  = { in = { side = { up = 1 } } }
  key   = "clam"
}
image "icon" {
  for_each = toset(local.names)
  prompt   = each.key
  path     = "${each.key}.png"
}
output "o" { value = %s }
`
	for expression, want := range map[string]string{
		`local.moods.clam`:                           `named "clam". Did you mean "calm"?`,
		`local.moods["clam"]`:                        `collection value. Did you mean "calm"?`,
		`local.moods[local.key]`:                     `collection value. Did you mean "calm"?`,
		`local.moods.other`:                          `named "other". It has "calm" and "wild".`,
		`local.map.c`:                                `the key "c". It has "a" and "bb".`,
		`local.map["c"]`:                             `collection value. It has "a" and "bb".`,
		`local.none.a`:                               `named "a". It has none.`,
		`local.names[3]`:                             `length of the collection. It has 3 elements, counted from 0.`,
		`local.one[1]`:                               `length of the collection. It has one element, counted from 0.`,
		`local.many.other`:                           `named "other". It has 20 others, such as "k0", "k1" and "k10".`,
		`local.deep.in.side.upp`:                     `named "upp". Did you mean "up"?`,
		`local.deep.inn.side.up`:                     `named "inn". Did you mean "in"?`,
		`merge(local.moods, {}).wilt`:                `named "wilt". Did you mean "wild"?`,
		`[for m in [local.moods] : m.clam]`:          `named "clam". Did you mean "calm"?`,
		`image.icon["snow"].path`:                    `collection value. It has "fog", "rain" and "sun".`,
		`local.names.sun`:                            `does not have any attributes.`,
		`nonsensitive(var.hidden).clam`:              `The reason is not shown, because the expression is made from a sensitive value.`,
		`local.moods[true ? sensitive("clam") : ""]`: `collection value.`,
		`var.hidden.clam`:                            `The reason is not shown, because the expression is made from a sensitive value.`,
	} {
		got := mistakes(t, one(fmt.Sprintf(given, expression)))
		if len(got) != 1 || !strings.HasSuffix(got[0], want) {
			t.Errorf("%s:\nwant %s\ngot  %s", expression, want, strings.Join(got, "\n     "))
		}
	}
}

// TestWhatThereIsManyTimes: a thousand mistakes about one large value take no longer than a few.
func TestWhatThereIsManyTimes(t *testing.T) {
	l := newLoader(one(plain))
	asked := 0
	for range 1000 {
		l.named("x", 100_000, func() []string { asked++; return make([]string, 100_000) })
	}
	if asked > 20 {
		t.Errorf("all names were looked through %d times", asked)
	}
}
