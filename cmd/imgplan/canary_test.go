package main

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/providers/providertest"
)

// The canaries: keys that must be found nowhere but in the header they are for, and where the user wrote them. Their
// odd characters are those that encodings change.
const (
	keyInEnv  = "sk-env/7Qz+canary=&%41"
	keyInHCL  = "sk-hcl/8Rw+canary=&%42"
	keyInFile = "sk-file/9Tx+canary=&%43"
	keyInFlag = "sk-flag/1Uy+canary=&%44"
)

// anyCode is for where the exit code is told elsewhere.
const anyCode = -1

var canaries = []string{keyInEnv, keyInHCL, keyInFile, keyInFlag}

// songs returns the ways in which a canary could be written.
func songs(canary string) []string {
	raw := []byte(canary)
	quoted := fmt.Sprintf("%q", canary)
	return []string{
		canary, url.QueryEscape(canary), url.PathEscape(canary), hex.EncodeToString(raw), strings.ToUpper(hex.EncodeToString(raw)),
		base64.StdEncoding.EncodeToString(raw), base64.URLEncoding.EncodeToString(raw), base64.RawStdEncoding.EncodeToString(raw),
		strings.ReplaceAll(quoted[1:len(quoted)-1], "&", `\u0026`), strings.ReplaceAll(canary, "&", "&amp;"), canary[:12],
	}
}

// cage is a folder with canaries in it.
type cage struct {
	t      *testing.T
	dir    string
	vendor *providertest.Vendor
	inputs map[string]bool
	seen   int // how many notes of the vendor have been looked at
}

func newCage(t *testing.T, key string) *cage {
	c := &cage{t: t, dir: t.TempDir(), vendor: providertest.Start(t), inputs: map[string]bool{}}
	c.vendor.Note(key)
	return c
}

// write puts down what the user writes: only there may a canary sit.
func (c *cage) write(name, text string) {
	c.t.Helper()
	c.inputs[name] = true
	if err := os.WriteFile(filepath.Join(c.dir, name), []byte(text), 0o666); err != nil {
		c.t.Fatal(err)
	}
}

// run runs a command and listens. It returns what was said on both outputs.
func (c *cage) run(want int, args ...string) string {
	c.t.Helper()
	var stdout, stderr bytes.Buffer
	env := &environment{stdin: strings.NewReader(askedOfConsole), stdout: &stdout, stderr: &stderr, vars: map[string]string{
		"APIKLEY_API_KEY": keyInEnv, "NOVITA_API_KEY": keyInEnv, "IMGPLAN_VAR_vendor": c.vendor.URL(), "IMGPLAN_VAR_secret": keyInEnv,
	}}
	name := strings.Join(args, " ")
	args = append([]string{"-chdir=" + c.dir}, args...)
	if got := run(c.t.Context(), env, args); got != want && want != anyCode {
		c.t.Errorf("%s: exit code %d, want %d\n%s%s", name, got, want, stdout.String(), stderr.String())
	}
	c.listen(name+": stdout", stdout.String())
	c.listen(name+": stderr", stderr.String())
	c.search(name)
	c.overhear(name)
	return stdout.String() + stderr.String()
}

func (c *cage) listen(where, text string) {
	c.t.Helper()
	for _, canary := range canaries {
		for _, song := range songs(canary) {
			if at := strings.Index(text, song); at >= 0 {
				c.t.Errorf("%s: a canary sings: …%q…", where, text[max(0, at-80):min(len(text), at+80)])
			}
		}
	}
}

// search looks into every file that the user did not write.
func (c *cage) search(after string) {
	err := fs.WalkDir(os.DirFS(c.dir), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || c.inputs[name] {
			return err
		}
		data, err := os.ReadFile(filepath.Join(c.dir, name))
		c.listen(after+": "+name, name+"\n"+string(data))
		return err
	})
	if err != nil {
		c.t.Error(err)
	}
}

// overhear looks at what the vendor was sent: the key belongs into the header of calls of the API, and only there.
func (c *cage) overhear(during string) {
	notes := c.vendor.Notes()
	for _, note := range notes[c.seen:] {
		head, body, _ := strings.Cut(note, "\r\n\r\n")
		lines := strings.Split(head, "\r\n")
		isCall := !strings.Contains(lines[0], "/results/") && !strings.Contains(lines[0], "/minted/")
		for _, line := range lines {
			if !isCall || !strings.HasPrefix(line, "Authorization: Bearer ") {
				c.listen(during+": request", line)
			}
		}
		c.listen(during+": body of "+lines[0], body)
	}
	c.seen = len(notes)
	if leaks := c.vendor.Leaks(); len(leaks) > 0 {
		c.t.Errorf("%s: downloads were sent %q", during, leaks)
	}
}

const caged = `
variable "vendor" {}
variable "secret" {
  type      = string
  sensitive = true
  default   = "sk-hcl/8Rw+canary=&%%42"
}
provider "apikley" {
  api_key       = var.secret
  base_url      = var.vendor
  upload_url    = "${var.vendor}/file-upload"
  poll_interval = "5ms"
}
image "a" {
  prompt = "an ant"
  path   = "a.png"
}
image "b" {
  source_image = image.a.path
  prompt       = "a bee"
  path         = "b.jpg"
}
output "secret" {
  value     = { a = var.secret }
  sensitive = true
}
output "path" { value = image.a.path }
`

// askedOfConsole are expressions that show a secret to whoever can, or fail over it.
const askedOfConsole = `var.secret
[var.secret, { (var.secret) = 1 }]
"${var.secret}!"
jsonencode({ a = var.secret })
try(var.secret, 1)
tonumber(var.secret)
try(tonumber(var.secret), file(var.secret))
regex("^x", var.secret)
{ a = 1 }[var.secret]
[1][var.secret]
templatestring(var.secret, {})
templatestring("$${a}$${b}", { a = var.secret })
textdecodebase64(var.secret, var.secret)
base64gunzip(var.secret)
timecmp(var.secret, var.secret)
uuidv5(var.secret, "x")
urldecode("%zz${var.secret}")
type(var.secret)
var.secret.a
-var.secret
local.${var.secret}
`

// TestCanary plants a key in each place where one may be, and runs every command.
func TestCanary(t *testing.T) {
	declared := strings.ReplaceAll(caged, "%%", "%")
	for _, plant := range []struct {
		name, key string
		flags     []string
		strip     string // of what is declared
	}{
		{name: "environment", key: keyInEnv, strip: "api_key       = var.secret"},
		{name: "variable in the environment", key: keyInEnv},
		{name: "auto.vars.hcl", key: keyInFile},
		{name: "-var", key: keyInFlag, flags: []string{"-var=secret=" + keyInFlag}},
		{name: "-var-file", key: keyInFile, flags: []string{"-var-file=keys.hcl"}},
	} {
		t.Run(plant.name, func(t *testing.T) {
			t.Parallel()
			c := newCage(t, plant.key)
			c.run(0, "init", "-provider=apikley")
			if err := os.Remove(filepath.Join(c.dir, starterFile)); err != nil {
				t.Fatal(err)
			}
			c.write("main.imgplan.hcl", strings.Replace(declared, plant.strip, "", 1))
			c.write("keys.hcl", "secret = \""+keyInFile+"\"\n")
			if plant.name == "auto.vars.hcl" {
				c.write("k.auto.vars.hcl", "secret = \""+keyInFile+"\"\n")
			}
			c.everyCommand(plant.flags)
		})
	}
}

func (c *cage) everyCommand(flags []string) {
	c.t.Helper()
	with := func(args ...string) []string { return append(args, flags...) }
	c.run(0, with("validate")...)
	c.run(0, with("validate", "-json")...)
	c.run(0, with("plan")...)
	c.run(0, with("plan", "-json")...)
	c.run(0, with("plan", "-out=next.plan")...)
	c.run(0, "show", "next.plan")
	c.run(0, "show", "-json", "next.plan")
	c.run(0, with("apply", "next.plan")...)
	c.run(0, with("output")...)
	c.run(exitError, with("console")...)
	c.run(0, with("graph", "-actions")...)
	c.run(0, with("apply", "-auto-approve", "-json", "-replace=image.a")...)
	c.run(0, "state", "list")
	c.run(0, "state", "show", "image.a")
	c.run(0, "show", "-json")
	c.run(0, "providers")
	c.run(0, "version")
	c.run(0, with("destroy", "-auto-approve")...)
	if len(c.vendor.Bill()) == 0 {
		c.t.Error("nothing was asked for: the canary was never in danger")
	}
}

// TestCanaryInBadWeather has a vendor that quotes the key in all it says.
func TestCanaryInBadWeather(t *testing.T) {
	said := strings.Join(songs(keyInEnv)[:8], " ")
	for name, fault := range map[string]providertest.Fault{
		"401":             {Endpoint: providertest.Submit, Kind: providertest.Status, Status: 401},
		"401 in a 200":    {Endpoint: providertest.Submit, Kind: providertest.Code, Status: 401},
		"400":             {Endpoint: providertest.Submit, Kind: providertest.Status, Status: 400},
		"422":             {Endpoint: providertest.Submit, Kind: providertest.Status, Status: 422},
		"500":             {Endpoint: providertest.Submit, Kind: providertest.Status, Status: 500},
		"garbage":         {Endpoint: providertest.Submit, Kind: providertest.Garbage},
		"garbage charged": {Endpoint: providertest.Submit, Kind: providertest.AcceptGarbage},
		"500 charged":     {Endpoint: providertest.Submit, Kind: providertest.AcceptStatus},
		"403 of a look":   {Endpoint: providertest.Poll, Kind: providertest.Status, Status: 403},
		"a page":          {Endpoint: providertest.Result, Kind: providertest.Status, Status: 403, Times: -1},
		"refused":         {Endpoint: providertest.Submit, Kind: providertest.Status, Status: 400, Message: "prohibited content "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCage(t, keyInEnv)
			c.write("main.imgplan.hcl", "variable \"vendor\" {}\nprovider \"apikley\" {\nbase_url = var.vendor\nupload_url = var.vendor\npoll_interval = \"5ms\"\ntask_timeout = \"2s\"\n}\n"+
				"image \"a\" {\nprompt = \"an ant\"\npath = \"a.png\"\n}\n")
			fault.Message += "your key " + said + " is not welcome"
			c.vendor.Strike(fault)
			for _, flags := range [][]string{{"-json"}, {}} {
				c.run(anyCode, append([]string{"apply", "-auto-approve"}, flags...)...)
				c.run(0, append([]string{"plan"}, flags...)...)
				c.run(0, append([]string{"show"}, flags...)...)
			}
		})
	}
}

// TestCanaryInMistakes makes mistakes in the very lines that hold a key.
func TestCanaryInMistakes(t *testing.T) {
	declared := "variable \"secret\" {\nsensitive = true\n%s\n}\nprovider \"sketch\" {}\nimage \"a\" {\nprompt = \"p\"\npath = \"a.png\"\n}\n"
	for name, files := range map[string]map[string]string{
		"type":         {"main.imgplan.hcl": fmt.Sprintf(declared, "type = number"), "imgplan.vars.hcl": "secret = \"" + keyInFile + "\"\n"},
		"default":      {"main.imgplan.hcl": fmt.Sprintf(declared, "type = number\ndefault = \""+keyInHCL+"\"")},
		"misspelt":     {"main.imgplan.hcl": fmt.Sprintf(declared, ""), "imgplan.vars.hcl": "secrte = \"" + keyInFile + "\"\n"},
		"unterminated": {"main.imgplan.hcl": fmt.Sprintf(declared, ""), "imgplan.vars.hcl": "secret = \"" + keyInFile + "\n"},
		"junk behind":  {"main.imgplan.hcl": fmt.Sprintf(declared, ""), "imgplan.vars.hcl": "secret = \"" + keyInFile + "\" x\n"},
		"a heredoc":    {"main.imgplan.hcl": fmt.Sprintf(declared, ""), "imgplan.vars.hcl": "secret = <<E\n" + keyInFile + "\n"},
		"a map":        {"main.imgplan.hcl": fmt.Sprintf(declared, "type = map(number)"), "imgplan.vars.hcl": "secret = { a = \"" + keyInFile + "\" }\n"},
		"a reference":  {"main.imgplan.hcl": fmt.Sprintf(declared, ""), "imgplan.vars.hcl": "secret = \"" + keyInFile + "${x}\"\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newCage(t, keyInEnv)
			for name, text := range files {
				c.write(name, text)
			}
			for _, flags := range [][]string{{"validate"}, {"validate", "-json"}, {"plan"}, {"apply", "-auto-approve"}} {
				c.run(1, flags...)
			}
			c.run(1, "validate", "-var=secret="+keyInFlag, "-var=nothing="+keyInFlag)
		})
	}
}

// TestSecretsCantBePrinted: whatever a crash or a careless line prints, a key that is a Secret is not in it.
func TestSecretsCantBePrinted(t *testing.T) {
	type holder struct{ key providers.Secret }
	secret := providers.NewSecret(keyInEnv)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%t", "%p", "%T"} {
		for _, value := range []any{secret, &secret, holder{secret}, &holder{secret}, []any{holder{secret}}, map[string]holder{"": {secret}}} {
			for _, song := range songs(keyInEnv) {
				if text := fmt.Sprintf(verb, value); strings.Contains(text, song) {
					t.Errorf("%s of %T prints %s", verb, value, text)
				}
			}
		}
	}
}
