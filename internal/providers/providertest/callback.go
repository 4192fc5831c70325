package providertest

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strconv"
	"time"
)

// WebhookKey is the HMAC key that the double signs its callbacks with.
const WebhookKey = "whsec-double-77c1"

// callBack reports a task's end as Apikley documents it, until the receiver takes it: five times, as its own retries
// aren't documented. The signature covers the task's id and the time, and nothing else.
func (v *Vendor) callBack(url, id string) {
	body, _ := json.Marshal(map[string]any{ // texts and numbers marshal
		"code": 200, "msg": "Playground task completed successfully.", "data": map[string]any{"taskId": id, "state": "success"},
	})
	for range 5 {
		request, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(body))
		if err != nil {
			return
		}
		stamp := strconv.FormatInt(time.Now().Unix(), 10)
		mac := hmac.New(sha256.New, []byte(WebhookKey))
		mac.Write([]byte(id + "." + stamp))
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("X-Webhook-Timestamp", stamp)
		request.Header.Set("X-Webhook-Signature", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
		if answer, err := http.DefaultClient.Do(request); err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
}
