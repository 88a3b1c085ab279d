// A file that is written beside its target and takes its place when it is whole. For client/reports and the command
// line.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string_view>

#include "sync/base/result.h"

namespace yanxing::reports {

/// Vanishes unless it takes the target's place, so that nothing half written is ever left and a file of that name stays
/// until the new one is there. A link is followed: what it points to is written anew, the link stays. An existing file
/// keeps its mode, a new one gets what the umask leaves (the files hold phone numbers).
class PartFile {
 public:
  explicit PartFile(const std::filesystem::path& target);
  ~PartFile();
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  /// Whether it could be made. Errors: disk_full, refused (the target is a folder, device or pipe), io (also: it may
  /// not be written, or links lead in a circle).
  Status status() const { return status_; }
  std::filesystem::path path() const { return path_; }
  /// Onto the disk, then under the target's name. Errors: disk_full, io.
  Status take_place();

 private:
  Status follow_links();
  Status look_at_target();
  Status make();

  std::filesystem::path target_;
  std::string path_;
  std::optional<mode_t> mode_;  // of the file that is there
  Status status_;
};

/// The whole content under its name, or what was there. Errors: disk_full, io, refused (no plain file).
Status write_whole(std::string_view content, const std::filesystem::path& target);

}  // namespace yanxing::reports
