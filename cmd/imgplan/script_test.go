package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	_ "image/jpeg"
	"image/png"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/imgplan/imgplan/internal/providers/providertest"
)

// TestMain makes this test binary the imgplan that the scripts run.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"imgplan": func() {
		os.Exit(run(untilStopped(), osEnvironment(), os.Args[1:]))
	}})
}

// TestScripts runs the stories in testdata/script through the real program, against a double of the vendors.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "../../testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup:               setUpStory,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"bill": cmdBill, "faults": cmdFaults, "await": cmdAwait, "hurry": cmdHurry, "edit": cmdEdit, "retouch": cmdRetouch, "picture": cmdPicture,
			"kept": cmdKept, "count": cmdCount, "half": cmdHalf, "pointer": cmdPointer, "noted": cmdNoted, "visit": cmdVisit,
		},
	})
}

type vendorKey struct{}

// setUpStory gives each story a vendor of its own and a key for it.
func setUpStory(env *testscript.Env) error {
	vendor := providertest.NewVendor()
	env.Defer(vendor.Close)
	env.Values[vendorKey{}] = vendor
	env.Setenv("IMGPLAN_VAR_vendor", vendor.URL())
	env.Setenv("KEY", providertest.Key)
	env.Setenv("IMGPLAN_VAR_webhook", providertest.WebhookKey)
	address, err := freeAddress()
	env.Setenv("IMGPLAN_VAR_listen", address)
	env.Setenv("APIKLEY_API_KEY", providertest.Key)
	env.Setenv("NOVITA_API_KEY", providertest.Key)
	env.Setenv("GORACE", "atexit_sleep_ms=0")
	return err
}

// freeAddress returns an address of this machine where nobody listens.
func freeAddress() (string, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return listener.Addr().String(), listener.Close()
}

func vendorOf(ts *testscript.TestScript) *providertest.Vendor {
	return ts.Value(vendorKey{}).(*providertest.Vendor)
}

// bill N: so many pictures have been charged.
func cmdBill(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	if got := len(vendorOf(ts).Bill()); got != want {
		ts.Fatalf("the vendor has charged %d pictures; want %d", got, want)
	}
}

// faults JSON...: what the vendor's next requests meet. See providertest.Fault.
func cmdFaults(ts *testscript.TestScript, neg bool, args []string) {
	for _, arg := range args {
		var fault providertest.Fault
		ts.Check(json.Unmarshal([]byte(arg), &fault))
		vendorOf(ts).Strike(fault)
	}
}

// await ENDPOINT N: waits until so many requests came to an endpoint of the vendor.
func cmdAwait(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[1])
	ts.Check(err)
	for vendorOf(ts).Seen(args[0]) < want {
		time.Sleep(time.Millisecond)
	}
}

// hurry: tasks that are slow end now.
func cmdHurry(ts *testscript.TestScript, neg bool, args []string) { vendorOf(ts).Hurry() }

// edit FILE OLD NEW: replaces a text that must be there.
func cmdEdit(ts *testscript.TestScript, neg bool, args []string) {
	before := ts.ReadFile(args[0])
	if !strings.Contains(before, args[1]) {
		ts.Fatalf("%s does not contain %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.ReplaceAll(before, args[1], args[2])), 0o666))
}

// retouch FILE: changes one pixel of a picture.
func cmdRetouch(ts *testscript.TestScript, neg bool, args []string) {
	before, _, err := image.Decode(strings.NewReader(ts.ReadFile(args[0])))
	ts.Check(err)
	after := image.NewNRGBA(before.Bounds())
	draw.Draw(after, after.Bounds(), before, image.Point{}, draw.Src)
	after.Set(0, 0, color.NRGBA{1, 2, 3, 255})
	var data bytes.Buffer
	ts.Check(png.Encode(&data, after))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), data.Bytes(), 0o666))
}

// pointer FILE...: puts Git LFS pointers in the place of files, as a clone without git lfs pull has them.
func cmdPointer(ts *testscript.TestScript, neg bool, args []string) {
	for _, name := range args {
		data := ts.ReadFile(name)
		text := fmt.Sprintf("version https://git-lfs.github.com/spec/v1\noid sha256:%x\nsize %d\n", sha256.Sum256([]byte(data)), len(data))
		ts.Check(os.WriteFile(ts.MkAbs(name), []byte(text), 0o666))
	}
}

// half FROM TO: the first half of a file is written as another one.
func cmdHalf(ts *testscript.TestScript, neg bool, args []string) {
	data := ts.ReadFile(args[0])
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(data[:len(data)/2]), 0o666))
}

// noted FROM TO NAME TEXT: a PNG with the text of a file in it is written as another one.
func cmdNoted(ts *testscript.TestScript, neg bool, args []string) {
	const header = 8 + 12 + 13
	data, body := ts.ReadFile(args[0]), "tEXt"+args[2]+"\x00"+strings.TrimSuffix(ts.ReadFile(args[3]), "\n")
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(body)-4))
	chunk = binary.BigEndian.AppendUint32(append(chunk, body...), crc32.ChecksumIEEE([]byte(body)))
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(data[:header]+string(chunk)+data[header:]), 0o666))
}

// picture FILE FORMAT WxH: the file is such a picture, and decodes.
func cmdPicture(ts *testscript.TestScript, neg bool, args []string) {
	picture, format, err := image.Decode(strings.NewReader(ts.ReadFile(args[0])))
	ts.Check(err)
	size := picture.Bounds().Size()
	got := format + " " + strconv.Itoa(size.X) + "x" + strconv.Itoa(size.Y)
	if want := args[1] + " " + args[2]; got != want {
		ts.Fatalf("%s is %s; want %s", args[0], got, want)
	}
}

// kept FILE: its bytes are in the object store.
func cmdKept(ts *testscript.TestScript, neg bool, args []string) {
	sum := sha256.Sum256([]byte(ts.ReadFile(args[0])))
	digest := hex.EncodeToString(sum[:])
	found, err := filepath.Glob(ts.MkAbs(filepath.Join(".imgplan", "objects", digest[:2], digest[2:])))
	ts.Check(err)
	if len(found) == 0 == !neg {
		ts.Fatalf("the bytes of %s in the object store: %v", args[0], found)
	}
}

// count stdout|stderr N PATTERN: the last output matches so many times.
func cmdCount(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[1])
	ts.Check(err)
	text := ts.ReadFile(args[0])
	if got := len(regexp.MustCompile(args[2]).FindAllString(text, -1)); got != want {
		ts.Fatalf("%s has %q %d times; want %d\n%s", args[0], args[2], got, want, text)
	}
}
