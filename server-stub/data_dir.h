// The server's data folder: city.db (everything but the content of attachments, secrets included), attachments/
// (server-stub/attachments.h), ca.pem (public), lock (held by whoever serves or restores).
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace yanxing::server {

struct DataDir {
  std::filesystem::path path;

  std::filesystem::path database() const { return path / "city.db"; }
  std::filesystem::path ca_certificate() const { return path / "ca.pem"; }
  std::filesystem::path attachments() const { return path / "attachments"; }
  std::filesystem::path lock() const { return path / "lock"; }
  bool is_initialised() const;
};

/// Makes the folder (0700) where it is missing. Errors: io, disk_full.
Status make_data_dir(const DataDir& dir);

/// Whether there is a city that this user may use. Errors: not_found; io (it may not be read: as whom to run it).
Status require_city(const DataDir& dir);
/// Whether `file` lies in the folder, whatever links lead there.
bool lies_in(const DataDir& dir, const std::filesystem::path& file);

/// Creates an empty file that only its owner may read: whoever owns the folder. Errors: exists, io, disk_full.
Status create_private_file(const std::filesystem::path& path);

/// Writes a file anew: the old or the new content is there, never half of one. Errors: io, disk_full.
Status write_file(const std::filesystem::path& path, std::string_view content, unsigned mode);

/// Root gives a file that it made in the data folder to the folder's owner. Error: io.
Status give_to_owner(const std::filesystem::path& file);

/// One process at a time: held until destruction or the end of the process, however it ends.
class DirLock {
 public:
  /// Error: busy when another process holds it.
  static Result<DirLock> take(const DataDir& dir);
  DirLock(DirLock&& other) noexcept;
  DirLock& operator=(DirLock&& other) noexcept;
  ~DirLock();

 private:
  explicit DirLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

}  // namespace yanxing::server
