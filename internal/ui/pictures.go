package ui

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/imgplan/imgplan/internal/page"
	"github.com/imgplan/imgplan/internal/picture"
)

// decoding is how many pixels may be in memory at once.
var decoding = semaphore.NewWeighted(2 * picture.MaxPixels)

// page serves the plan that is shown.
func (s *Server) page(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	shown, number := s.plan, s.now.Plan
	s.mu.Unlock()
	one := *shown.Page
	one.Live = &page.Live{Plan: number, Question: shown.Question, Refused: shown.Refused}
	var text bytes.Buffer
	if err := one.Write(&text); err != nil {
		http.Error(w, "the page can't be written", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Security-Policy", one.Policy()+"; frame-ancestors 'none'")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(text.Bytes())
}

// open opens the picture that a request names: it names numbers, never files.
func (s *Server) open(r *http.Request, side Side) (io.ReadSeekCloser, bool) {
	number, _ := strconv.Atoi(r.PathValue("plan"))
	entry, err := strconv.Atoi(r.PathValue("entry"))
	shown := s.at(number)
	if err != nil || shown == nil || entry < 0 || entry >= len(shown.Page.Entries) {
		return nil, false
	}
	file, err := shown.Open(entry, side)
	return file, err == nil
}

// picture serves a picture, whole or small.
func (s *Server) picture(w http.ResponseWriter, r *http.Request) {
	kind, side := r.PathValue("kind"), Side(r.PathValue("side"))
	known := side == Before || side == After || side == Made
	if !known || kind != "whole" && kind != "small" {
		http.NotFound(w, r)
		return
	}
	file, found := s.open(r, side)
	if !found {
		http.NotFound(w, r)
		return
	}
	defer file.Close()
	info, err := picture.Identify(file)
	if err != nil { // what is no picture is not served
		http.NotFound(w, r)
		return
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		http.NotFound(w, r)
		return
	}
	if kind == "small" {
		small(w, r, file, info)
		return
	}
	w.Header().Set("Content-Type", "image/"+info.Format)
	http.ServeContent(w, r, "", time.Time{}, file)
}

func small(w http.ResponseWriter, r *http.Request, file io.ReadSeeker, info picture.Info) {
	weight := min(int64(info.Width)*int64(info.Height), 2*picture.MaxPixels)
	if decoding.Acquire(r.Context(), weight) != nil {
		return
	}
	defer decoding.Release(weight)
	format, data, err := page.Thumb(file)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "image/"+format)
	if r.PathValue("side") != string(Made) { // that one may be made again
		w.Header().Set("Cache-Control", "private, max-age=600")
	}
	_, _ = w.Write(data)
}

// pixels says where the two pictures of an entry differ.
func (s *Server) pixels(w http.ResponseWriter, r *http.Request) {
	after := After
	if r.URL.Query().Has("made") {
		after = Made
	}
	old, found := s.open(r, Before)
	if !found {
		http.NotFound(w, r)
		return
	}
	defer old.Close()
	now, found := s.open(r, after)
	if !found {
		http.NotFound(w, r)
		return
	}
	defer now.Close()
	if decoding.Acquire(r.Context(), 2*picture.MaxPixels) != nil {
		return
	}
	defer decoding.Release(2 * picture.MaxPixels)
	differences, err := page.Differ(old, now)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(differences)
}
