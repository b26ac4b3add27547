module github.com/seed545d57e3/share

go 1.25.0

require (
	github.com/google/uuid v1.6.0 // indirect
	github.com/stretchr/testify v1.9.0 // indirect
)
