package novita

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"

	"github.com/imgplan/imgplan/internal/money"
	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/providers/httpapi"
)

// account is one account at Novita. It fetches by the client's own Fetch.
type account struct {
	*httpapi.Client
	base string
}

var (
	_ providers.Fetcher  = (*account)(nil)
	_ providers.Balancer = (*account)(nil)
)

func open(config providers.Config) (providers.Provider, error) {
	client, err := httpapi.New(config)
	if err != nil {
		return nil, err
	}
	return &account{client, config.BaseURL}, nil
}

// Submit asks for one picture, by POST /v3/async/qwen-image-txt2img.
func (a *account) Submit(ctx context.Context, request providers.Request) (providers.Task, error) {
	if request.Model != qwenImage {
		return providers.Task{}, &providers.Error{Class: providers.Invalid, Message: "there is no model " + request.Model}
	}
	order := struct {
		Prompt string `json:"prompt"`
		Size   string `json:"size"`
	}{request.Prompt, fmt.Sprintf("%d*%d", request.Size.Width, request.Size.Height)}
	answer, err := a.Post(ctx, httpapi.Paid, a.base+"/v3/async/qwen-image-txt2img", order)
	if err != nil {
		return providers.Task{}, err
	}
	var created struct {
		TaskID httpapi.Text `json:"task_id"`
	}
	err = a.read(httpapi.Paid, answer, &created)
	return a.Taken(created.TaskID, err, answer)
}

// result is what task-result says of a task. That a picture may be unfit for work (nsfw_detection_result) is not asked
// for, and is nothing of ours to judge.
type result struct {
	Task *struct {
		Status httpapi.Text `json:"status"`
		Reason httpapi.Text `json:"reason"`
	} `json:"task"`
	Images []struct {
		URL httpapi.Text `json:"image_url"`
	} `json:"images"`
}

// Poll looks at a task, by GET /v3/async/task-result.
func (a *account) Poll(ctx context.Context, id string) (providers.Task, error) {
	answer, err := a.Get(ctx, a.base+"/v3/async/task-result?task_id="+url.QueryEscape(id))
	if err != nil {
		return providers.Task{}, err
	}
	var r result
	if err := a.read(httpapi.Look, answer, &r); err != nil {
		return providers.Task{}, err
	}
	if r.Task == nil {
		return providers.Task{}, a.Refusal(providers.Passing, "", "the API's answer names no task", answer)
	}
	return a.task(id, r)
}

// task says what a result means. The states are the SDK's; any other is that of a task that still runs.
func (a *account) task(id string, r result) (providers.Task, error) {
	task := providers.Task{ID: id, Phase: providers.Running}
	switch r.Task.Status {
	case "TASK_STATUS_SUCCEED":
		task.Phase = providers.Finished
		for _, image := range r.Images {
			if image.URL != "" {
				task.Results = append(task.Results, providers.Result{URL: string(image.URL)})
			}
		}
		if len(task.Results) == 0 {
			return providers.Task{}, &providers.Error{
				Class: providers.Passing, Message: "the task has ended, but the API does not say where its picture is",
			}
		}
	case "TASK_STATUS_FAILED":
		task.Phase, task.Reason = providers.Failed, a.Words(string(r.Task.Reason))
		if task.Reason == "" {
			task.Reason = "the task failed, and the API does not say why"
		}
		if httpapi.Moderated(task.Reason) {
			task.Phase = providers.Refused
		}
	}
	return task, nil
}

// Balance returns what is left on the account, by GET /openapi/v1/billing/balance/detail: in units of 0.0001 USD.
func (a *account) Balance(ctx context.Context) (money.USD, error) {
	answer, err := a.Get(ctx, a.base+"/openapi/v1/billing/balance/detail")
	if err != nil {
		return 0, err
	}
	var balance struct {
		Available httpapi.Text `json:"availableBalance"`
	}
	if err := a.read(httpapi.Look, answer, &balance); err != nil {
		return 0, err
	}
	units, err := strconv.ParseInt(string(balance.Available), 10, 48)
	if err != nil {
		return 0, a.Refusal(providers.Passing, "", "the API's balance can't be read: "+string(balance.Available), answer)
	}
	return money.USD(units) * (money.Dollar / 10_000), nil
}

// failure is the body of every error.
type failure struct {
	Reason  httpapi.Text `json:"reason"`
	Message httpapi.Text `json:"message"`
}

// read takes an answer into target, or says why that can't be.
func (a *account) read(purpose httpapi.Purpose, answer httpapi.Answer, target any) error {
	unread := json.Unmarshal(answer.Body, target)
	if answer.Status/100 != 2 {
		var f failure
		words := string(answer.Body)
		if json.Unmarshal(answer.Body, &f) == nil && f.Message != "" {
			words = string(f.Message)
		}
		code := string(f.Reason)
		if code == "" {
			code = strconv.Itoa(answer.Status)
		}
		return a.Refusal(class(purpose, answer.Status, string(f.Reason), words), code, words, answer)
	}
	if unread != nil {
		return a.Refusal(purpose.Unclear(), "", "the API's answer can't be understood: "+string(answer.Body), answer)
	}
	return nil
}

// class is what an error means. A 403 says too little: its reason tells a wrong key from an empty account, and that of
// a 503 whether it is the API that speaks or a gateway that knows nothing.
func class(purpose httpapi.Purpose, status int, reason, words string) providers.Class {
	switch {
	case reason == "NOT_ENOUGH_BALANCE":
		return providers.NoCredit
	case status == 503 && reason == "SERVICE_NOT_AVAILABLE":
		return providers.Busy
	}
	return purpose.Class(status, reason+" "+words)
}
