package main

import (
	"encoding/json"
	"io"

	"github.com/imgplan/imgplan/internal/spec"
)

// signatureView and paramView are what "terraform metadata functions -json" has of a function.
type (
	signatureView struct {
		Description string          `json:"description,omitempty"`
		Result      json.RawMessage `json:"return_type"`
		Params      []paramView     `json:"parameters,omitempty"`
		Variadic    *paramView      `json:"variadic_parameter,omitempty"`
	}
	paramView struct {
		Name        string          `json:"name,omitempty"`
		Description string          `json:"description,omitempty"`
		Nullable    bool            `json:"is_nullable,omitempty"`
		Type        json.RawMessage `json:"type"`
	}
)

func printFunctionsJSON(w io.Writer, list []spec.Function) error {
	views := map[string]signatureView{}
	for _, one := range list {
		view := signatureView{Description: one.Description, Result: json.RawMessage(one.Result.JSON)}
		for _, p := range one.Params {
			view.Params = append(view.Params, viewOfParam(p))
		}
		if one.Variadic != nil {
			variadic := viewOfParam(*one.Variadic)
			view.Variadic = &variadic
		}
		views[one.Name] = view
	}
	return printJSON(w, struct {
		FormatVersion string                   `json:"format_version"`
		Signatures    map[string]signatureView `json:"function_signatures"`
	}{"1.0", views})
}

func viewOfParam(p spec.Param) paramView {
	return paramView{p.Name, p.Description, p.Nullable, json.RawMessage(p.Type.JSON)}
}
