// Command compare renders the same originals with imgplan, ImageMagick, libvips and sharp, and prints sizes, likeness and time side by
// side. It is run by hand, from the root of the repo:
//
//	go build -o /tmp/imgplan ./cmd/imgplan
//	go run ./internal/render/testdata/compare -imgplan /tmp/imgplan [-images 50] [-sharp FOLDER]
//
// FOLDER is one in which npm has installed sharp. A tool that isn't there is left out.
package main

import (
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"log"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// kinds are the six renditions of each original: their name, and how each tool is told.
var kinds = []struct {
	name, hcl, magick, vips, sharp string
	width, height                  int
}{
	{"64x64.png", "width = 64\n    height = 64", "-resize 64x64^ -gravity center -extent 64x64", "-s 64x64 -m centre", "resize(64,64)", 64, 64},
	{"256.png", "width = 256", "-resize 256x", "-s 256x", "resize(256)", 256, 256},
	{"512.png", "width = 512", "-resize 512x", "-s 512x", "resize(512)", 512, 512},
	{"640x360.jpg", "width = 640\n    height = 360", "-resize 640x360^ -gravity center -extent 640x360 -quality 85", "-s 640x360 -m centre", "resize(640,360).jpeg({quality:85})", 640, 360},
	{"320.jpg", "width = 320", "-resize 320x -quality 85", "-s 320x", "resize(320).jpeg({quality:85})", 320, 320},
	{"256.webp", "width = 256\n    lossless = true", "-resize 256x -define webp:lossless=true", "-s 256x", "resize(256).webp({lossless:true})", 256, 256},
}

const side = 1024

func main() {
	log.SetFlags(0)
	imgplan := flag.String("imgplan", "", "the binary")
	images := flag.Int("images", 50, "how many originals")
	sharp := flag.String("sharp", "", "a folder with node_modules/sharp")
	flag.Parse()
	dir, err := os.MkdirTemp("", "compare-")
	check(err)
	defer os.RemoveAll(dir)
	var originals []image.Image
	for i := range *images {
		p := scene(uint64(i))
		originals = append(originals, p)
		write(filepath.Join(dir, "in", name(i)+".png"), p)
	}
	fmt.Printf("%d originals of %dx%d, %d renditions\n\n", *images, side, side, *images*len(kinds))
	fmt.Println("| tool | wall s | CPU s | " + strings.Join(names(), " | ") + " |\n|---|---|---|" + strings.Repeat("---|", len(kinds)))
	for _, tool := range []struct {
		name string
		run  func(dir string, images int) (*exec.Cmd, bool)
	}{
		{"imgplan", func(dir string, n int) (*exec.Cmd, bool) { return declare(*imgplan, dir, n), *imgplan != "" }},
		{"ImageMagick", magick}, {"libvips", vips},
		{"sharp", func(dir string, n int) (*exec.Cmd, bool) { return node(*sharp, dir, n), *sharp != "" }},
	} {
		out := filepath.Join(dir, "out")
		check(os.RemoveAll(out))
		check(os.MkdirAll(out, 0o777))
		cmd, there := tool.run(dir, *images)
		if !there {
			continue
		}
		wall, cpu := timed(cmd)
		fmt.Printf("| %s | %.1f | %.1f |", tool.name, wall.Seconds(), cpu.Seconds())
		for k := range kinds {
			bytes, likeness := judge(out, k, originals)
			fmt.Printf(" %.1f kB, %.4f |", float64(bytes)/1000/float64(*images), likeness)
		}
		fmt.Println()
	}
}

func names() (all []string) {
	for _, one := range kinds {
		all = append(all, one.name)
	}
	return all
}

func name(i int) string { return fmt.Sprintf("p%03d", i) }

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func write(path string, p image.Image) {
	check(os.MkdirAll(filepath.Dir(path), 0o777))
	file, err := os.Create(path)
	check(err)
	check((&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(file, p))
	check(file.Close())
}

func timed(cmd *exec.Cmd) (wall, cpu time.Duration) {
	begun := time.Now()
	if text, err := cmd.CombinedOutput(); err != nil {
		log.Fatalf("%v: %v\n%s", cmd.Args[0], err, text)
	}
	usage := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	return time.Since(begun), time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// declare takes the originals over into a project, then declares the renditions, which are what is timed.
func declare(imgplan, dir string, images int) *exec.Cmd {
	project := filepath.Join(dir, "project")
	blocks := func(renditions bool) {
		var text strings.Builder
		text.WriteString("provider \"sketch\" {}\n")
		for i := range images {
			fmt.Fprintf(&text, "import {\n  to = image.%[1]s\n  id = \"in/%[1]s.png\"\n}\nimage \"%[1]s\" {\n  prompt = \"%[1]s\"\n  path = \"in/%[1]s.png\"\n  size = \"1024x1024\"\n", name(i))
			for k, kind := range kinds {
				if renditions {
					fmt.Fprintf(&text, "  rendition \"r%d\" {\n    path = \"out/%s-%s\"\n    %s\n  }\n", k, name(i), kind.name, kind.hcl)
				}
			}
			text.WriteString("}\n")
		}
		check(os.WriteFile(filepath.Join(project, "main.imgplan.hcl"), []byte(text.String()), 0o666))
	}
	check(os.MkdirAll(project, 0o777))
	check(os.CopyFS(filepath.Join(project, "in"), os.DirFS(filepath.Join(dir, "in"))))
	blocks(false)
	run(exec.Command(imgplan, "-chdir="+project, "apply", "-auto-approve"))
	blocks(true)
	return exec.Command("sh", "-c", imgplan+" -chdir="+project+" apply -auto-approve && mv "+project+"/out/* "+dir+"/out/")
}

func run(cmd *exec.Cmd) {
	if text, err := cmd.CombinedOutput(); err != nil {
		log.Fatalf("%v\n%s", err, text)
	}
}

// each runs a command a rendition, as many at once as there are processors, as scripts do.
func each(dir string, images int, line func(in, out string, k int) string) *exec.Cmd {
	var lines strings.Builder
	for i := range images {
		for k, kind := range kinds {
			lines.WriteString(line(filepath.Join(dir, "in", name(i)+".png"), filepath.Join(dir, "out", name(i)+"-"+kind.name), k) + "\n")
		}
	}
	list := filepath.Join(dir, "lines")
	check(os.WriteFile(list, []byte(lines.String()), 0o666))
	return exec.Command("sh", "-c", "xargs -P $(nproc) -d '\\n' -n 1 sh -c < "+list)
}

func magick(dir string, images int) (*exec.Cmd, bool) {
	_, err := exec.LookPath("convert")
	return each(dir, images, func(in, out string, k int) string {
		return "MAGICK_THREAD_LIMIT=1 convert " + in + " " + kinds[k].magick + " " + out
	}), err == nil
}

func vips(dir string, images int) (*exec.Cmd, bool) {
	_, err := exec.LookPath("vipsthumbnail")
	return each(dir, images, func(in, out string, k int) string {
		options := map[string]string{".jpg": "[Q=85]", ".webp": "[lossless]"}[filepath.Ext(out)]
		return "VIPS_CONCURRENCY=1 vipsthumbnail " + in + " " + kinds[k].vips + " -o '" + out + options + "'"
	}), err == nil
}

func node(folder, dir string, images int) *exec.Cmd {
	var jobs strings.Builder
	for i := range images {
		for _, kind := range kinds {
			fmt.Fprintf(&jobs, "()=>s(%q).%s.toFile(%q),\n", filepath.Join(dir, "in", name(i)+".png"), kind.sharp, filepath.Join(dir, "out", name(i)+"-"+kind.name))
		}
	}
	script := filepath.Join(dir, "sharp.js")
	check(os.WriteFile(script, []byte("const s=require('sharp'),os=require('os');s.concurrency(1);const jobs=[\n"+jobs.String()+
		"];(async()=>{let n=0;await Promise.all(os.cpus().map(async()=>{while(n<jobs.length)await jobs[n++]()}))})()"), 0o666))
	cmd := exec.Command("node", script)
	cmd.Env = append(os.Environ(), "NODE_PATH="+filepath.Join(folder, "node_modules"))
	return cmd
}

// scene is like a photograph: slopes and noise of all sizes, with hard edges before them.
func scene(seed uint64) *image.RGBA {
	random := rand.New(rand.NewPCG(seed, 7))
	p := image.NewRGBA(image.Rect(0, 0, side, side))
	type wave struct{ x, y, phase, strength float64 }
	var waves [3][]wave
	for k := range waves {
		for scale := 2.0; scale < 700; scale *= 1.6 {
			angle := random.Float64() * 2 * math.Pi
			waves[k] = append(waves[k], wave{math.Cos(angle) * scale, math.Sin(angle) * scale, random.Float64() * 7, 70 / math.Sqrt(scale)})
		}
	}
	for y := range side {
		for x := range side {
			var rgb [3]uint8
			for k := range rgb {
				value := 128.0
				for _, w := range waves[k] {
					value += w.strength * math.Sin(2*math.Pi*(w.x*float64(x)+w.y*float64(y))/side+w.phase)
				}
				rgb[k] = uint8(min(255, max(0, value)))
			}
			p.SetRGBA(x, y, color.RGBA{rgb[0], rgb[1], rgb[2], 255})
		}
	}
	for range 25 {
		c := color.RGBA{uint8(random.IntN(256)), uint8(random.IntN(256)), uint8(random.IntN(256)), 255}
		cx, cy, r := random.IntN(side), random.IntN(side), 5+random.IntN(90)
		for y := max(0, cy-r); y < min(side, cy+r); y++ {
			for x := max(0, cx-r); x < min(side, cx+r); x++ {
				if (x-cx)*(x-cx)+(y-cy)*(y-cy) < r*r {
					p.SetRGBA(x, y, c)
				}
			}
		}
	}
	return p
}
