// Files as this server needs them: durable folders, a file that is sent in pieces, and errors that say when a disk is
// full. POSIX; one thread at a time per object.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sync/base/hash.h"
#include "sync/base/result.h"

namespace yanxing::server {

/// disk_full, busy (no descriptor or memory is left: says nothing of the file), exists, not_found or io, by the
/// system's error number.
Error file_error(const std::string& what, int number);

/// An open descriptor that closes itself.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();
  int get() const { return number_; }

 private:
  int number_ = -1;
};

/// Root gives what it makes in `folder` to the folder's owner, as SQLite does: the service, which is another user,
/// could not read it else. `made`: an open file or folder. Nothing to do for other users. Errors: io.
Status give_to_owner_of(const std::filesystem::path& folder, int made);
/// Makes a folder that only its owner may read, where it is missing, durably. The folder above must be there.
Status make_durable_folder(const std::filesystem::path& folder);
/// What the folder lists is durable when this returns.
Status sync_folder(const std::filesystem::path& folder);
/// What tells that a file is the one that was read before, without reading it.
struct FileFacts {
  std::uint64_t bytes = 0;
  std::int64_t changed_ns = 0;  // when its content was last written
};
/// Of a regular file; nullopt when there is none.
Result<std::optional<FileFacts>> look_at_file(const std::filesystem::path& file);
/// The size of a regular file; nullopt when there is none.
Result<std::optional<std::uint64_t>> size_of_file(const std::filesystem::path& file);
/// Whether a file is kept from this user, or one of the folders above it: it is neither lost nor damaged.
bool is_forbidden(const std::filesystem::path& file);
/// SHA-256 of a file's content, read in pieces. Errors: not_found, busy, io.
Result<Hash> hash_of_file(const std::filesystem::path& file);
/// Gone when it returns, or was not there. Error: io.
Status remove_file(const std::filesystem::path& file);

struct DiskSpace {
  std::uint64_t bytes = 0;  // in all
  std::uint64_t free_bytes = 0;
};
/// Of the file system of a folder. Error: io, not_found.
Result<DiskSpace> disk_space(const std::filesystem::path& folder);

/// A stretch of a file that is sent piece by piece.
class FileRange {
 public:
  /// REQUIRES: the stretch lies within the file. Errors: not_found, io.
  static Result<std::shared_ptr<FileRange>> open(const std::filesystem::path& file, std::uint64_t offset,
                                                 std::uint64_t length);
  std::uint64_t length() const { return length_; }
  /// The next piece; empty at the end. Error: io, also when the file has become shorter.
  Result<std::string> next();

 private:
  FileRange(Descriptor file, std::uint64_t offset, std::uint64_t length)
      : file_(std::move(file)), offset_(offset), left_(length), length_(length) {}
  Descriptor file_;
  std::uint64_t offset_;
  std::uint64_t left_;
  std::uint64_t length_;
};

}  // namespace yanxing::server
