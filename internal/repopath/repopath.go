// Package repopath says which paths a picture may have: inside the folder, portable, and nobody else's. It never
// touches the disk.
package repopath
