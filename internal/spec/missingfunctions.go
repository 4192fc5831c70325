package spec

import (
	"errors"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
)

const (
	noClock   = "imgplan leaves it out, because a picture must not depend on when it is planned: set a variable, such as -var=day=$(date +%F)"
	noChance  = "imgplan leaves it out, because its result is another one each time, and so would be the picture"
	noMachine = "imgplan leaves it out, because its result depends on the machine: paths are relative to the folder here"
	noNetwork = "imgplan leaves it out: pictures have no network addresses"
)

// missingFunctions are Terraform's functions that imgplan has not, on purpose, with the reason.
var missingFunctions = map[string]string{
	"abspath":         noMachine,
	"base64gzip":      "imgplan leaves it out, because its result changes with the compressor's version: base64encode's does not",
	"bcrypt":          noChance + "; sha256 makes the same digest of the same text",
	"cidrcontains":    noNetwork,
	"cidrhost":        noNetwork,
	"cidrnetmask":     noNetwork,
	"cidrsubnet":      noNetwork,
	"cidrsubnets":     noNetwork,
	"ephemeralasnull": "imgplan leaves it out, because no value is ephemeral here: the value itself will do",
	"pathexpand":      noMachine,
	"plantimestamp":   noClock,
	"rsadecrypt":      "imgplan leaves it out, because a private key has no place here: decrypt before, and set a sensitive variable",
	"timestamp":       noClock,
	"type":            "it works only in imgplan console, around a whole expression",
	"uuid":            noChance + `; uuidv5("url", "...") is the same each time, and seed(...) is a stable number`,
}

// refusal makes a function that only says why there is none.
func refusal(why string) function.Function {
	anything := anyValue
	anything.Name = "args"
	return function.New(&function.Spec{
		VarParam: &anything,
		Type: func([]cty.Value) (cty.Type, error) {
			return cty.NilType, errors.New(why)
		},
	})
}
