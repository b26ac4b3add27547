module github.com/seed545d57e3/share

go 1.25.0
