// Package orders holds one recommended order in memory, writes it in the
// layout that an ERP imports, and reads it back.
package orders
