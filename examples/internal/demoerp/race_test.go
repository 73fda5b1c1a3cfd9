//go:build race

package demoerp_test

// salesLines is small here: SQLite runs ten times slower under the detector.
const salesLines = 4000
