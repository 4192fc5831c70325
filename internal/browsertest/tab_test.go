package browsertest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// tab is a tab of the browser with one page. What the page asks for and complains about is noted.
type tab struct {
	t    *testing.T
	ctx  context.Context
	mu   sync.Mutex
	asks []string // addresses, without those of data
	says []string // errors, warnings and exceptions on its console
}

// patience is how long something may take on a busy machine before it is taken for what never comes.
const patience = 60 * time.Second

// open opens an address, or a file by its name, in a window of that size.
func open(t *testing.T, address string, width, height int64, features ...*emulation.MediaFeature) *tab {
	t.Helper()
	needBrowser(t)
	ctx, stop := chromedp.NewContext(chrome, chromedp.WithNewBrowserContext())
	t.Cleanup(stop)
	ctx, end := context.WithTimeout(ctx, 2*patience)
	t.Cleanup(end)
	b := &tab{t: t, ctx: ctx}
	b.must(chromedp.Listen(ctx, b.note))
	_, err := chromedp.Call(ctx, network.Enable, network.EnableParams{})
	b.must(err)
	go func() {
		for message := range chromedp.Console(ctx) {
			if message.Type != "debug" && message.Type != "info" && message.Type != "log" {
				b.say(message.String())
			}
		}
	}()
	_, err = chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features})
	b.must(err)
	if filepath.IsAbs(address) {
		address = (&url.URL{Scheme: "file", Path: filepath.ToSlash(address)}).String()
	}
	b.must(chromedp.Do(ctx, chromedp.EmulateViewport(width, height), chromedp.Navigate(address)))
	return b
}

func media(name, value string) *emulation.MediaFeature {
	return &emulation.MediaFeature{Name: name, Value: value}
}

func (b *tab) note(event any) {
	switch event := event.(type) {
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(event.Request.URL, "data:") {
			b.mu.Lock()
			defer b.mu.Unlock()
			b.asks = append(b.asks, event.Request.URL)
		}
	case *network.EventResponseReceived:
		if event.Response.Status >= 400 {
			b.say(fmt.Sprintf("%v for %s", event.Response.Status, event.Response.URL)) // its console does not say for what
		}
	}
}

// asked returns what the page has asked for so far.
func (b *tab) asked() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.asks)
}

func (b *tab) say(text string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.says = append(b.says, text)
}

// quiet checks that nothing was complained about, and that nothing was asked for but what begins so.
func (b *tab) quiet(allowed string) {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, text := range b.says {
		b.t.Errorf("the page complains: %s", text)
	}
	for _, address := range b.asks {
		if !strings.HasPrefix(address, allowed) {
			b.t.Errorf("the page asks for %s", address)
		}
	}
}

func (b *tab) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// value evaluates an expression, whatever it comes to as JSON.
func value[T any](b *tab, expression string) T {
	b.t.Helper()
	result, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return result
}

// wait waits until an expression is true.
func (b *tab) wait(expression string) {
	b.t.Helper()
	deadline := time.Now().Add(patience)
	for !b.holds(expression) {
		if time.Now().After(deadline) {
			b.mu.Lock()
			defer b.mu.Unlock()
			b.t.Errorf("it never comes true: %s\n%q", expression, b.says)
			b.t.Fatalf("what the page says: %s", value[string](b, "document.body.innerText.slice(0, 2000)"))
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// holds tells whether an expression is true. On a page that is just making way for the next one nothing is.
func (b *tab) holds(expression string) bool {
	b.t.Helper()
	result, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("!!("+expression+")", chromedp.EvalAwaitPromise))
	if err != nil && !strings.Contains(err.Error(), "navigated or closed") {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return err == nil && result
}

// is checks an expression that must be true at once.
func (b *tab) is(expression string) {
	b.t.Helper()
	if !value[bool](b, "!!("+expression+")") {
		b.t.Errorf("not true: %s", expression)
	}
}

// keys presses keys, one after the other, each as a keyboard does: its character comes along with it, so that a page that
// takes the key for itself keeps the character from whatever has the focus then.
func (b *tab) keys(keys ...string) {
	b.t.Helper()
	for _, key := range keys {
		for _, event := range strokes(key) {
			_, err := chromedp.Call(b.ctx, input.DispatchKeyEvent, event)
			b.must(err)
		}
	}
}

func strokes(key string) []input.DispatchKeyEventParams {
	var down, up input.DispatchKeyEventParams
	for _, event := range kb.Encode([]rune(key)[0]) {
		switch event.Type {
		case kb.KeyDown:
			down = *event
		case kb.KeyChar:
			down.Text, down.UnmodifiedText = event.Text, event.UnmodifiedText
		case kb.KeyUp:
			up = *event
		}
	}
	return []input.DispatchKeyEventParams{down, up}
}

// click clicks on the middle of the first element that a selector finds, as a mouse does.
func (b *tab) click(selector string) {
	b.t.Helper()
	b.clickOn("document.querySelector(" + quoted(selector) + ")")
}

// look opens the first card of an action, which is filled only once it is near the window.
func (b *tab) look(action string) {
	b.t.Helper()
	b.box("document.querySelector('.card." + action + "')")
	b.click(".card." + action + " .pictures")
}

// press clicks on the button that says this.
func (b *tab) press(words string) {
	b.t.Helper()
	b.clickOn("[...document.querySelectorAll('button')].find(one => one.offsetParent && one.textContent.trim() === " + quoted(words) + ")")
}

func (b *tab) clickOn(element string) {
	b.t.Helper()
	b.wait(element)
	box := b.box(element)
	b.must(chromedp.Do(b.ctx, chromedp.MouseClickXY(box.X+box.Width/2, box.Y+box.Height/2)))
}

// box is where an element stands in the window.
type box struct{ X, Y, Width, Height float64 }

func (b *tab) box(element string) box {
	b.t.Helper()
	return value[box](b, "(one => { one.scrollIntoView({ block: 'nearest', behavior: 'instant' }); return one.getBoundingClientRect().toJSON(); })("+element+")")
}

func quoted(text string) string {
	data, _ := json.Marshal(text)
	return string(data)
}

// touch puts a finger down and moves it through points.
func (b *tab) touch(points ...[2]float64) {
	b.t.Helper()
	kind := input.DispatchTouchEventTypeTouchStart
	for _, at := range points {
		_, err := chromedp.Call(b.ctx, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: kind, TouchPoints: []*input.TouchPoint{{X: at[0], Y: at[1]}}})
		b.must(err)
		kind = input.DispatchTouchEventTypeTouchMove
	}
	_, err := chromedp.Call(b.ctx, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: input.DispatchTouchEventTypeTouchEnd, TouchPoints: []*input.TouchPoint{}})
	b.must(err)
}

// keysWhen presses keys once an expression is true.
func (b *tab) keysWhen(expression string, keys ...string) {
	b.t.Helper()
	b.wait(expression)
	b.keys(keys...)
}
