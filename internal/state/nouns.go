// Package state is what imgplan remembers: records, the journal of paid tasks, the ledger and the originals. What is
// committed to git (imgplan.sum) is text that merges; all else can be rebuilt from it. It never decides anything.
package state

import (
	"cmp"
	"time"

	"github.com/imgplan/imgplan/internal/money"
)

// The names in the working folder that are imgplan's own.
const (
	Folder  = ".imgplan"
	SumFile = "imgplan.sum"
)

// Sources are the files that Peek reads, in slashes; it reads others where they don't agree.
var Sources = []string{SumFile, Folder + "/" + dbFile}

// Key is the digest of all that determines a picture's pixels: "k1:" and hex SHA-256. "" means not known yet.
type Key string

// Content is the digest of a file's bytes: "sha256:" and hex. "" means not known, or no file.
type Content string

// Record is what is remembered of one image: its line in imgplan.sum, and what this machine knows beside it.
type Record struct {
	Address string
	Path    string
	Key     Key
	Content Content // of the file as imgplan wrote it
	// Seed is set when the image took over the derived seed of an address it had before (it was renamed), so that
	// the new address must not derive another. It stands in the sum. nil otherwise.
	Seed *int64
	// Finish says what was written into the file beside the picture: "minimal", "full-" and a digest of what it says; "c2pa"
	// for content credentials that were delivered with it; "own" for a file that the user gave. "" is a file that is as it was
	// delivered, or converted.
	Finish string
	Bare   Content // of the file without what Finish stands for; "" where that is Content
	// File is the key of what the image's file block makes of its original: that is in the file then, and not the original.
	// "" for a file that is as it was delivered, or converted.
	File        Key
	Placeholder string // of the file: a ThumbHash in base64; "" where none was made
	// Unlike says that the original has another size than was asked for. Then, and where File is set, the sum has it.
	Unlike bool

	// What follows is local: absent after a fresh clone.
	Stat          Stat      // of the file when its content was last known
	Made          time.Time // when the original came
	Model         string    // "apikley qwen/text-to-image"
	Width, Height int       // of the original, in pixels; 0 when not known; not local where the sum has it
	Look          string    // of the original: what it looks like; "" when not known
}

// Makes is the key of what stands in the record's file: its own, or that of what its file block made.
func (r Record) Makes() Key { return cmp.Or(r.File, r.Key) }

// Stat is what a file system says of a file: as long as it is the same, so are the bytes, unless the file was touched
// within the clock's grain of Seen (git calls that racy). The zero value matches nothing.
type Stat struct {
	Size  int64
	MTime int64 // ns
	CTime int64 // ns; 0 where the system has none
	Inode uint64
	Mode  uint32
	Seen  int64 // ns: when the content was known to belong to the above
}

// Racy tells whether a later write could have left no trace in a Stat: git's rule, with the time of the last change of
// the inode beside that of its bytes.
func (s Stat) Racy() bool { return s.MTime >= s.Seen || s.CTime >= s.Seen }

// FileKind is what stands at a path.
type FileKind string

// The kinds of file.
const (
	Missing FileKind = ""
	Regular FileKind = "file"
	Other   FileKind = "other" // a folder, a symlink, a device
)

// File is what stands at a path now.
type File struct {
	Kind    FileKind
	Content Content // of a Regular file
	Stat    Stat
	Pointer bool // a Git LFS pointer stands there in place of the file, which is not on this machine
}

// Facts explain a key: the resolved arguments that were hashed, and what they were made from.
type Facts struct {
	Arguments []Fact // in the key's order
	Causes    []Fact // digests of the variables and locals that the arguments referred to; not part of the key
}

// Fact is one named value.
type Fact struct{ Name, Value string }

// Phase is how far a paid task has come, durably.
type Phase string

// The phases of the journal. A task in Intent when a run starts has an unknown outcome: the run before it died between
// the request and its answer.
const (
	Intent    Phase = "intent"    // about to be sent
	Unknown   Phase = "unknown"   // sent, and the answer was lost: held until the user says what to do
	Submitted Phase = "submitted" // the vendor took it under an id
	Finished  Phase = "finished"  // the vendor has made it, and gave links
	Refused   Phase = "refused"   // the vendor won't make it; remembered so that it isn't asked for again unchanged
)

// Task is the journal's entry for one key. It is removed once its picture is stored.
type Task struct {
	Key      Key
	Address  string // of the image it was first made for
	Provider string // instance: "apikley.eu"
	Model    string
	Phase    Phase
	ID       string     // the vendor's; "" before Submitted
	URLs     []string   // from Finished
	Estimate *money.USD // nil when no price is known
	Billed   *money.USD // nil when the vendor didn't say
	Sent     time.Time  // when the intent was written
	Reason   string     // of Unknown and Refused: what happened, in words; of Finished: why its picture couldn't be had
	Facts    Facts      // so that a task can be explained after its spec has changed
}

// Died is the reason of a task that a run sent which died before the answer came.
const Died = "the run that sent it died before the answer came"

// Lost tells whether nobody knows if the task was paid: its answer was lost, or the run that sent it died meanwhile.
func (t Task) Lost() bool { return t.Phase == Intent || t.Phase == Unknown }

// Unknown is the ledger's line of a task that may have been paid.
func (t Task) Unknown() Entry {
	return Entry{
		Time: t.Sent, Address: t.Address, Key: t.Key, Provider: t.Provider, Model: t.Model, TaskID: t.ID, Outcome: "unknown",
		Estimate: t.Estimate, Billed: t.Billed,
	}
}

// Entry is one line of the ledger: a request that was paid, or may have been.
type Entry struct {
	Time     time.Time
	Address  string
	Key      Key
	Provider string
	Model    string
	TaskID   string
	Outcome  string     // "made", "failed", "refused", "unknown"; "claimed" and "forgotten" say what became of one of those that were unknown
	Estimate *money.USD // nil when no price was known
	Billed   *money.USD // nil when the vendor didn't say
}

// What is known of an original's alpha.
const (
	Opaque      = "opaque"      // all pixels
	Transparent = "transparent" // at least one is, in part
)

// Adopted is the model of a picture that no provider delivered: the user gave it.
const Adopted = "adopted"

// Own is the finish of a file that the user gave: what it says of itself is the user's.
const Own = "own"

// SaysSize tells whether the sum says the size of a record's original: then all machines know the same of it.
func (r *Record) SaysSize() bool { return (r.File != "" || r.Unlike) && r.Width > 0 && r.Height > 0 }

// Given tells whether a record is of a file that the user gave.
func (r *Record) Given() bool { return r.Model == Adopted || r.Finish == Own }

// Fits tells whether an original may be the picture of a record of its key: another one may have been accepted for it since, or before.
func (o Original) Fits(r *Record) bool { return (o.Model == Adopted) == r.Given() }

// Original is what a provider delivered for a key, or the user gave in its place; or, for the key of a file that is made here, what
// was made.
type Original struct {
	Content       Content
	Format        string // "png", "jpeg", "webp"
	Width, Height int
	Model         string // "apikley qwen/text-to-image"
	TaskID        string
	Made          time.Time
	Alpha         string  `json:",omitempty"` // Opaque or Transparent; "" where it isn't known
	Look          string  `json:",omitempty"` // what it looks like, as package picture says it; "" where it isn't known
	Blank         bool    `json:",omitempty"` // it is of one colour all over
	Signed        bool    `json:",omitempty"` // it has content credentials (C2PA)
	Of            Content `json:",omitempty"` // what it was made from here; "" for what was delivered, and where it isn't known
	OfWidth       int     `json:",omitempty"` // and the size of that, in pixels; 0 where it isn't known
	OfHeight      int     `json:",omitempty"`
	Placeholder   string  `json:",omitempty"` // a ThumbHash in base64; "" where none was made
	Bytes         int64   `json:"-"`          // its size, where it was read from the store; 0 otherwise
	Key           Key     `json:"-"`          // what it was bound to, where it was read from the store: it may differ from what was asked for in its tool
}
