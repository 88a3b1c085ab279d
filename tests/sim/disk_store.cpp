#include "tests/sim/disk_store.h"

#include <unistd.h>

#include <filesystem>
#include <string>

#include "sync/ledger/memory_store.h"
#include "sync/ledger/sqlite/sqlite_store.h"

namespace yanxing::sim {

namespace {

namespace fs = std::filesystem;

/// The folder of this process, emptied when it ends.
struct Folder {
  Folder() {
    std::error_code ec;
    const fs::path base = fs::is_directory("/dev/shm", ec) ? fs::path("/dev/shm") : fs::temp_directory_path();
    path = base / ("yanxing-sim-" + std::to_string(::getpid()));
    fs::create_directories(path);
  }
  ~Folder() {
    std::error_code ec;
    fs::remove_all(path, ec);
  }
  fs::path path;
};

fs::path new_file() {
  static const Folder folder;
  static std::uint64_t count = 0;
  return folder.path / (std::to_string(++count) + ".db");
}

}  // namespace

/// Either in memory or in a file.
struct DiskStore::Kept {
  std::shared_ptr<sync::MemoryStore> memory;
  fs::path path;
  fs::path folder;
  bool is_guest = false;  // the file is another's
  std::optional<sqlite::Db> db;
  std::unique_ptr<sync::SqliteStore> file;

  // Every other disk keeps records as a server does, the others as a laptop does; a copied one may change over.
  bool spares() const { return std::stoull(path.stem().string()) % 2 == 0; }

  void take(const fs::path& where) {
    path = where;
    folder = where.string() + ".files";
  }
  void open() {
    auto opened = sqlite::Db::open(path.string(), sqlite::OpenMode::create);
    YX_CHECK(opened.ok());
    db.emplace(std::move(*opened));
    auto store = sync::SqliteStore::open(*db);
    YX_CHECK(store.ok());
    file = std::move(*store);
    if (spares()) file->spare_copies();
  }
  void close() {
    if (file) file->rollback();
    file.reset();
    db.reset();
  }
  ~Kept() {
    close();
    if (is_guest || path.empty()) return;
    std::error_code ec;
    for (const char* end : {"", "-wal", "-shm"}) fs::remove(path.string() + end, ec);
    fs::remove_all(folder, ec);
  }
};

DiskStore::DiskStore(bool sqlite) : kept_(std::make_unique<Kept>()) {
  if (sqlite) {
    kept_->take(new_file());
    kept_->open();
  } else {
    kept_->memory = std::make_shared<sync::MemoryStore>();
  }
}

DiskStore::DiskStore(std::unique_ptr<Kept> kept) : kept_(std::move(kept)) {}

DiskStore::DiskStore(const DiskStore& other) : kept_(std::make_unique<Kept>()) {
  if (other.kept_->memory) {
    kept_->memory = std::make_shared<sync::MemoryStore>(*other.kept_->memory);
    return;
  }
  kept_->take(new_file());
  YX_CHECK(other.kept_->db->backup_to(kept_->path.string()).ok());
  if (fs::exists(other.kept_->folder)) fs::copy(other.kept_->folder, kept_->folder, fs::copy_options::recursive);
  kept_->open();
}

DiskStore DiskStore::beside() const {
  auto kept = std::make_unique<Kept>();
  if (kept_->memory) {
    kept->memory = kept_->memory;
    return DiskStore(std::move(kept));
  }
  kept->is_guest = true;
  kept->take(kept_->path);
  kept->open();
  return DiskStore(std::move(kept));
}

sync::SqliteStore& DiskStore::file() {
  YX_CHECK(kept_->file != nullptr);
  return *kept_->file;
}

const std::filesystem::path& DiskStore::folder() const { return kept_->folder; }

DiskStore& DiskStore::operator=(const DiskStore& other) {
  if (this != &other) *this = DiskStore(other);
  return *this;
}

DiskStore::DiskStore(DiskStore&& other) noexcept = default;
DiskStore& DiskStore::operator=(DiskStore&& other) noexcept = default;
DiskStore::~DiskStore() = default;

void DiskStore::reopen() {
  if (kept_->memory) return kept_->memory->rollback();
  kept_->close();
  kept_->open();
}

sync::Store& DiskStore::to() {
  if (kept_->memory) return *kept_->memory;
  return *kept_->file;
}

}  // namespace yanxing::sim
