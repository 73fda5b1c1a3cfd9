//go:build !race

package demoerp_test

const salesLines = 400_000
