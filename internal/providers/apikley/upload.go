package apikley

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"

	"github.com/imgplan/imgplan/internal/money"
	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/providers/httpapi"
)

// Upload puts a source where the models can read it, by POST /api/file-stream-upload. Its name is made from its
// content: a name that is used again is overwritten, and "may have caching delays" (docs.kie.ai, file upload).
func (a *account) Upload(ctx context.Context, source providers.Source) (string, error) {
	sum := sha256.Sum256(source.Bytes)
	head, tail, media := form(hex.EncodeToString(sum[:]) + "." + extension(source.Format))
	answer, err := a.Send(ctx, httpapi.Call{
		Purpose: httpapi.Free, Method: http.MethodPost, URL: a.upload + "/api/file-stream-upload",
		ContentType: media,
		Body:        io.MultiReader(bytes.NewReader(head), bytes.NewReader(source.Bytes), bytes.NewReader(tail)),
		Length:      int64(len(head) + len(source.Bytes) + len(tail)),
	})
	if err != nil {
		return "", err
	}
	var file struct {
		DownloadURL httpapi.Text `json:"downloadUrl"`
		FileURL     httpapi.Text `json:"fileUrl"` // instead of it, in one of the documents
	}
	if err := a.read(httpapi.Free, answer, &file); err != nil {
		return "", err
	}
	if file.DownloadURL == "" {
		file.DownloadURL = file.FileURL
	}
	if file.DownloadURL == "" {
		return "", a.Refusal(providers.Passing, "", "the API took the source picture, but did not say where it is", answer)
	}
	if !isLink(string(file.DownloadURL)) {
		words := "the API took the source picture, but what it says of where it is is no URL: " + string(file.DownloadURL)
		return "", a.Refusal(providers.Passing, "", words, answer)
	}
	return string(file.DownloadURL), nil
}

// isLink tells whether a text leads somewhere: a request that names another as its source would be paid, and fail.
func isLink(text string) bool {
	link, err := url.Parse(text)
	return err == nil && link.Host != "" && (link.Scheme == "https" || link.Scheme == "http")
}

// form returns what stands before and after the file in the form, and the form's media type. A picture of 10 MB need
// not be copied for it.
func form(name string) (head, tail []byte, media string) {
	var buffer bytes.Buffer // takes everything: no error below can happen
	writer := multipart.NewWriter(&buffer)
	_ = writer.WriteField("uploadPath", "imgplan")
	_ = writer.WriteField("fileName", name)
	_, _ = writer.CreateFormFile("file", name)
	cut := buffer.Len()
	_ = writer.Close()
	return buffer.Bytes()[:cut], buffer.Bytes()[cut:], writer.FormDataContentType()
}

func extension(format string) string {
	if format == "jpeg" {
		return "jpg"
	}
	return format
}

// Remint asks for a link to a result whose own link has died, by POST /api/v1/common/download-url. It lives for 20
// minutes. That there is one proves nothing: they are also made for results that never were (measured).
func (a *account) Remint(ctx context.Context, dead string) (string, error) {
	answer, err := a.Post(ctx, httpapi.Free, a.base+"/api/v1/common/download-url", map[string]string{"url": dead})
	if err != nil {
		return "", err
	}
	var link httpapi.Text
	if err := a.read(httpapi.Free, answer, &link); err != nil {
		return "", err
	}
	if link == "" {
		return "", a.Refusal(providers.Passing, "", "the API made no new link", answer)
	}
	return string(link), nil
}

// Balance returns what is left on the account, by GET /api/v1/chat/credit.
func (a *account) Balance(ctx context.Context) (money.USD, error) {
	answer, err := a.Get(ctx, a.base+"/api/v1/chat/credit")
	if err != nil {
		return 0, err
	}
	var credits httpapi.Text
	if err := a.read(httpapi.Look, answer, &credits); err != nil {
		return 0, err
	}
	return worth(credits), nil
}
