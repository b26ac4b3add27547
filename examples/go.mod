module github.com/seed545d57e3/share/examples

go 1.25.0

require github.com/seed545d57e3/share v0.0.0

replace github.com/seed545d57e3/share => ../
