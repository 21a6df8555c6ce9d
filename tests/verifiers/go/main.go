// Verifies a Countenance log with the Merkle tree and signed note code of Go's own checksum database client
// (golang.org/x/mod/sumdb), which nobody of this project wrote. Reads files only.
//
//	verify LOG_DIR VERIFIER_KEY [OLDER_CHECKPOINT [PROOF]]
//
// Checks the signature, recomputes the root from the entry bundles, authenticates every hash tile against the root,
// proves that every 97th leaf and the last are included, and that the older checkpoint (a smaller tree of the same
// entries if none is given) is a prefix. PROOF is a .tlog-proof file. Exit status: 0 good, 1 bad.
package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	height = 8
	width  = 1 << height
)

func main() {
	if len(os.Args) < 3 || len(os.Args) > 5 {
		fmt.Fprintln(os.Stderr, "usage: verify LOG_DIR VERIFIER_KEY [OLDER_CHECKPOINT [PROOF]]")
		os.Exit(2)
	}
	if err := verify(os.Args[1], os.Args[2], os.Args[3:]); err != nil {
		fmt.Fprintln(os.Stderr, "go: rejected:", err)
		os.Exit(1)
	}
}

func verify(dir, key string, more []string) error {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return err
	}
	tree, err := openFile(filepath.Join(dir, "checkpoint"), verifier)
	if err != nil {
		return err
	}

	leaves, err := readBundles(dir, tree.N)
	if err != nil {
		return err
	}
	hashes, err := hashAll(leaves)
	if err != nil {
		return err
	}
	root, err := tlog.TreeHash(tree.N, hashes)
	if err != nil {
		return err
	}
	if root != tree.Hash {
		return errors.New("the entry bundles do not have the signed root")
	}

	// Every request to this reader is authenticated against the signed root, tile by tile.
	tiles := tlog.TileHashReader(tree, tileFiles(dir))
	for index := int64(0); index < tree.N; index++ {
		stored, err := tiles.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
		if err != nil {
			return fmt.Errorf("tile of leaf %d: %w", index, err)
		}
		if stored[0] != tlog.RecordHash(leaves[index]) {
			return fmt.Errorf("leaf %d and its tile disagree", index)
		}
		if index%97 != 0 && index != tree.N-1 {
			continue
		}
		proof, err := tlog.ProveRecord(tree.N, index, tiles)
		if err != nil {
			return err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(leaves[index])); err != nil {
			return fmt.Errorf("inclusion of leaf %d: %w", index, err)
		}
	}

	older := tlog.Tree{N: tree.N/2 + 1}
	if older.N > tree.N {
		older.N = tree.N
	}
	if older.Hash, err = tlog.TreeHash(older.N, hashes); err != nil {
		return err
	}
	if len(more) > 0 {
		if older, err = openFile(more[0], verifier); err != nil {
			return err
		}
	}
	if older.N > 0 {
		proof, err := tlog.ProveTree(tree.N, older.N, tiles)
		if err != nil {
			return err
		}
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, older.N, older.Hash); err != nil {
			return fmt.Errorf("consistency of sizes %d and %d: %w", older.N, tree.N, err)
		}
	}
	if len(more) > 1 {
		if err := checkProof(more[1], leaves, verifier); err != nil {
			return err
		}
	}
	fmt.Printf("go: %d leaves good, consistent with %d\n", tree.N, older.N)
	return nil
}

func openFile(path string, verifier note.Verifier) (tlog.Tree, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return tlog.Tree{}, err
	}
	return openCheckpoint(text, verifier)
}

// openCheckpoint reads a checkpoint (C2SP tlog-checkpoint) whose origin is the name of its key.
func openCheckpoint(text []byte, verifier note.Verifier) (tlog.Tree, error) {
	signed, err := note.Open(text, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(signed.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, errors.New("not a checkpoint of this log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

func readBundles(dir string, size int64) ([][]byte, error) {
	var leaves [][]byte
	for number := int64(0); number*width < size; number++ {
		entries := min(size-number*width, width)
		data, err := os.ReadFile(filepath.Join(dir, "tile", "entries", name(number, entries)))
		if err != nil {
			return nil, err
		}
		for ; entries > 0; entries-- {
			if len(data) < 2 || len(data) < 2+int(binary.BigEndian.Uint16(data)) {
				return nil, fmt.Errorf("entry bundle %d is cut", number)
			}
			end := 2 + int(binary.BigEndian.Uint16(data))
			leaves = append(leaves, data[2:end])
			data = data[end:]
		}
		if len(data) != 0 {
			return nil, fmt.Errorf("entry bundle %d holds more than the tree does", number)
		}
	}
	return leaves, nil
}

// stored is a tree kept as a plain list of its hashes.
type stored []tlog.Hash

func (s stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if index >= int64(len(s)) {
			return nil, fmt.Errorf("no hash %d", index)
		}
		hashes[i] = s[index]
	}
	return hashes, nil
}

func hashAll(leaves [][]byte) (stored, error) {
	var hashes stored
	for index, leaf := range leaves {
		more, err := tlog.StoredHashes(int64(index), leaf, hashes)
		if err != nil {
			return nil, err
		}
		hashes = append(hashes, more...)
	}
	return hashes, nil
}

// tileFiles reads hash tiles by their C2SP names, which are Go's without the height.
type tileFiles string

func (tileFiles) Height() int { return height }

func (dir tileFiles) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var read [][]byte
	for _, tile := range tiles {
		path := filepath.Join(string(dir), "tile", strconv.Itoa(tile.L), name(tile.N, int64(tile.W)))
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		read = append(read, data)
	}
	return read, nil
}

func (tileFiles) SaveTiles([]tlog.Tile, [][]byte) {}

func name(number, entries int64) string {
	text := fmt.Sprintf("%03d", number%1000)
	for number >= 1000 {
		number /= 1000
		text = fmt.Sprintf("x%03d/%s", number%1000, text)
	}
	if entries < width {
		text += fmt.Sprintf(".p/%d", entries)
	}
	return text
}

// checkProof checks a .tlog-proof file (C2SP tlog-proof) of one of the leaves.
func checkProof(path string, leaves [][]byte, verifier note.Verifier) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	head, checkpoint, ok := strings.Cut(string(text), "\n\n")
	lines := strings.Split(head, "\n")
	if !ok || len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" || !strings.HasPrefix(lines[1], "index ") {
		return errors.New("not a proof")
	}
	tree, err := openCheckpoint([]byte(checkpoint), verifier)
	if err != nil {
		return err
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	if err != nil || index < 0 || index >= int64(len(leaves)) {
		return errors.New("the proof has no index of this log")
	}
	var proof tlog.RecordProof
	for _, line := range lines[2:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return err
		}
		proof = append(proof, hash)
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(leaves[index]))
}

func min(one, other int64) int64 {
	if one < other {
		return one
	}
	return other
}
