// Package browsertest opens the pages that imgplan makes in a real browser, and checks what they promise to whoever
// looks at them. It needs Chromium (Debian's package chromium, or a Chrome on the PATH); without one its tests skip
// themselves. The browser never leaves this machine: whatever a page asks for elsewhere is a failure.
//
//	go test ./internal/browsertest                                            all of it
//	IMGPLAN_SHOTS=docs/pictures go test ./internal/browsertest -run Shots     take the pictures of the docs again
//	IMGPLAN_SHOTS=/tmp IMGPLAN_SHOTS_ALL=1 go test ./internal/browsertest -run Shots     and dark and narrow ones, to look at
package browsertest

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

// shop is the folder for all that the tests write, and chrome the one browser that they share.
var (
	shop   string
	chrome context.Context
)

func TestMain(m *testing.M) { os.Exit(testMain(m)) }

func testMain(m *testing.M) int {
	var err error
	if shop, err = os.MkdirTemp("", "imgplan-browser-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(shop)
	if browser := findBrowser(); browser != "" {
		allocator, end := chromedp.NewExecAllocator(context.Background(), browserOptions(browser)...)
		defer end()
		var stop context.CancelFunc
		chrome, stop = chromedp.NewContext(allocator)
		defer stop()
		if err := chromedp.Do(chrome); err != nil {
			fmt.Fprintf(os.Stderr, "%s does not start: %v\n", browser, err)
			return 1
		}
	}
	return m.Run()
}

func findBrowser() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"} {
		if found, err := exec.LookPath(name); err == nil {
			return found
		}
	}
	return ""
}

func browserOptions(browser string) []chromedp.ExecAllocatorOption {
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(browser), chromedp.DisableGPU,
		chromedp.UserDataDir(filepath.Join(shop, "profile")), chromedp.WindowSize(1280, 900),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("hide-scrollbars", false),
	)
	if os.Getuid() == 0 { // root has no sandbox
		options = append(options, chromedp.NoSandbox)
	}
	return options
}

// needBrowser skips a test where there is none.
func needBrowser(t *testing.T) {
	t.Helper()
	if chrome == nil {
		t.Skip("there is no Chromium on this machine")
	}
}

// program builds the imgplan under test, once.
var program = sync.OnceValues(func() (string, error) {
	name := filepath.Join(shop, "imgplan")
	if out, err := exec.Command("go", "build", "-o", name, "../../cmd/imgplan").CombinedOutput(); err != nil {
		return "", fmt.Errorf("imgplan can't be built: %w\n%s", err, out)
	}
	return name, nil
})

// imgplan runs the program in a folder and returns what it printed.
func imgplan(t *testing.T, folder string, args ...string) string {
	t.Helper()
	name, err := program()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(name, append([]string{"-chdir=" + folder}, args...)...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("imgplan %v: %v\n%s", args, err, out)
	}
	return string(out)
}
