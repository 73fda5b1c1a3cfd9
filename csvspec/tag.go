package csvspec

import (
	"fmt"
	"reflect"
	"strings"
)

const (
	tagKey   = "csv"
	tagExtra = "extra" // the []string field for columns that a site adds
)

// parseTag reads the tag of a column's struct field:
//
//	csv:"Name,importance[,Type][,sum][,repeats][,codes=A|B][,evidence=E][,type=E]"
//
// The type follows from the Go type where the tag has none, evidence is SEEN.
func parseTag(f reflect.StructField) (Column, error) {
	name, rest, _ := strings.Cut(f.Tag.Get(tagKey), ",")
	c := Column{Name: name, Type: columnType(f.Type), Evidence: Seen, TypeEvidence: Seen, field: f.Name}
	for word := range strings.SplitSeq(rest, ",") {
		if err := c.applyTag(word); err != nil {
			return c, fmt.Errorf("field %s: tag %q: %w", f.Name, word, err)
		}
	}
	if name == "" || c.Importance == 0 || c.Type == 0 {
		return c, fmt.Errorf("field %s: name, importance or type is missing", f.Name)
	}
	c.setLimits()
	return c, nil
}

func (c *Column) applyTag(word string) error {
	key, value, _ := strings.Cut(word, "=")
	switch key {
	case "required":
		c.Importance = Required
	case "preferred":
		c.Importance = Preferred
	case "applicable":
		c.Importance = IfApplicable
	case "spare":
		c.Importance = Spare
	case "sum":
		c.Sum = true
	case "repeats":
		c.Repeats = true
	case "codes":
		c.Codes = strings.Split(value, "|")
	case "evidence":
		return c.Evidence.UnmarshalText([]byte(value))
	case "type":
		return c.TypeEvidence.UnmarshalText([]byte(value))
	default:
		return c.Type.UnmarshalText([]byte(word))
	}
	return nil
}

// columnType returns the type of the columns that a Go type holds by itself,
// or 0.
func columnType(t reflect.Type) Type {
	switch reflect.New(t).Interface().(type) {
	case *string, *[]string:
		return TypeChar
	case *int64, *Optional[int64]:
		return TypeInteger
	case *Decimal, *Optional[Decimal]:
		return TypeDecimal
	case *Date, *Optional[Date]:
		return TypeDate
	case *Bit, *Optional[Bit]:
		return TypeBit
	}
	return 0
}
