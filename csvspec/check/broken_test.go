package check_test

import (
	"bytes"
	"strings"

	"github.com/erplink/erplink/csvspec"
	"github.com/erplink/erplink/csvspec/check"
)

// broken is a set of which one thing was changed.
type broken struct {
	name     string
	change   func(testSet)           // of rows; may be nil
	bytes    func(map[string][]byte) // of files, before they are proven; may be nil
	late     func(map[string][]byte) // after they are proven; may be nil
	opts     *check.Options          //
	args     []string                // the same options for the specification's checker
	errors   []string                // codes
	warnings []string                //
	theirs   []string                // errors of the specification's checker, where they differ for a stated reason
	reason   string
}

func in(file string, old, now string) func(map[string][]byte) {
	return func(files map[string][]byte) {
		changed := bytes.Replace(files[file], []byte(old), []byte(now), 1)
		if bytes.Equal(changed, files[file]) {
			panic(file + " has no " + old)
		}
		files[file] = changed
	}
}

func list(codes ...string) []string { return codes }

// brokenSets break one rule each; a few change what is no fault.
var brokenSets = []broken{
	{name: "nothing"},
	{name: "LF, bare texts", bytes: func(files map[string][]byte) {
		for name := range files {
			files[name] = bytes.ReplaceAll(files[name], []byte("\r\n"), []byte("\n"))
		}
		files["co.csv"] = bytes.ReplaceAll(files["co.csv"], []byte(`"`), nil)
	}},

	// Bytes.
	{name: "latin-1", bytes: in("supplier.csv", "Acme Ltd", "Acm\xe9"), errors: list("encoding"), warnings: list("unknown-supplier")},
	{name: "tab", change: replace("supplier.csv", 0, "Acme Ltd", "Acme\tLtd"), errors: list("control-character"), warnings: list("unknown-supplier")},
	{name: "next line", change: replace("supplier.csv", 0, "Acme Ltd", "Acme\u0085Ltd"), errors: list("control-character"), warnings: list("unknown-supplier")},
	{name: "line separator", change: replace("bom.csv", 0, "BOLT", "BO\u2028LT"), errors: list("control-character")},
	{name: "carriage return", change: replace("supplier.csv", 0, "Acme Ltd", "Acme\rLtd"), errors: list("bare-cr"), warnings: list("unknown-supplier")},
	{name: "line break", change: replace("supplier.csv", 0, "Acme Ltd", "Acme\r\nLtd"), errors: list("line-break"), warnings: list("unknown-supplier")},
	{name: "open quote", change: replace("co.csv", 0, `"C1"`, `"C1`), errors: list("after-quote")},
	{name: "open quote at the end", change: replace("bom.csv", 0, `0.25`, `"0.25`), errors: list("line-break")},
	{name: "text after a quote", change: replace("co.csv", 0, `"C1"`, `"C1"x`), errors: list("after-quote")},
	{name: "space before a quote", change: replace("co.csv", 0, `,"C1"`, `, "C1"`), errors: list("space-before-quote")},
	{name: "bare quote", change: replace("co.csv", 0, `"C1"`, `C"1`), errors: list("bare-quote")},
	{name: "one field less", change: replace("co.csv", 0, ",2024/02/01,10", ",2024/02/01"), errors: list("column-count")},
	{name: "one field more", change: replace("co.csv", 0, ",2024/02/01,10", ",2024/02/01,10,"), errors: list("column-count")},
	{name: "another number of groups", change: replace("stock.csv", 1, `,"L",`, `,"L"`), errors: list("column-count"), warnings: list("unknown-stock")},
	{name: "blank line inside", bytes: in("supplier.csv", "\r\n", "\r\n\r\n"), errors: list("column-count")},
	{name: "blank lines at the end", change: add("supplier.csv", "", ""), warnings: list("trailing-blank-line")},
	{name: "byte-order mark", bytes: in("supplier.csv", `"ACME"`, "\ufeff\"ACME\""), warnings: list("bom")},

	// Values.
	{name: "required blank", change: replace("supplier.csv", 0, `"Acme Ltd"`, ""), errors: list("required-blank")},
	{name: "256 characters", change: replace("supplier.csv", 0, "Acme Ltd", strings.Repeat("é", 256)), errors: list("too-long")},
	{name: "255 characters", change: replace("supplier.csv", 0, "Acme Ltd", strings.Repeat("é", 255))},
	{name: "five places", change: replace("stock.csv", 0, "0.35", "0.35001"), errors: list("type-decimal")},
	{name: "nine digits", change: replace("sales.csv", 0, "99999999.9999", "100000000"), errors: list("type-decimal")},
	{name: "fraction in an integer", change: replace("stock.csv", 0, ",100,", ",100.5,"), errors: list("type-integer")},
	{name: "decimal comma", change: replace("bom.csv", 0, "0.25", `"0,25"`), errors: list("type-decimal")},
	{name: "no such day", change: replace("stock.csv", 0, "2020/02/29", "2021/02/29"), errors: list("type-date")},
	{name: "date with dashes", change: replace("sales.csv", 0, "2024/01/02", "2024-01-02"), errors: list("type-date")},
	{name: "neither 0 nor 1", change: replace("location.csv", 0, ",1,", ",2,"), errors: list("type-bit")},
	{name: "quoted number", change: replace("supplier.csv", 0, "21", `"21"`), warnings: list("quoted-number")},
	{name: "heading twice", change: replace("ut_001.csv", 0, `"Note"`, `"Code"`), errors: list("ut-heading")},

	// Keys.
	{name: "location twice", change: add("location.csv", `"HAM","Again",1,,`), errors: list("duplicate-key")},
	{name: "supplier twice", change: add("supplier.csv", `"ACME","Again",,`), errors: list("duplicate-key")},
	{name: "item twice", change: add("master.csv", `"NUT-10","Again",,,,,,,"2"`), errors: list("duplicate-key")},
	{name: "stock twice", change: add("stock.csv", `"NUT-10","HAM",,1,1,,1,,,,"ACME",,,,,,,,,,`), errors: list("duplicate-key")},
	{name: "group twice", change: add("group.csv", `1,"L","Again"`), errors: list("duplicate-key")},
	{name: "order line twice", change: replace("po.csv", 1, `"M"`, `"P"`), errors: list("duplicate-key")},
	{name: "customer order line twice", change: add("co.csv", `"BOLT-10","MUC","C2","7","1",2024/01/02,1,2024/02/01,1`), errors: list("duplicate-key")},
	{name: "transfer line twice", change: add("transfer.csv", `"NUT-10","HAM","MUC","9","1",2024/01/02,2024/01/09,1,1,1`), errors: list("duplicate-key")},
	{name: "component twice", change: add("bom.csv", `"ÄÖ-😀","HAM","BOLT-10","HAM",1`), errors: list("duplicate-key")},
	{name: "old item twice", change: add("supersessions.csv", `"NUT-10","ÄÖ-😀",1`), errors: list("duplicate-key")},
	{name: "deliveries alike", change: add("pohist.csv", `"BOLT-10","HAM","ACME","5","1",2023/01/02,10,,"ST",6,2023/01/20,`)},
	{name: "month twice", change: summary("2024/01/01", "2024/01/01"), opts: summaryOptions, args: list("--sales", "summary"), errors: list("duplicate-key")},
	{name: "months", change: summary("2024/01/01", "2024/02/01"), opts: summaryOptions, args: list("--sales", "summary")},
	{name: "months without the profile", change: summary("2024/01/01", "2024/02/01"), errors: list("column-count")},
	{name: "same unique identifier", change: replace("master.csv", 1, `"2"`, `"1"`), warnings: list("duplicate-unique-id")},
	{name: "code in small letters", change: add("supplier.csv", `"acme","Other",,`), warnings: list("near-equal-code")},
	{name: "code with a space", change: add("supplier.csv", `"ZED ","Other",,`), warnings: list("outer-space")},

	// References.
	{name: "stock of an unknown item", change: replace("stock.csv", 2, "NUT-10", "SCREW"),
		errors: list("master-without-stock", "stock-without-master"), warnings: list("unknown-stock")},
	{name: "item without stock", change: add("master.csv", `"NEW","New",,,,,,,"9"`), errors: list("master-without-stock")},
	{name: "group value", change: replace("stock.csv", 0, `"L","R"`, `"XL","R"`), errors: list("group-missing")},
	{name: "group value of another group", change: replace("stock.csv", 0, `"L","R"`, `"R","R"`), errors: list("group-missing")},
	{name: "location of sales", change: replace("sales.csv", 0, `"HAM"`, `"BER"`), warnings: list("unknown-location", "unknown-stock")},
	{name: "vendor of an order", change: replace("po.csv", 0, `"ACME"`, `"NONE"`), warnings: list("unknown-supplier")},
	{name: "supplying vendor", change: replace("stock.csv", 0, `"EX","ACME"`, `"EX","NONE"`), warnings: list("unknown-supplier")},
	{name: "supplying location", change: replace("stock.csv", 1, `"IN","HAM"`, `"IN","BER"`), warnings: list("unknown-location")},
	{name: "component", change: replace("bom.csv", 0, "BOLT-10", "SCREW"), warnings: list("unknown-item")},
	{name: "replaced item", change: replace("supersessions.csv", 0, "NUT-10", "GONE"), warnings: list("unknown-item")},
	{name: "history of a pair without stock", change: replace("pohist.csv", 0, `"HAM"`, `"OLD"`), warnings: list("unknown-stock")},

	// Meaning.
	{name: "supply type", change: replace("stock.csv", 0, `"EX"`, `"XX"`), warnings: list("strange-code")},
	{name: "order type", change: replace("po.csv", 1, `"M"`, `"W"`), warnings: list("strange-code")},
	{name: "urgency", change: replace("pohist.csv", 0, `"ST"`, `"XX"`), warnings: list("strange-code")},
	{name: "above ordered", change: replace("co.csv", 0, ",2024/02/01,10", ",2024/02/01,11"), warnings: list("outstanding-above-ordered")},
	{name: "nothing outstanding", change: replace("po.csv", 0, ",2024/02/01,10", ",2024/02/01,0"), warnings: list("outstanding-not-positive")},
	{name: "transfer quantities", change: replace("transfer.csv", 0, "10,2,5", "10,6,5"), warnings: list("transfer-quantities")},
	{name: "supplies itself", change: replace("stock.csv", 1, `"IN","HAM"`, `"IN","MUC"`), warnings: list("supply-from-itself")},
	{name: "supply circle", change: replace("stock.csv", 0, `"EX","ACME"`, `"IN","MUC"`), warnings: list("supply-circle")},
	{name: "supersession circle", change: add("supersessions.csv", `"BOLT-10","NUT-10",1`), warnings: list("supersession-circle")},
	{name: "replaces itself", change: add("supersessions.csv", `"BOLT-10","BOLT-10",1`), warnings: list("supersession-circle")},

	// Files.
	{name: "no supplier.csv", change: remove("supplier.csv"), errors: list("missing-file")},
	{name: "no control.csv", change: remove("control.csv"), errors: list("missing-file")},
	{name: "no group.csv", change: remove("group.csv"), errors: list("missing-file")},
	{name: "no group.csv, no groups", change: func(s testSet) {
		remove("group.csv")(s)
		for i, row := range s["stock.csv"] {
			s["stock.csv"][i] = strings.NewReplacer(`"L","R"`, ",", `"L",`, ",").Replace(row)
		}
	}},
	{name: "none of what is not Required", change: remove("co.csv", "transfer.csv", "pohist.csv", "bom.csv", "supersessions.csv", "ut_001.csv")},
	{name: "sales.csv left out", change: remove("sales.csv"), opts: &check.Options{Without: []string{"sales.csv"}},
		args: list("--without", "sales.csv"), warnings: list("file-left-out")},
	{name: "stock.csv without rows", change: func(s testSet) { s["stock.csv"] = nil },
		errors: list("empty-file", "master-without-stock"), warnings: list("unknown-stock")},
	{name: "sales.csv without rows", change: func(s testSet) { s["sales.csv"] = nil }, warnings: list("empty-file")},
	{name: "capital letter", change: func(s testSet) { s["Stock.csv"] = nil }, errors: list("bad-file-name")},
	{name: "other file", change: func(s testSet) { s["readme.txt"] = nil }, errors: list("bad-file-name")},
	{name: "plain and compressed", late: func(f map[string][]byte) { f["co.csv.bz2"] = f["co.csv"] }, errors: list("bad-file-name")},

	// control.csv.
	{name: "MD5", late: in("stock.csv", ",100,", ",101,"), errors: list("md5-differs")},
	{name: "MD5 in capitals", late: func(f map[string][]byte) {
		key, _, _ := bytes.Cut(f["control.csv"], []byte("MD5_"))
		f["control.csv"] = append(bytes.Clone(key), bytes.ToUpper(f["control.csv"][len(key):])...)
	}, errors: list("md5-differs")},
	{name: "no MD5 of po.csv", late: withoutKey("MD5_PO"), warnings: list("md5-missing")},
	{name: "MD5 without a file", late: extra("MD5_UT_9,d41d8cd98f00b204e9800998ecf8427e"), errors: list("md5-without-file")},
	{name: "no date", late: withoutKey("EXTRACTION_DATE"), errors: list("control-required")},
	{name: "time", change: replace("control.csv", 2, "02:03:04", "2:03"), errors: list("control-form")},
	{name: "version", change: replace("control.csv", 0, "2.0.8", "v2"), errors: list("control-form")},
	{name: "key twice", change: add("control.csv", "HOST_SYSTEM_NAME,Twice"), errors: list("control-duplicate")},
	{name: "unknown key", change: add("control.csv", "WHAT,ever"), warnings: list("control-unknown")},
	{name: "quoted", change: replace("control.csv", 3, "HOST_SYSTEM_NAME,Demo ERP", `"HOST_SYSTEM_NAME","Demo ERP"`)},
	{name: "three fields", change: add("control.csv", "WHAT,1,2"), errors: list("column-count")},
	{name: "totals", change: add("control.csv", "VALIDATION_STOCK,104", "VALIDATION_SALES,1.5")},
	{name: "total of stock", change: add("control.csv", "VALIDATION_STOCK,105"), errors: list("total-differs")},
	{name: "total of sales", change: add("control.csv", "VALIDATION_SALES,1.6"), errors: list("total-differs")},

	// Where the specification's checker goes another way.
	{name: "no such extraction day", change: replace("control.csv", 1, "2024/01/05", "2024/02/30"), errors: list("control-form"),
		theirs: list(), reason: "it looks at the form of the date alone"},
	{name: "key without value", change: replace("control.csv", 3, "Demo ERP", ""), errors: list("required-blank"),
		theirs: list(), reason: "the vendor calls column 2 Required; it does not look"},
	{name: "blank line in control.csv", bytes: in("control.csv", "\r\n", "\r\n\r\n"), errors: list("column-count"),
		theirs: list(), reason: "it passes over blank lines of control.csv"},
	{name: "total with zeros", change: add("control.csv", "VALIDATION_STOCK,104.0"),
		theirs: list("total-differs"), reason: "it compares the text and not the number"},
	{name: "group number with zeros", change: replace("group.csv", 0, "1,", "01,"),
		theirs: list("group-missing"), reason: "it compares the text of an Integer"},
	{name: "stock without an item", change: add("stock.csv", `,"HAM",,1,1,,1,,,,"ACME",,,,,,,,,,`), errors: list("required-blank"),
		theirs: list("required-blank", "stock-without-master"), reason: "a blank is no item; that it is Required is told"},
}

var summaryOptions = &check.Options{Sales: csvspec.SummaryLayout}

func summary(periods ...string) func(testSet) {
	return func(s testSet) {
		s["sales.csv"] = nil
		for _, p := range periods {
			s["sales.csv"] = append(s["sales.csv"], `"BOLT-10","HAM",`+p+`,12,1,2.5,`)
		}
	}
}

func withoutKey(key string) func(map[string][]byte) {
	return func(files map[string][]byte) {
		var kept []string
		for row := range strings.Lines(string(files["control.csv"])) {
			if !strings.HasPrefix(row, key+",") {
				kept = append(kept, row)
			}
		}
		files["control.csv"] = []byte(strings.Join(kept, ""))
	}
}

func extra(row string) func(map[string][]byte) {
	return func(files map[string][]byte) {
		files["control.csv"] = append(bytes.Clone(files["control.csv"]), row+"\r\n"...)
	}
}
