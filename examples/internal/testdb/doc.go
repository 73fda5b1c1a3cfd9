// Package testdb starts real database servers for tests: PostgreSQL and
// MariaDB from the binaries of the machine, SQLite inside the test. A server
// has its files and its socket in a folder of its own, listens on no port, and
// ends with the test that started it.
//
// A test is skipped, with a notice, where a server's binaries are missing; with
// CI=true in the environment it fails instead.
package testdb
