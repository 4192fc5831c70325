package main

import (
	"fmt"
	"strings"
)

// dot writes the graph as "terraform graph" does.
func (g *graph) dot() string {
	var text strings.Builder
	text.WriteString("digraph G {\n  rankdir = \"RL\";\n  node [shape = rect, fontname = \"sans-serif\"];\n")
	g.dotInside(&text, "  ")
	for _, arrow := range g.arrows {
		fmt.Fprintf(&text, "  %s -> %s;\n", dotText(arrow[0]), dotText(arrow[1]))
	}
	text.WriteString("}\n")
	return text.String()
}

func (g *graph) dotInside(text *strings.Builder, indent string) {
	for _, one := range g.images {
		fmt.Fprintf(text, "%s%s [label=%s", indent, dotText(one.address), dotLabel(one.mark+one.label))
		if one.action != "" {
			fmt.Fprintf(text, ", color=%s, tooltip=%s", dotText(graphColour(one.action)), dotText(one.action))
		}
		text.WriteString("];\n")
	}
	for _, module := range g.modules {
		fmt.Fprintf(text, "%ssubgraph %s {\n%s  label = %s;\n%s  fontname = \"sans-serif\";\n",
			indent, dotText("cluster_"+module.address), indent, dotLabel(module.label), indent)
		module.dotInside(text, indent+"  ")
		text.WriteString(indent + "}\n")
	}
}

// dotLabel quotes a text that is shown: Graphviz reads HTML's entities in it.
func dotLabel(text string) string { return dotText(strings.ReplaceAll(text, "&", "&amp;")) }

// dotText quotes a text: in labels a backslash would begin an escape, such as \N for the node's name.
func dotText(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(text) + `"`
}
