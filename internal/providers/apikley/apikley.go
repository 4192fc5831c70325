package apikley

import (
	"context"
	"net/url"

	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/providers/httpapi"
)

// account is one account at Apikley. It fetches by the client's own Fetch.
type account struct {
	*httpapi.Client
	*receiver
	base, upload string
	callback     string // the URL that the vendor is told; "" for none
}

var (
	_ providers.Fetcher  = (*account)(nil)
	_ providers.Uploader = (*account)(nil)
	_ providers.Reminter = (*account)(nil)
	_ providers.Waker    = (*account)(nil)
	_ providers.Balancer = (*account)(nil)
)

func open(config providers.Config) (providers.Provider, error) {
	client, err := httpapi.New(config)
	if err != nil {
		return nil, err
	}
	a := &account{Client: client, base: config.BaseURL, upload: config.UploadURL, receiver: newReceiver(config.Callback)}
	if config.Callback != nil {
		a.callback = config.Callback.URL
	}
	return a, nil
}

// order is the body of createTask.
type order struct {
	Model       string         `json:"model"`
	CallBackURL string         `json:"callBackUrl,omitempty"`
	Input       map[string]any `json:"input"`
}

// Submit asks for one picture, by POST /api/v1/jobs/createTask.
func (a *account) Submit(ctx context.Context, request providers.Request) (providers.Task, error) {
	input, err := input(request)
	if err != nil {
		return providers.Task{}, err
	}
	order := order{Model: request.Model, CallBackURL: a.callback, Input: input}
	answer, err := a.Post(ctx, httpapi.Paid, a.base+"/api/v1/jobs/createTask", order)
	if err != nil {
		return providers.Task{}, err
	}
	var created created
	err = a.read(httpapi.Paid, answer, &created)
	return a.Taken(created.TaskID, err, answer)
}

type created struct {
	TaskID httpapi.Text `json:"taskId"`
}

// input returns the model's own part of an order. The seed is always sent: the answers don't say which was used.
func input(request providers.Request) (map[string]any, error) {
	kind := Kind()
	model := kind.Model(request.Model)
	if model == nil {
		return nil, &providers.Error{Class: providers.Invalid, Message: "there is no model " + request.Model}
	}
	input := httpapi.Input(request.Settings)
	input["prompt"], input["seed"] = request.Prompt, request.Seed
	if model.Mode == providers.ImageToImage {
		if request.Source == nil || request.Source.URL == "" {
			return nil, &providers.Error{Class: providers.Invalid, Message: request.Model + " needs a source picture that was uploaded"}
		}
		input["image_url"] = request.Source.URL
		return input, nil
	}
	if err := model.Sizes.Allow(request.Size); err != nil {
		return nil, &providers.Error{Class: providers.Invalid, Message: err.Error(), Err: err}
	}
	input["image_size"] = model.Sizes.Name(request.Size)
	return input, nil
}

// Poll looks at a task, by GET /api/v1/jobs/recordInfo.
func (a *account) Poll(ctx context.Context, id string) (providers.Task, error) {
	answer, err := a.Get(ctx, a.base+"/api/v1/jobs/recordInfo?taskId="+url.QueryEscape(id))
	if err != nil {
		return providers.Task{}, err
	}
	var record record
	if err := a.read(httpapi.Look, answer, &record); err != nil {
		return providers.Task{}, err
	}
	if record.TaskID != "" && string(record.TaskID) != id {
		return providers.Task{}, a.Refusal(providers.Passing, "", "the API answered with another task", answer)
	}
	return a.task(id, record)
}
