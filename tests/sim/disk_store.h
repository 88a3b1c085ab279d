// What a simulated disk holds: a ledger in memory, or a real SQLite file. A copy of it is a copy of the disk.
#pragma once

#include <filesystem>
#include <memory>

#include "sync/ledger/sqlite/sqlite_store.h"
#include "tests/support/forward_store.h"

namespace yanxing::sim {

using yanxing::testing::ForwardStore;

/// A store that is copied as a disk is: a copy is full and independent, and shows what was committed.
class DiskStore final : public ForwardStore {
 public:
  /// An empty store; with `sqlite` in a file of its own (in /dev/shm where there is one), which goes with it.
  explicit DiskStore(bool sqlite);
  DiskStore(const DiskStore& other);
  DiskStore& operator=(const DiskStore& other);
  DiskStore(DiskStore&& other) noexcept;
  DiskStore& operator=(DiskStore&& other) noexcept;
  ~DiskStore() override;

  /// The program is gone in the middle of whatever it did; the file is opened anew.
  void reopen();
  /// A second program on this disk: the same ledger, through a connection of its own. Must go before this one does.
  DiskStore beside() const;

  /// The ledger in a file. REQUIRES: made with `sqlite`.
  sync::SqliteStore& file();
  /// Where this disk's other files lie; copied with it. REQUIRES: made with `sqlite`.
  const std::filesystem::path& folder() const;

 private:
  struct Kept;
  explicit DiskStore(std::unique_ptr<Kept> kept);
  struct Kept;
  sync::Store& to() override;
  std::unique_ptr<Kept> kept_;
};

}  // namespace yanxing::sim
