module github.com/erplink/erplink

go 1.26.0

require (
	github.com/MicahParks/jwkset v0.11.4
	github.com/dsnet/compress v0.0.1
	github.com/golang-jwt/jwt/v5 v5.3.1
	github.com/pkg/sftp v1.13.12
	github.com/stretchr/testify v1.12.1
	golang.org/x/crypto v0.58.0
	golang.org/x/net v0.62.0
	golang.org/x/sys v0.50.0
	golang.org/x/text v0.44.0
	pgregory.net/rapid v1.3.0
)

require (
	github.com/kr/fs v0.1.0 // indirect
	go.yaml.in/yaml/v3 v3.0.5 // indirect
	golang.org/x/time v0.9.0 // indirect
)
