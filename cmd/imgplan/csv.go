package main

import (
	"encoding/csv"
	"io"
	"strings"
)

// errTwoFormats refuses a list that is asked for in two formats.
var errTwoFormats = &exit{exitError, "-json and -csv: a list is printed in one way"}

// writeCSV prints rows for a spreadsheet, the first of which is the head.
func writeCSV(out io.Writer, rows [][]string) error {
	for _, row := range rows {
		for i, cell := range row {
			row[i] = noFormula(cell)
		}
	}
	return csv.NewWriter(out).WriteAll(rows)
}

// noFormula puts a ' before what a spreadsheet would run, as OWASP advises: names and licenses come with pictures of others.
func noFormula(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r\n", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
