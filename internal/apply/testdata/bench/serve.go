package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"image"
	"image/png"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// serve is the vendor. It ends with its standard input.
func serve(what string) error {
	takes, rest, _ := strings.Cut(what, ",")
	wait, err := time.ParseDuration(takes)
	if err != nil {
		return err
	}
	var length int
	var busy bool
	if _, err := fmt.Sscanf(rest, "%d,%t", &length, &busy); err != nil {
		return err
	}
	whole, err := noise(length)
	if err != nil {
		return err
	}
	shop := &shop{wait: wait, picture: whole, busy: busy}
	server := httptest.NewServer(shop.limited(shop.routes()))
	shop.url = server.URL
	fmt.Println(server.URL)
	_, err = io.Copy(io.Discard, os.Stdin)
	fmt.Println(shop.forbidden.Load())
	os.Exit(0) // without waiting for anyone
	return err
}

// shop takes orders, and has made each of them a while later.
type shop struct {
	url     string
	wait    time.Duration
	picture []byte
	orders  atomic.Int64
	ends    sync.Map // when a task ends, by its id

	busy      bool // it forbids all requests for a second, once
	mu        sync.Mutex
	until     time.Time // when requests are allowed again
	refused   time.Time // when the first was told so
	forbidden atomic.Int64
}

// aboutToCome is for requests that were under way when the vendor said that it wants none.
const aboutToCome = 100 * time.Millisecond

// limited refuses what comes in a second that begins with the eighth order.
func (s *shop) limited(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		now := time.Now()
		if s.busy && s.until.IsZero() && r.Method == http.MethodPost && s.orders.Load() == 7 {
			s.until, s.refused = now.Add(time.Second), now
		}
		closed := now.Before(s.until)
		if closed && now.Sub(s.refused) > aboutToCome {
			s.forbidden.Add(1)
		}
		s.mu.Unlock()
		if closed && !strings.HasPrefix(r.URL.Path, "/pictures/") {
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (s *shop) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/v1/jobs/createTask", func(w http.ResponseWriter, r *http.Request) {
		id := fmt.Sprintf("task%d", s.orders.Add(1))
		s.ends.Store(id, time.Now().Add(s.wait))
		_, _ = io.Copy(io.Discard, r.Body)
		answer(w, map[string]any{"taskId": id})
	})
	mux.HandleFunc("GET /api/v1/jobs/recordInfo", func(w http.ResponseWriter, r *http.Request) {
		id := r.URL.Query().Get("taskId")
		end, _ := s.ends.Load(id)
		time.Sleep(time.Until(end.(time.Time)))
		answer(w, map[string]any{
			"taskId": id, "state": "success", "resultJson": fmt.Sprintf(`{"resultUrls":["%s/pictures/%s"]}`, s.url, id),
		})
	})
	mux.HandleFunc("GET /pictures/{id}", func(w http.ResponseWriter, r *http.Request) {
		picture := signed(s.picture, r.PathValue("id"))
		w.Header().Set("Content-Type", "image/png")
		w.Header().Set("Content-Length", fmt.Sprint(len(picture)))
		_, _ = w.Write(picture)
	})
	return mux
}

func answer(w http.ResponseWriter, data any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{"code": 200, "msg": "success", "data": data})
}

// noise is a PNG of about so many bytes.
func noise(length int) ([]byte, error) {
	side := max(1, int(math.Sqrt(float64(length)/3)))
	picture := image.NewNRGBA(image.Rect(0, 0, side, side))
	for i := range picture.Pix {
		picture.Pix[i] = byte(rand.Uint32())
		if i%4 == 3 {
			picture.Pix[i] = 255
		}
	}
	var data bytes.Buffer
	err := (&png.Encoder{CompressionLevel: png.NoCompression}).Encode(&data, picture)
	return data.Bytes(), err
}

// signed is a PNG with a text in it, so that each has a content of its own.
func signed(picture []byte, text string) []byte {
	const header = 8 + 25 // the magic and IHDR
	chunk := append([]byte("tEXtid\x00"), text...)
	out := append([]byte{}, picture[:header]...)
	out = binary.BigEndian.AppendUint32(out, uint32(len(chunk)-4))
	out = append(out, chunk...)
	out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(chunk))
	return append(out, picture[header:]...)
}
