package demoerp

// warehouses of Meridian; the first one is the central warehouse, where goods
// are bought and made. A later one may be replenished by any before it.
var warehouses = []struct {
	number, name, region, kind string
	sales                      int // share of all sales, in percent
}{
	{"C01", "Zentrallager Köln, Am Niehler Hafen 5", "North", "central", 46},
	{"D02", `Regional warehouse "Øresund", Malmö`, "North", "regional", 22},
	{"S03", "Κατάστημα Αθήνας, Ερμού 12", "South", "shop", 18},
	{"S04", `Sklep „Pod Żubrem", Kraków`, "East", "shop", 14},
}

// regions are where the vendors sit. Rates are units of the currency for one
// hundred euro.
var regions = []struct {
	currency string
	rate     int64
	origin   string
	days     int // usual lead time
	vendors  []string
}{
	{"EUR", 100, "domestic", 9, []string{
		"Krüger & Söhne Glashütte GmbH", "Töpferei Weiß, Inh. J. Größer", `Besteckfabrik "Bergische Klinge" KG`,
		"Holzwerk Müritz eG", "Leinen & Garn, Bielefeld", "Kartonagen Voß GmbH & Co. KG", "Gewürzkontor Elbe", "Emaille Nord AG",
	}},
	{"EUR", 100, "import", 18, []string{
		"Αφοί Παπαδόπουλοι Α.Ε.", "Κεραμικά Σίφνου", "Ελιά & Λάδι, Καλαμάτα", "Cerámica Peñíscola, S.L.", "Verreries d'Île-de-Ré",
		"Ferramenta L'Aquila s.r.l.", "Azulejos São João, Lda.", "Grūdų namai, UAB",
	}},
	{"PLN", 428, "import", 14, []string{
		`Spółdzielnia "Łąka"`, "Huta Szkła Źródło Sp. z o.o.", "Drewno Żywiec", "Porcelana Świętokrzyska, Sp. j.",
	}},
	{"GBP", 86, "import", 16, []string{
		"O'Neill & Daughters, Ltd.", `Sheffield "Old Forge" Cutlers`, "Smith, Smythe & Smits",
	}},
	{"USD", 109, "import", 35, []string{
		`Ironworks of Ohio, Inc.`, `12" Skillet Company`, "Cedar, Oak & Ash LLC",
	}},
	{"JPY", 16400, "import", 75, []string{
		"南部鉄器 盛岡株式会社", "有田焼 (株) 白磁窯", "堺刃物工業", "株式会社 ヤマト・ガラス", "ｶﾅｻﾞﾜ漆器",
	}},
	{"CNY", 785, "import", 60, []string{
		"景德镇青花瓷器有限公司", "宜兴紫砂壶厂", "Shènzhèn \"Golden Bee\" Co., Ltd.", "广州不锈钢制品厂", "龙泉青瓷，浙江", "杭州丝绸包装",
	}},
	{"KRW", 150500, "import", 55, []string{"한강 도자기 주식회사", "전주 한지 공방", "안성 유기"}},
	{"INR", 9200, "import", 50, []string{"मुरादाबाद पीतल उद्योग", "जयपुर ब्लू पॉटरी", "Kochi Spices & Sons Pvt. Ltd."}},
	{"AED", 400, "import", 45, []string{"شركة دمشق للنحاس", "مصنع الخليج للزجاج, ش.ذ.م.م"}},
	{"ILS", 402, "import", 40, []string{"קרמיקה ירושלים בע\"מ", "זכוכית חברון"}},
	{"THB", 3850, "import", 48, []string{"โรงงานเครื่องปั้นดินเผาลำปาง", "บริษัท ไม้สัก จำกัด"}},
	{"UAH", 4550, "import", 30, []string{"Гончарі Опішні, ТОВ", "Скло «Діброва»", "Лляна справа"}},
	{"GEL", 296, "import", 33, []string{"შავი კერამიკა", "კახეთის სპილენძი"}},
	{"TRY", 4700, "import", 26, []string{"Kütahya Çini A.Ş.", "Gaziantep Bakırcılar", "Beykoz Cam Atölyesi", "İznik \"Mavi\" Seramik", "Ağaç İşleri, Düzce"}},
}

// workshop is the vendor of what Meridian makes itself.
const workshop = "Eigene Werkstatt Köln"

// collections are lines of design; the title stands in product names.
var collections = []struct{ code, title string }{
	{"ELBE", `"Elbe"`}, {"LEFKADA", "Λευκάδα"}, {"ODESA", "Одеса"}, {"NANBU", "南部"}, {"ANDALUS", "الأندلس"}, {"ZUBR", "Żubr"},
	{"HANGANG", "한강"}, {"JAFFA", "יפו"}, {"CHAOPHRAYA", "เจ้าพระยา"}, {"OMALLEY", "O'Malley"}, {"SKARGARD", "Skärgård"}, {"TBILISI", "თბილისი"},
	{"GANGA", "गंगा"}, {"BASIC", "basic, no frills"},
}

// families of traded goods: the prefix of the product number is the category.
var families = []struct {
	code, category, name string
	sizes                []string
	low, high            int // cost in cents
	volume, weight       int // millilitres and grams
}{
	{"PLT", "Plates", "Plate", []string{"20 cm", "24 cm", "27 cm", "31 cm, deep"}, 280, 1400, 900, 620},
	{"BWL", "Bowls", "Bowl", []string{"0,4 l", "0,8 l", "1,5 l"}, 240, 1900, 1400, 540},
	{"MUG", "Cups and mugs", "Mug", []string{"25 cl", "35 cl", `"XXL"`}, 190, 900, 610, 330},
	{"GLS", "Glasses", "Tumbler", []string{"20 cl", "33 cl", "50 cl"}, 120, 780, 420, 260},
	{"WGL", "Stemware", "Wine glass", []string{"red", "white", "flute"}, 210, 1650, 980, 190},
	{"JUG", "Jugs", "Jug", []string{"1 l", "1,5 l", "2 l, with lid"}, 520, 2900, 3200, 910},
	{"TEA", "Teapots", "Teapot", []string{"0,6 l", "1,2 l"}, 980, 6400, 2600, 1150},
	{"PAN", "Pans", "Frying pan", []string{`8"`, `10"`, `12"`}, 1250, 7900, 4100, 1450},
	{"POT", "Pots", "Stockpot", []string{"3 l", "5,5 l", "9 l"}, 1600, 9800, 11000, 2300},
	{"KNF", "Knives", "Chef's knife", []string{"16 cm", "20 cm", "24 cm"}, 1400, 12500, 450, 240},
	{"CUT", "Cutlery", "Cutlery set", []string{"24 pcs", "30 pcs", "68 pcs"}, 2100, 15900, 5200, 2900},
	{"SPN", "Utensils", "Cooking spoon", []string{"25 cm", "30 cm"}, 90, 640, 150, 70},
	{"BRD", "Boards", "Chopping board", []string{"S", "M", "L, with groove"}, 480, 3900, 2300, 1300},
	{"LIN", "Linen", "Tablecloth", []string{"130 × 170", "130 × 220", "Ø 180"}, 760, 4600, 1100, 480},
	{"NAP", "Linen", "Napkin", []string{"pair", "set of 6"}, 260, 1500, 300, 120},
	{"VAS", "Decoration", "Vase", []string{"18 cm", "25 cm", "40 cm"}, 590, 5200, 4800, 1700},
	{"CAN", "Decoration", "Candle holder", []string{"1 arm", "3 arms", "5 arms"}, 340, 4800, 1300, 690},
	{"SPI", "Pantry", "Spice tin", []string{"50 g", "100 g"}, 110, 720, 180, 90},
	{"OIL", "Pantry", "Oil bottle", []string{"25 cl", "50 cl", "1 l"}, 210, 1300, 700, 560},
	{"TIM", "Gadgets", "Kitchen timer", []string{"analog", "digital", `"Egg"`}, 240, 1900, 260, 140},
}

// packaging goes into the sets and is not sold by itself.
var packaging = []struct {
	code, name, unit string
	cents            int
	volume, weight   int // millilitres and grams
}{
	{"BOX", "Gift box", "pc", 85, 2600, 140},
	{"INL", "Cardboard inlay", "pc", 22, 700, 60},
	{"PAP", "Tissue paper", "sheet", 4, 50, 4},
	{"RIB", "Ribbon", "m", 9, 60, 5},
	{"TAG", `Tag "Handle with care"`, "pc", 3, 50, 2},
}

// occasions name the sets that the workshop makes up.
var occasions = []string{
	"Wedding", "Housewarming", "Sunday breakfast", "Tea for two", "Chef's choice", "Ostern", "Noël", "Новосілля", "お正月", "Καλό ταξίδι",
}

var firstNames = []string{"Ana", "Björn", "Chloë", "Дарина", "Ελένη", "Fatma", "Grażyna", "하늘", "Inés", "Jürgen", "Kōji", "ليلى", "Märta", "Nuño", "O'Brien's", "Zoë"}

var lastNames = []string{"Gasthof", "& Co.", "Hotel", "Bistro, Bar", "Catering", "\"Deli\"", "Restaurant", "Privat", "Feinkost", "Stiftung"}
