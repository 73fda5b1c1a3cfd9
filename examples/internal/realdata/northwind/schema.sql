CREATE TABLE Categories (
	CategoryID   integer PRIMARY KEY,
	CategoryName varchar(15) NOT NULL,
	Description  text
);

CREATE TABLE Suppliers (
	SupplierID   integer PRIMARY KEY,
	CompanyName  varchar(40) NOT NULL,
	ContactName  varchar(30),
	ContactTitle varchar(30),
	Address      varchar(60),
	City         varchar(15),
	Region       varchar(15),
	PostalCode   varchar(10),
	Country      varchar(15),
	Phone        varchar(24),
	Fax          varchar(24),
	HomePage     text
);

CREATE TABLE Products (
	ProductID       integer PRIMARY KEY,
	ProductName     varchar(40) NOT NULL,
	SupplierID      integer,
	CategoryID      integer,
	QuantityPerUnit varchar(20),
	UnitPrice       numeric(19,4) NOT NULL,
	UnitsInStock    integer NOT NULL,
	UnitsOnOrder    integer NOT NULL,
	ReorderLevel    integer NOT NULL,
	Discontinued    integer NOT NULL
);

CREATE TABLE Customers (
	CustomerID   varchar(5) PRIMARY KEY,
	CompanyName  varchar(40) NOT NULL,
	ContactName  varchar(30),
	ContactTitle varchar(30),
	Address      varchar(60),
	City         varchar(15),
	Region       varchar(15),
	PostalCode   varchar(10),
	Country      varchar(15),
	Phone        varchar(24),
	Fax          varchar(24)
);

CREATE TABLE Orders (
	OrderID        integer PRIMARY KEY,
	CustomerID     varchar(5),
	EmployeeID     integer,
	OrderDate      datetime NOT NULL,
	RequiredDate   datetime NOT NULL,
	ShippedDate    datetime,
	ShipVia        integer,
	Freight        numeric(19,4),
	ShipName       varchar(40),
	ShipAddress    varchar(60),
	ShipCity       varchar(15),
	ShipRegion     varchar(15),
	ShipPostalCode varchar(10),
	ShipCountry    varchar(15)
);

CREATE TABLE OrderDetails (
	OrderID   integer NOT NULL,
	ProductID integer NOT NULL,
	UnitPrice numeric(19,4) NOT NULL,
	Quantity  integer NOT NULL,
	Discount  double precision NOT NULL,
	PRIMARY KEY (OrderID, ProductID)
);

CREATE TABLE Shippers (
	ShipperID   integer PRIMARY KEY,
	CompanyName varchar(40) NOT NULL,
	Phone       varchar(24)
);

CREATE TABLE Employees (
	EmployeeID      integer PRIMARY KEY,
	LastName        varchar(20) NOT NULL,
	FirstName       varchar(10) NOT NULL,
	Title           varchar(30),
	TitleOfCourtesy varchar(25),
	BirthDate       datetime,
	HireDate        datetime,
	Address         varchar(60),
	City            varchar(15),
	Region          varchar(15),
	PostalCode      varchar(10),
	Country         varchar(15),
	HomePhone       varchar(24),
	Extension       varchar(4),
	ReportsTo       integer
);

CREATE TABLE Regions (
	RegionID          integer PRIMARY KEY,
	RegionDescription varchar(50) NOT NULL
);

CREATE TABLE Territories (
	TerritoryID          varchar(20) PRIMARY KEY,
	TerritoryDescription varchar(50) NOT NULL,
	RegionID             integer NOT NULL
);

CREATE TABLE EmployeeTerritories (
	EmployeeID  integer NOT NULL,
	TerritoryID varchar(20) NOT NULL,
	PRIMARY KEY (EmployeeID, TerritoryID)
);
