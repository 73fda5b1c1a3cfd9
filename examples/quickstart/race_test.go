//go:build race

package main

// salesLines is small here: SQLite runs ten times slower under the detector.
const salesLines = fewLines
