package browsertest

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/imgplan/imgplan/internal/providers/providertest"
)

// served is an imgplan ui that runs.
type served struct {
	t       *testing.T
	address string
	process *exec.Cmd
	said    strings.Builder
}

// serve starts imgplan ui in a folder, with a vendor's double at hand. It is killed if the test does not end it.
func serve(t *testing.T, folder string, vendor *providertest.Vendor, args ...string) *served {
	t.Helper()
	s := &served{t: t, process: command(t, folder, vendor, append([]string{"ui"}, args...)...)}
	s.process.Stderr = &s.said
	out, err := s.process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.process.Process.Kill(); _ = s.process.Wait() })
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if found := regexp.MustCompile(`http://127\.0\.0\.1:\d+/#[0-9a-f]{32}`).FindString(lines.Text()); found != "" {
			s.address = found
			go func() {
				for lines.Scan() {
				}
			}()
			return s
		}
	}
	t.Fatalf("it says no address: %s", s.said.String())
	return nil
}

// command is imgplan in a folder, with a vendor's double at hand; nil is none.
func command(t *testing.T, folder string, vendor *providertest.Vendor, args ...string) *exec.Cmd {
	t.Helper()
	name, err := program()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(name, append([]string{"-chdir=" + folder}, args...)...)
	if vendor != nil {
		cmd.Env = append(os.Environ(), "IMGPLAN_VAR_vendor="+vendor.URL(), "APIKLEY_API_KEY="+providertest.Key)
	}
	return cmd
}

// ends waits for the end, which must have this exit code.
func (s *served) ends(code int) {
	s.t.Helper()
	_ = s.process.Wait()
	if got := s.process.ProcessState.ExitCode(); got != code {
		s.t.Errorf("it exits with %d; want %d\n%s", got, code, s.said.String())
	}
}

// shopping is a folder whose pictures are paid for.
const shopping = `
variable "vendor" {}

provider "apikley" {
  base_url      = var.vendor
  poll_interval = "20ms"
  price         = { "qwen/text-to-image" = 0.02 }
}

image "animal" {
  for_each = toset(["ant", "bee", "cat", "dog"])
  prompt   = "a ${each.key}"
  path     = "animals/${each.key}.png"
}
`

// slow keeps the vendor's tasks running until it is told to hurry.
var slow = providertest.Fault{Endpoint: providertest.Task, Kind: providertest.Slow, Polls: 1_000_000, Times: 2}

// TestApproveAndWatch: a plan is looked at, approved, and followed until it is done; a second tab sees the same.
func TestApproveAndWatch(t *testing.T) {
	needBrowser(t)
	folder, vendor := t.TempDir(), providertest.Start(t)
	writeFile(t, folder, shopping)
	vendor.Strike(slow)
	s := serve(t, folder, vendor)
	b, other := open(t, s.address, 1280, 900), open(t, s.address, 1280, 900)
	for _, one := range []*tab{b, other} {
		one.wait("location.hash === '' && document.getElementById('phase')?.textContent === 'Nothing is done yet'")
	}
	b.looksRight("a plan that is served")
	b.press("Apply …")
	b.wait("document.getElementById('ask').open && document.activeElement.textContent === 'Not now'")
	b.is("document.getElementById('ask').textContent.includes('4 to generate') && document.getElementById('ask').textContent.includes('$0.08')")
	b.looksRight("the question")
	if n := len(vendor.Bill()); n != 0 {
		t.Fatalf("%d pictures were paid before anybody said yes", n)
	}
	b.press("Yes, apply")
	for _, one := range []*tab{b, other} {
		one.wait("document.getElementById('tally').textContent.includes('2 of 4 done') && document.querySelectorAll('#working li').length === 2")
		one.wait("document.querySelectorAll('#landed img').length === 2 && [...document.querySelectorAll('#landed img')].every(one => one.complete && one.naturalWidth)")
		one.is("document.querySelectorAll('.card[data-step=done]').length === 2")
		one.is("/\\$0\\.0[68] spent/.test(document.getElementById('tally').textContent)")
	}
	b.looksRight("an apply")
	b.fits("an apply")
	vendor.Hurry()
	for _, one := range []*tab{b, other} {
		one.wait("document.getElementById('phase').textContent === 'The apply has ended'")
		one.is("document.getElementById('words').textContent.includes('4 images done')")
		one.wait("document.querySelectorAll('.card[data-step=done] .tile img').length === 4")
	}
	b.seesTheEnd(s)
	if n := len(vendor.Bill()); n != 4 {
		t.Errorf("%d pictures were paid; want 4", n)
	}
}

// seesTheEnd plans again, which finds nothing to do, and ends imgplan.
func (b *tab) seesTheEnd(s *served) {
	b.t.Helper()
	b.press("Plan again")
	b.wait("document.getElementById('phase')?.textContent === 'Nothing is to be done' && document.getElementById('kind').textContent === 'All pictures'")
	b.quiet(s.address[:strings.Index(s.address, "#")])
	b.press("End imgplan")
	b.wait("document.getElementById('phase').textContent.includes('can be closed')")
	s.ends(0)
}

// TestCancel: it starts nothing new, and what is in flight is brought home by the next apply, from the same page.
func TestCancel(t *testing.T) {
	needBrowser(t)
	folder, vendor := t.TempDir(), providertest.Start(t)
	writeFile(t, folder, shopping)
	vendor.Strike(slow)
	s := serve(t, folder, vendor, "-parallelism=2")
	b := open(t, s.address, 1280, 900)
	b.keysWhen("document.getElementById('phase')?.textContent === 'Nothing is done yet'", "a")
	b.press("Yes, apply")
	b.wait("[...document.querySelectorAll('#working li')].filter(one => one.textContent.includes('being made')).length === 2")
	b.press("Cancel")
	b.wait("document.getElementById('phase').textContent === 'The apply has ended' && document.querySelectorAll('#undone li').length === 4")
	if n := len(vendor.Bill()); n != 2 {
		t.Errorf("%d pictures were paid; want the 2 that were in flight", n)
	}
	vendor.Hurry()
	b.press("Plan again")
	b.keysWhen("document.getElementById('phase')?.textContent === 'Nothing is done yet'", "a")
	b.press("Yes, apply")
	b.wait("document.getElementById('phase').textContent === 'The apply has ended' && document.querySelectorAll('.card[data-step=done]').length === 4")
	b.press("End imgplan")
	s.ends(0)
	if n := len(vendor.Bill()); n != 4 {
		t.Errorf("%d pictures were paid; want 4", n)
	}
}

// TestFollow: the page shows an apply of another terminal as it goes on, its pictures as they land, and plans again by itself.
func TestFollow(t *testing.T) {
	needBrowser(t)
	folder, vendor := t.TempDir(), providertest.Start(t)
	writeFile(t, folder, shopping)
	vendor.Strike(slow)
	s := serve(t, folder, vendor)
	b := open(t, s.address, 1280, 900)
	b.wait("document.getElementById('phase')?.textContent === 'Nothing is done yet'")
	other := command(t, folder, vendor, "apply", "-auto-approve")
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	b.wait("/^apply \\(process \\d+ on .*is at work/.test(document.getElementById('phase').textContent)")
	b.wait("document.getElementById('tally').textContent.includes('2 of 4 done') && document.querySelectorAll('#working li').length === 2")
	b.wait("document.querySelectorAll('#landed img').length === 2 && [...document.querySelectorAll('#landed img')].every(one => one.complete && one.naturalWidth)")
	b.wait("document.getElementById('tally').textContent.includes('$0.08 spent')")
	b.looksRight("an apply of another terminal")
	vendor.Hurry()
	if err := other.Wait(); err != nil {
		t.Fatal(err)
	}
	b.wait("document.getElementById('phase')?.textContent === 'Nothing is to be done' && document.getElementById('kind').textContent === 'All pictures'")
	b.quiet(s.address[:strings.Index(s.address, "#")])
	b.press("End imgplan")
	s.ends(0)
	if n := len(vendor.Bill()); n != 4 {
		t.Errorf("%d pictures were paid; want 4", n)
	}
}

// TestStale: what has changed since the page was opened is not applied, and the page says what it is.
func TestStale(t *testing.T) {
	folder := changedZoo(t)
	s := serve(t, folder, nil)
	b := open(t, s.address, 360, 800)
	b.wait("document.getElementById('phase')?.textContent === 'Nothing is done yet'")
	b.fits("a plan that is served")
	data, err := os.ReadFile(filepath.Join(folder, "zoo.imgplan.hcl"))
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, folder, strings.Replace(string(data), "by the river", "by the sea", 1))
	b.press("Apply …")
	b.is("document.getElementById('ask').textContent.includes('animals/hare.png is deleted')")
	b.fits("the question")
	b.press("Yes, apply")
	b.wait("document.getElementById('words').textContent.includes('the plan is stale')")
	b.is("document.getElementById('phase').textContent === 'Nothing was done'")
	b.press("Plan again")
	b.wait("document.getElementById('phase')?.textContent === 'Nothing is done yet' && document.querySelector('.change')?.textContent.includes('sea')")
	b.press("End imgplan")
	s.ends(1)
}

// TestBeforeStays: once a picture is made anew, what stood there before is still to be seen, and compared with it.
func TestBeforeStays(t *testing.T) {
	folder := changedZoo(t)
	before := fileOf(t, folder, "animals/fox.png")
	s := serve(t, folder, nil)
	b := open(t, s.address, 1280, 900)
	b.wait("document.getElementById('phase')?.textContent === 'Nothing is done yet' && document.querySelector('.card.move img')?.src")
	moved := value[string](b, "document.querySelector('.card.move img').src")
	b.keys("a")
	b.press("Yes, apply")
	b.wait("document.getElementById('phase').textContent === 'The apply has ended'")
	if bytes.Equal(before, fileOf(t, folder, "animals/fox.png")) {
		t.Fatal("the picture was not made anew")
	}
	b.box("document.querySelectorAll('.card.regenerate')[1]")
	b.clickOn("document.querySelectorAll('.card.regenerate')[1].querySelector('.pictures')")
	b.wait("document.getElementById('detail-title').textContent.includes('fox') && /pixels of 76,800 differ/.test(document.querySelector('#detail .compare').textContent)")
	same := value[string](b, "fetch(document.querySelectorAll('#detail .sides img')[0].src).then(answer => answer.arrayBuffer()).then(data => btoa(String.fromCharCode(...new Uint8Array(data))))")
	if same != base64.StdEncoding.EncodeToString(before) {
		t.Error("what is shown as before is not what stood there")
	}
	if status := value[int](b, "fetch('"+moved+"', {cache: 'no-store'}).then(answer => answer.status)"); status != 200 {
		t.Errorf("a picture that was moved is answered by %d where it stood", status)
	}
	b.press("Heat map")
	b.wait("document.querySelector('#detail canvas').dataset.drawn")
	b.looksRight("a heat map of pictures that are served")
	b.quiet(s.address[:strings.Index(s.address, "#")])
	b.keys(kb.Escape)
	b.press("End imgplan")
	s.ends(0)
}

func fileOf(t *testing.T, folder, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}
