package httpapi

import (
	"encoding/json"

	"github.com/imgplan/imgplan/internal/providers"
)

// Input returns a request's settings as JSON has them: numbers with the very digits they were declared and hashed with.
func Input(settings []providers.Setting) map[string]any {
	input := make(map[string]any, len(settings)+4)
	for _, setting := range settings {
		switch setting.Type {
		case providers.Integer, providers.Number:
			input[setting.Name] = json.Number(setting.Text)
		case providers.Bool:
			input[setting.Name] = setting.Text == "true"
		default:
			input[setting.Name] = setting.Text
		}
	}
	return input
}
