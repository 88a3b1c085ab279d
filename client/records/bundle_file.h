// A bundle as files on a stick: FILE, FILE.2, FILE.3… each of limited size. POSIX.
//
// Knows nothing of the ledger: what goes in comes by a BundleOrder, so that another thread than the store's may write.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sync/base/crypto.h"
#include "sync/base/result.h"
#include "sync/wire/bundle.h"

namespace yanxing::records {

inline constexpr std::uint64_t default_part_bytes = std::uint64_t{1} << 30;
inline constexpr std::uint64_t least_part_bytes = std::uint64_t{64} << 10;
inline constexpr std::uint64_t greatest_part_bytes = std::uint64_t{1} << 40;

/// Push frames, in order; the same ones again after rewind().
class PushFrames {
 public:
  virtual ~PushFrames() = default;
  virtual Result<std::optional<std::string>> next() = 0;
  virtual void rewind() = 0;
};

/// Frames that are in memory already.
class KeptFrames final : public PushFrames {
 public:
  explicit KeptFrames(std::vector<std::string> frames) : frames_(std::move(frames)) {}
  Result<std::optional<std::string>> next() override {
    return at_ < frames_.size() ? std::optional(frames_[at_++]) : std::optional<std::string>();
  }
  void rewind() override { at_ = 0; }

 private:
  std::vector<std::string> frames_;
  std::size_t at_ = 0;
};

struct BundleAttachment {
  std::string name;
  std::uint64_t bytes = 0;
  std::filesystem::path file;
};

/// What shall be written, for whom, and where.
struct BundleOrder {
  sync::BundleHeader header;  // part and parts are filled in
  SigningKey key;
  std::vector<std::string> questions;
  std::uint64_t changes = 0;
  std::vector<BundleAttachment> attachments;  // what comes first is carried first
  std::uint64_t part_bytes = default_part_bytes;
  std::filesystem::path target;
  /// bundle_mark() of those that this laptop wrote: a bundle is sealed and tells nobody whose it is, and only an own
  /// one may be replaced.
  std::set<std::string> own{};
  /// Gets the marks of the new files, durably, before one of them takes its name: what is killed before it can tell the
  /// store has still written its own. Empty: nowhere.
  std::filesystem::path marks_file{};
  /// Makes an attachment anew that is lost or not what its name says; false: it cannot. Called where it is written.
  std::function<bool(const std::string& name)> mend{};
  /// Goes on where a full disk takes no marks: for who says that the next bundle needs another name.
  bool may_lack_marks = false;
};

struct BundleWritten {
  std::vector<std::filesystem::path> files;
  std::uint64_t bytes = 0;
  std::uint64_t changes = 0;
  std::uint64_t attachments = 0;
  std::uint64_t left_out = 0;        // attachments whose file is damaged or gone
  std::vector<std::string> damaged;  // their names
  std::uint64_t mended = 0;          // made anew, and among those above that were written
  std::vector<std::string> marks;    // of the files; for BundleOrder::own of later ones
};

/// Tells one bundle from every other by its beginning, which is random: 16 hexadecimal digits.
std::string bundle_mark(std::string_view head);
/// The marks_file in a data folder.
inline constexpr const char* bundle_marks_file = "bundle.marks";
/// Those in a marks_file; none where it is not there.
std::vector<std::string> read_marks(const std::filesystem::path& file);

/// Bytes written and in all; false stops it.
using BundleProgress = std::function<bool(std::uint64_t done, std::uint64_t total)>;

/// Writes all parts beside their names, durably, and puts them in place when the last one is whole: the new bundle is
/// there or the old one. Parts of an older bundle of this laptop beyond the last one are removed, and what a killed
/// export left behind. Errors: not_found (no such folder), refused (a folder of that name), invalid (too
/// many parts), exists (one of the files is
/// there and no bundle that this laptop wrote; the detail names it), disk_full, io, cancelled, and those of the frames.
Result<BundleWritten> write_bundle(const BundleOrder& order, PushFrames& frames, const BundleProgress& progress = {});

/// Where a part lies: FILE, FILE.2, FILE.3…
std::filesystem::path part_path(const std::filesystem::path& file, std::uint64_t part);

}  // namespace yanxing::records
