package testdb

import "testing"

func TestServers(t *testing.T) {
	for _, kind := range Kinds() {
		t.Run(string(kind), func(t *testing.T) {
			s := Start(t, kind)
			a, b := s.Database(t), s.Database(t)
			if _, err := a.ExecContext(t.Context(), "CREATE TABLE item (code varchar(20))"); err != nil {
				t.Fatal(err)
			}
			if _, err := b.ExecContext(t.Context(), "SELECT code FROM item"); err == nil {
				t.Fatal("two databases share a table")
			}
		})
	}
}
