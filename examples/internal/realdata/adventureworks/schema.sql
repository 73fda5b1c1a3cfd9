CREATE TABLE Location (
	LocationID   integer PRIMARY KEY,
	Name         varchar(50) NOT NULL,
	CostRate     numeric(10,4) NOT NULL,
	Availability numeric(8,2) NOT NULL
);

CREATE TABLE Product (
	ProductID             integer PRIMARY KEY,
	Name                  varchar(50) NOT NULL,
	ProductNumber         varchar(25) NOT NULL,
	MakeFlag              integer NOT NULL,
	FinishedGoodsFlag     integer NOT NULL,
	Color                 varchar(15),
	SafetyStockLevel      integer NOT NULL,
	ReorderPoint          integer NOT NULL,
	StandardCost          numeric(19,4) NOT NULL,
	ListPrice             numeric(19,4) NOT NULL,
	Size                  varchar(5),
	SizeUnitMeasureCode   varchar(3),
	WeightUnitMeasureCode varchar(3),
	Weight                numeric(8,2),
	DaysToManufacture     integer NOT NULL,
	ProductLine           varchar(2),
	Class                 varchar(2),
	Style                 varchar(2),
	ProductSubcategoryID  integer,
	ProductModelID        integer,
	SellStartDate         datetime NOT NULL,
	SellEndDate           datetime,
	DiscontinuedDate      datetime
);

CREATE TABLE ProductInventory (
	ProductID  integer NOT NULL,
	LocationID integer NOT NULL,
	Shelf      varchar(10) NOT NULL,
	Bin        integer NOT NULL,
	Quantity   integer NOT NULL,
	PRIMARY KEY (ProductID, LocationID)
);

CREATE TABLE Vendor (
	BusinessEntityID        integer PRIMARY KEY,
	AccountNumber           varchar(15) NOT NULL,
	Name                    varchar(50) NOT NULL,
	CreditRating            integer NOT NULL,
	PreferredVendorStatus   integer NOT NULL,
	ActiveFlag              integer NOT NULL,
	PurchasingWebServiceURL varchar(1024)
);

CREATE TABLE ProductVendor (
	ProductID        integer NOT NULL,
	BusinessEntityID integer NOT NULL,
	AverageLeadTime  integer NOT NULL,
	StandardPrice    numeric(19,4) NOT NULL,
	LastReceiptCost  numeric(19,4),
	LastReceiptDate  datetime,
	MinOrderQty      integer NOT NULL,
	MaxOrderQty      integer NOT NULL,
	OnOrderQty       integer,
	UnitMeasureCode  varchar(3) NOT NULL,
	PRIMARY KEY (ProductID, BusinessEntityID)
);

CREATE TABLE PurchaseOrderHeader (
	PurchaseOrderID integer PRIMARY KEY,
	RevisionNumber  integer NOT NULL,
	Status          integer NOT NULL,
	EmployeeID      integer NOT NULL,
	VendorID        integer NOT NULL,
	ShipMethodID    integer NOT NULL,
	OrderDate       datetime NOT NULL,
	ShipDate        datetime,
	SubTotal        numeric(19,4) NOT NULL,
	TaxAmt          numeric(19,4) NOT NULL,
	Freight         numeric(19,4) NOT NULL,
	TotalDue        numeric(19,4) NOT NULL
);

CREATE TABLE PurchaseOrderDetail (
	PurchaseOrderID       integer NOT NULL,
	PurchaseOrderDetailID integer PRIMARY KEY,
	DueDate               datetime NOT NULL,
	OrderQty              integer NOT NULL,
	ProductID             integer NOT NULL,
	UnitPrice             numeric(19,4) NOT NULL,
	LineTotal             numeric(19,4) NOT NULL,
	ReceivedQty           numeric(8,2) NOT NULL,
	RejectedQty           numeric(8,2) NOT NULL,
	StockedQty            numeric(9,2) NOT NULL,
	ModifiedDate          datetime NOT NULL
);

CREATE TABLE BillOfMaterials (
	BillOfMaterialsID integer PRIMARY KEY,
	ProductAssemblyID integer,
	ComponentID       integer NOT NULL,
	StartDate         datetime NOT NULL,
	EndDate           datetime,
	UnitMeasureCode   varchar(3) NOT NULL,
	BOMLevel          integer NOT NULL,
	PerAssemblyQty    numeric(8,2) NOT NULL
);

CREATE TABLE UnitMeasure (
	UnitMeasureCode varchar(3) PRIMARY KEY,
	Name            varchar(50) NOT NULL
);

CREATE TABLE ProductCategory (
	ProductCategoryID integer PRIMARY KEY,
	Name              varchar(50) NOT NULL
);

CREATE TABLE ProductSubcategory (
	ProductSubcategoryID integer PRIMARY KEY,
	ProductCategoryID    integer NOT NULL,
	Name                 varchar(50) NOT NULL
);

CREATE TABLE ShipMethod (
	ShipMethodID integer PRIMARY KEY,
	Name         varchar(50) NOT NULL,
	ShipBase     numeric(19,4) NOT NULL,
	ShipRate     numeric(19,4) NOT NULL
);
