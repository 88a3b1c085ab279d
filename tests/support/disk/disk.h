// The disk under the tests' own hands: what a program does to the files of one folder is recorded, or fails where told.
//
// This library defines open, read, write, fsync, rename, unlink and their sisters, so that every call of the program it
// is linked into comes by here: SQLite's, ours and the standard library's (which has them from the program, too). It is
// below SQLite's VFS on purpose: the attachments beside the database, renames, folders and their fsync are attacked in
// the same way. Not seen: memory that is mapped (SQLite's -shm, of which a power cut leaves nothing to rely on).
//
// One thread; one folder at a time.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace yanxing::testing::disk {

/// What can fail. `remove` is unlink and rmdir, `folder` is mkdir.
enum class Call { open, read, write, sync, truncate, remove, rename, folder, count };
const char* name_of(Call call);

/// Something that was done to the disk, in order.
struct Op {
  enum class Kind { write, truncate, sync, enter, leave, move, sync_folder, make_folder, mark };
  Kind kind = Kind::mark;
  int file = -1;             // which file (not which name)
  std::uint64_t offset = 0;  // of a write; the size of a truncate
  std::string bytes;
  std::string name;  // relative to the folder; of `move` where it went
  std::string from;  // of `move`
};

/// A file as it was when recording started: durable.
struct Start {
  std::string name;
  std::string bytes;
};

struct Recording {
  std::vector<std::string> folders;  // durable at the start
  std::vector<Start> files;          // file number = index
  std::vector<Op> ops;
  std::size_t marks_before(std::size_t ops_done) const;
};

/// Records what happens below `folder` from now on; everything that is there counts as durable.
void start_recording(const std::filesystem::path& folder);
/// Notes that by now somebody was told.
void mark();
Recording stop_recording();

struct Fault {
  Call call = Call::write;
  std::uint64_t at = 0;   // the at-th such call below the folder, from 0
  int error = 5;          // errno; EIO
  bool for_ever = false;  // and all calls that take space after it (open that creates, write, truncate, mkdir)
};
/// Lets a call below `folder` fail. A write that fails with ENOSPC writes half of its bytes first; an open fails with
/// it only where it makes a file, and only these are counted.
void arm(const std::filesystem::path& folder, const Fault& fault);
/// Ends it. True when it struck.
bool disarm();
/// How many calls of this kind there were since arm().
std::uint64_t calls_seen();

/// While one of these lives, fsync does nothing: what a test looks at afterwards does not depend on it.
class QuickSync {
 public:
  QuickSync();
  ~QuickSync();
  QuickSync(const QuickSync&) = delete;
  QuickSync& operator=(const QuickSync&) = delete;
};

}  // namespace yanxing::testing::disk
