package spec

import (
	"regexp"
	"strings"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// timeFunctions work on times that are given to them: none reads a clock.
var timeFunctions = map[string]function.Function{
	"formatdate": stdlib.FormatDateFunc,
	"timeadd":    stdlib.TimeAddFunc,
	"timecmp":    timeCompareFunction,
}

var timeCompareFunction = simple("Compares two times: -1 if the first is earlier, 0 if they are the same, 1 if it is later.", cty.Number,
	[]function.Parameter{
		param("timestamp_a", "A time as RFC 3339 has it.", cty.String), param("timestamp_b", "Another.", cty.String),
	},
	func(args []cty.Value) (cty.Value, error) {
		a, err := comparable(args[0])
		if err != nil {
			return cty.NilVal, function.NewArgError(0, err)
		}
		b, err := comparable(args[1])
		if err != nil {
			return cty.NilVal, function.NewArgError(1, err)
		}
		return cty.NumberIntVal(int64(strings.Compare(a, b))), nil
	})

var (
	timeZone     = regexp.MustCompile(`([+-])(\d\d):(\d\d)$`)
	timeFraction = regexp.MustCompile(`[.,](\d+)`)
)

// comparable is a time in UTC, as text that sorts as times do. It leaves it to cty to tell what a time is.
func comparable(timestamp cty.Value) (string, error) {
	text, away := timestamp.AsString(), "0s"
	if zone := timeZone.FindStringSubmatch(text); zone != nil {
		back := map[string]string{"+": "-", "-": "+"}[zone[1]]
		away = back + zone[2] + "h" + zone[3] + "m"
	}
	utc, err := stdlib.TimeAdd(timestamp, cty.StringVal(away))
	if err != nil {
		return "", err
	}
	seconds := strings.TrimRight(timeZone.ReplaceAllString(utc.AsString(), ""), "Z")
	if fraction := timeFraction.FindStringSubmatch(text); fraction != nil {
		seconds += "." + strings.TrimRight(fraction[1], "0")
	}
	return strings.TrimRight(seconds, "."), nil
}
