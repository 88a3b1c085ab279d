// One process at a time in a data folder.
#pragma once

#include <chrono>
#include <filesystem>

#include "sync/base/result.h"

namespace yanxing::records {

/// Holds DIR/yanxing.lock until destroyed. The operating system lets go of it when the process ends, however it ends,
/// so a stale lock does not exist.
class FolderLock {
 public:
  FolderLock() = default;
  FolderLock(FolderLock&& other) noexcept;
  FolderLock& operator=(FolderLock&& other) noexcept;
  ~FolderLock();

  /// Errors: busy (another process still has it after `wait`; the detail names its process id), not_found (no such
  /// folder), io (the folder cannot be written).
  static Result<FolderLock> take(const std::filesystem::path& folder, std::chrono::milliseconds wait);

 private:
  explicit FolderLock(int fd) : fd_(fd) {}
  int fd_ = -1;
};

}  // namespace yanxing::records
