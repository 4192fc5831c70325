package providertest

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"github.com/imgplan/imgplan/internal/providers"
)

// reasons are Novita's names for its statuses.
var reasons = map[int]string{
	400: "INVALID_REQUEST_BODY", 401: "FAILED_TO_AUTH", 403: "ACCESS_DENY", 404: "MODEL_NOT_FOUND",
	429: "RATE_LIMIT_EXCEEDED", 500: "INTERNAL_ERROR",
}

// novita writes an error as Novita does: its codes are HTTP statuses. What Apikley calls 402 and 422 has other numbers.
func novita(w http.ResponseWriter, _, code int, words string) {
	reason := reasons[code]
	switch code {
	case http.StatusPaymentRequired:
		code, reason = http.StatusForbidden, "NOT_ENOUGH_BALANCE"
	case http.StatusUnprocessableEntity:
		code, reason = http.StatusBadRequest, reasons[400]
	}
	writeJSON(w, code, map[string]any{"code": code, "reason": reason, "message": words, "metadata": map[string]any{}})
}

// txt2img takes an order.
func (v *Vendor) txt2img(w http.ResponseWriter, r *http.Request, f Fault) {
	order := struct {
		Prompt string `json:"prompt"`
		Size   string `json:"size"`
	}{Size: "1024*1024"}
	err := strictly(r, &order)
	if err == nil && order.Prompt == "" {
		err = fmt.Errorf("prompt is required")
	}
	size, ok := starSize(order.Size)
	if err == nil && !ok {
		err = fmt.Errorf("size must be W*H with 256 to 1536 a side")
	}
	if err != nil {
		novita(w, 0, http.StatusBadRequest, err.Error())
		return
	}
	id := v.charge("novita-", &task{charge: Charge{Model: "qwen-image", Prompt: order.Prompt}, size: size, format: "jpeg"})
	if !v.strike(w, r, f, novita) {
		writeJSON(w, http.StatusOK, map[string]string{"task_id": id})
	}
}

func starSize(text string) (providers.Size, bool) {
	w, h, _ := strings.Cut(text, "*")
	width, err1 := strconv.Atoi(w)
	height, err2 := strconv.Atoi(h)
	fits := err1 == nil && err2 == nil && min(width, height) >= 256 && max(width, height) <= 1536
	return providers.Size{Width: width, Height: height}, fits
}

// taskResult tells how a task is.
func (v *Vendor) taskResult(w http.ResponseWriter, r *http.Request, _ Fault) {
	t, ended := v.look(r.URL.Query().Get("task_id"))
	if t == nil {
		novita(w, 0, http.StatusNotFound, "task not found")
		return
	}
	status, reason, images := "TASK_STATUS_SUCCEED", "", []any{}
	switch {
	case t.fate.Kind == UnknownState:
		status = "TASK_STATUS_PONDERING"
	case !ended:
		status = []string{"TASK_STATUS_QUEUED", "TASK_STATUS_PROCESSING"}[t.polls%2]
	case t.fate.Kind == Fail:
		status, reason = "TASK_STATUS_FAILED", "internal error"
	case t.fate.Kind == Refuse:
		status, reason = "TASK_STATUS_FAILED", refusal
	default:
		images = []any{map[string]any{
			"image_url": v.link("results", t), "image_url_ttl": "0", "image_type": "jpeg", "nsfw_detection_result": nil,
		}}
	}
	writeJSON(w, http.StatusOK, map[string]any{
		"extra": map[string]any{"seed": "158881667", "enable_nsfw_detection": false, "has_nsfw_contents": []any{}},
		"task": map[string]any{
			"task_id": t.charge.TaskID, "task_type": "QWEN_IMAGE_TEXT_TO_IMAGE", "status": status, "reason": reason,
			"eta": 0, "progress_percent": 0,
		},
		"images": images, "videos": []any{}, "audios": []any{},
	})
}

// balanceDetail tells what is left: a dollar, in units of 0.0001.
func (v *Vendor) balanceDetail(w http.ResponseWriter, _ *http.Request, _ Fault) {
	writeJSON(w, http.StatusOK, map[string]string{
		"availableBalance": "10000", "cashBalance": "10000", "creditLimit": "0", "outstandingInvoices": "0",
	})
}
