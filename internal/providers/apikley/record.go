package apikley

import (
	"math"
	"strconv"

	"github.com/imgplan/imgplan/internal/money"
	"github.com/imgplan/imgplan/internal/providers"
	"github.com/imgplan/imgplan/internal/providers/httpapi"
)

// record is what recordInfo says of a task.
type record struct {
	TaskID          httpapi.Text   `json:"taskId"`
	State           httpapi.Text   `json:"state"`
	ResultJSON      httpapi.Nested `json:"resultJson"` // documented as a string with JSON in it
	FailCode        httpapi.Text   `json:"failCode"`
	FailMsg         httpapi.Text   `json:"failMsg"`
	CreditsConsumed httpapi.Text   `json:"creditsConsumed"` // not documented for recordInfo, but there (measured)
}

// task says what a record means. A state that isn't documented is one of a task that still runs.
func (a *account) task(id string, r record) (providers.Task, error) {
	task := providers.Task{ID: id, Phase: providers.Running}
	switch r.State {
	case "success":
		return finished(task, r)
	case "fail":
		task.Phase = providers.Failed
		task.Code, task.Reason = a.Words(string(r.FailCode)), a.Words(string(r.FailMsg))
		if task.Reason == "" {
			task.Reason = "the task failed, and the API does not say why"
		}
		// 422 is the code of a request that does not pass validation, in documented examples by its content.
		if r.FailCode == "422" || httpapi.Moderated(task.Reason) {
			task.Phase = providers.Refused
		}
		task.Billed = billed(r.CreditsConsumed)
	}
	return task, nil
}

// finished takes the links out of a record. One without links can't be what the vendor means: it is looked at again.
func finished(task providers.Task, r record) (providers.Task, error) {
	var result struct {
		URLs httpapi.Links `json:"resultUrls"`
	}
	if err := r.ResultJSON.Decode(&result); err != nil || len(result.URLs) == 0 {
		return providers.Task{}, &providers.Error{
			Class: providers.Passing, Message: "the task has ended, but the API does not say where its picture is", Err: err,
		}
	}
	task.Phase, task.Billed = providers.Finished, billed(r.CreditsConsumed)
	for _, url := range result.URLs {
		task.Results = append(task.Results, providers.Result{URL: url})
	}
	return task, nil
}

// credit is the price of one, by two third parties' reckoning.
const credit = money.Dollar / 200

// billed returns what a task cost; nil where the vendor doesn't say, or says 0: nothing suggests that a picture is
// free, and a budget must not believe it.
func billed(credits httpapi.Text) *money.USD {
	if usd := worth(credits); usd > 0 {
		return &usd
	}
	return nil
}

// worth returns the dollars that a number of credits is worth, which may be fractional; 0 if it is no sensible number.
func worth(credits httpapi.Text) money.USD {
	n, err := strconv.ParseFloat(string(credits), 64)
	if err != nil || !(0 <= n && n <= 1e9) {
		return 0
	}
	return money.USD(math.Round(n * float64(credit)))
}
