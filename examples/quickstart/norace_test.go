//go:build !race

package main

const salesLines = 400_000
