//go:build !linux

package main

import "runtime"

// peakMemory is what Go has asked the system for, which is never given back
// to the figure; the system's own figure is read on Linux alone.
func peakMemory() (bytes int64, err error) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.Sys), nil
}
