// A file that is written beside its target and takes its place when it is whole. Inside client/reports.
#pragma once

#include <filesystem>

#include "sync/base/result.h"

namespace yanxing::reports {

/// Vanishes unless it takes the target's place, so that nothing half written is ever left and a file of that name stays
/// until the new one is there.
class PartFile {
 public:
  explicit PartFile(const std::filesystem::path& target);
  ~PartFile();
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  /// Whether it could be made. Errors: disk_full, io.
  Status status() const { return status_; }
  std::filesystem::path path() const { return path_; }
  /// Onto the disk, then under the target's name. Errors: disk_full, io.
  Status take_place();

 private:
  std::filesystem::path target_;
  std::string path_;
  Status status_;
};

}  // namespace yanxing::reports
