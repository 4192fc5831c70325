package providertest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // the formats of source pictures
	_ "image/png"
	"io"
	"net/http"
	"path"
	"strings"

	_ "golang.org/x/image/webp"

	"github.com/imgplan/imgplan/internal/providers"
)

// qwen makes the task of a checked order.
func (v *Vendor) qwen(model string, input map[string]any) (*task, error) {
	t := &task{charge: Charge{Model: model, Prompt: input["prompt"].(string)}, format: "png"}
	if seed, ok := input["seed"].(json.Number); ok {
		t.charge.Seed, _ = seed.Int64() // it was checked
	}
	if format, ok := input["output_format"].(string); ok {
		t.format = format
	}
	if link, ok := input["image_url"].(string); ok {
		return t, v.start(t, link)
	}
	t.size = presets["square_hd"]
	if name, ok := input["image_size"].(string); ok {
		t.size = presets[name]
	}
	return t, nil
}

// start lets a task start from an uploaded picture, or from one on another host, which the double does not look at.
func (v *Vendor) start(t *task, link string) error {
	name, ours := strings.CutPrefix(link, v.UploadURL()+"/files/")
	if !ours {
		t.size, t.source = presets["square_hd"], link
		if !strings.HasPrefix(link, "https://") {
			return errors.New("image_url is not a link")
		}
		return nil
	}
	v.mu.Lock()
	data, there := v.files[name]
	v.mu.Unlock()
	if !there {
		return errors.New("image_url leads to no uploaded file")
	}
	config, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || len(data) > 10<<20 {
		return errors.New("image_url is not a jpeg, png or webp of at most 10 MB")
	}
	sum := sha256.Sum256(data)
	t.source, t.size = hex.EncodeToString(sum[:]), providers.Size{Width: config.Width, Height: config.Height}
	return nil
}

// fileStreamUpload takes a file. A failure is an HTTP 200 with success false, as the vendor's are.
func (v *Vendor) fileStreamUpload(w http.ResponseWriter, r *http.Request, _ Fault) {
	name, data, err := uploaded(r)
	if err != nil {
		writeJSON(w, http.StatusOK, map[string]any{"success": false, "code": 400, "msg": err.Error()})
		return
	}
	v.mu.Lock()
	v.files[name] = data
	v.mu.Unlock()
	writeJSON(w, http.StatusOK, map[string]any{"success": true, "code": 200, "msg": "File uploaded successfully", "data": map[string]any{
		"fileName": path.Base(name), "filePath": name, "downloadUrl": v.UploadURL() + "/files/" + name,
		"fileSize": len(data), "mimeType": http.DetectContentType(data), "uploadedAt": "2026-01-01T12:00:00.000Z",
	}})
}

// uploaded reads an upload's form: the path it asks for, and the file.
func uploaded(r *http.Request) (name string, data []byte, err error) {
	folder := r.FormValue("uploadPath")
	file, header, err := r.FormFile("file")
	if err != nil {
		return "", nil, fmt.Errorf("the form has no file: %w", err)
	}
	defer file.Close()
	if folder == "" || strings.Trim(folder, "/") != folder {
		return "", nil, errors.New("uploadPath is empty, or begins or ends with a slash")
	}
	base := r.FormValue("fileName")
	if base == "" {
		base = header.Filename
	}
	data, err = io.ReadAll(file)
	return folder + "/" + base, data, err
}

// file serves an upload. Whoever has the link may have it.
func (v *Vendor) file(w http.ResponseWriter, r *http.Request) {
	v.mu.Lock()
	data, there := v.files[r.PathValue("path")]
	v.mu.Unlock()
	if !there {
		http.NotFound(w, r)
		return
	}
	_, _ = w.Write(data) // the client may have gone
}

// link returns where a task's picture is.
func (v *Vendor) link(folder string, t *task) string {
	return v.URL() + "/" + folder + "/" + t.charge.TaskID + "." + t.format
}

// result delivers a picture.
func (v *Vendor) result(w http.ResponseWriter, r *http.Request) {
	f := v.weather(Result)
	id, _, _ := strings.Cut(r.PathValue("name"), ".")
	v.mu.Lock()
	t := v.tasks[id] // of its fields only what never changes is read below
	for _, name := range []string{"Authorization", "Cookie", "Referer"} {
		if value := r.Header.Get(name); value != "" {
			v.leaks = append(v.leaks, name+": "+value)
		}
	}
	v.mu.Unlock()
	switch {
	case t == nil:
		http.NotFound(w, r)
	case t.fate.Kind == DeadLink && !strings.HasPrefix(r.URL.Path, "/minted/"):
		http.Error(w, "the link has expired", http.StatusForbidden)
	case f.Kind == HTML:
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, "<html>please wait</html>")
	case f.Kind != Truncated && v.strike(w, r, f, apikley):
	default:
		deliver(w, t, f.Kind == Truncated)
	}
}

func deliver(w http.ResponseWriter, t *task, half bool) {
	data := draw(t)
	w.Header().Set("Content-Type", "image/"+t.format)
	w.Header().Set("Content-Length", fmt.Sprint(len(data)))
	if half {
		data = data[:len(data)/2] // and the server closes the connection, for the rest is missing
	}
	_, _ = w.Write(data) // the client may have gone
}
