// A data folder: one laptop's ledger file, who she is, her settings, and the lock that keeps a second program out.
//
//   DIR/yanxing.db      the ledger and everything below, one SQLite file (with -wal and -shm beside it while open)
//   DIR/yanxing.lock    held while a program has the folder open
//   DIR/backups/        made by itself before a migration or a restore
//   DIR/yanxing.restored.db   while a restore goes on
//
// For the account alone that uses it: the private key, the server's token and personal data are in these files. A
// folder that is made here is closed to others, and so are the files above; those of an older program when they are
// opened.
//
// Owns the file; one thread. Nothing here waits for the network.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "client/records/folder_lock.h"
#include "client/records/search_index.h"
#include "sync/base/crypto.h"
#include "sync/base/hybrid_clock.h"
#include "sync/base/ids.h"
#include "sync/base/result.h"
#include "sync/ledger/ledger.h"
#include "sync/ledger/sqlite/sqlite_store.h"

namespace yanxing::records {

/// Who this laptop is. The key never leaves the file.
struct Identity {
  DeviceId device;
  SigningKey key;
  std::string place;   // code: where records lie that say nothing else
  std::string person;  // the name that changes are signed with
};

/// What enrolment brought: where the server is, what proves that it is ours, and what this laptop may see.
struct Enrolment {
  std::string url;
  std::string ca_pem;
  std::string token;
  PublicKey server_key;
  std::string epoch;  // of the server at enrolment, as a UUID is written
  std::string server_name;
  std::vector<std::string> scope;  // place codes
  UnixMs when_ms = 0;
};

struct OpenOptions {
  const WallClock* clock = nullptr;  // nullptr: the system's
  Random* random = nullptr;          // nullptr: the system's
  bool create = false;               // make folder and file when they are not there
  std::chrono::milliseconds wait_for_lock{0};
  /// This program opens the file once: on a full disk it can be read all the same (sqlite::OpenMode::alone). Means
  /// nothing for a new file.
  bool one_connection = false;
};

class Workspace {
 public:
  /// Opens a data folder: lock, version check, migration (after a backup), clock. What a killed restore() left beside
  /// a ledger is removed.
  /// Errors: not_found (no data there, and !create), busy (another program has it open), too_new (written by a newer
  /// program), corrupt (damaged, or no file of ours), disk_full, io (folder or file cannot be written), unsupported
  /// (SQLite too old).
  static Result<std::unique_ptr<Workspace>> open(const std::filesystem::path& folder, const OpenOptions& options = {});
  ~Workspace();
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;

  const std::filesystem::path& folder() const { return folder_; }
  const WallClock& wall_clock() const { return *wall_; }
  Random& random() { return *random_; }

  // Identity
  bool is_set_up() const { return identity_.has_value(); }
  /// REQUIRES: is_set_up().
  const Identity& identity() const {
    YX_CHECK(identity_.has_value());
    return *identity_;
  }
  /// Makes this laptop's identity: device id, Ed25519 key and log are new and random. Errors: exists (set up already),
  /// invalid (no place code, no name, a name over 100 characters), and the store's.
  Status set_up(std::string_view place, std::string_view person);
  Status set_place(std::string_view place);
  Status set_person(std::string_view person);

  // The ledger. REQUIRES for log(): is_set_up().
  sync::SqliteStore& store() { return *store_; }
  SearchIndex& search_index() { return *search_index_; }
  sync::OwnLog& log() {
    YX_CHECK(log_.has_value());
    return *log_;
  }
  HybridClock& clock() { return *clock_; }

  // Enrolment
  Result<std::optional<Enrolment>> enrolment();
  /// Keeps it in one transaction, instead of an older one. With another server than that (by its key) everything is
  /// unsent again, changes and attachments: the receipts of the former say nothing of this one.
  Status set_enrolment(const Enrolment& enrolment);

  // Settings: null | bool | integer | number | text under a name. null: not set.
  Result<nlohmann::json> setting(std::string_view name);
  Status set_setting(std::string_view name, const nlohmann::json& value);

  /// Copies everything, as of now, into one new file; complete and durable, or not there at all.
  /// Errors: exists (never overwrites), disk_full, io.
  Status backup_to(const std::filesystem::path& file);
  /// To a file of a part_beside() name, which takes the real one later.
  Status copy_to(const std::filesystem::path& part);

 private:
  Workspace() = default;
  Status open_file(const OpenOptions& options);
  Status load_identity();
  Status start_log();
  Status show_refused();
  Status write_identity(const Identity& identity);

  std::filesystem::path folder_;
  FolderLock lock_;
  const WallClock* wall_ = nullptr;
  Random* random_ = nullptr;
  std::unique_ptr<WallClock> own_wall_;
  sqlite::Db db_;
  std::unique_ptr<sync::SqliteStore> store_;
  std::unique_ptr<SearchIndex> search_index_;
  std::unique_ptr<HybridClock> clock_;
  std::optional<Identity> identity_;
  std::optional<sync::OwnLog> log_;
};

/// The ledger file of a data folder.
std::filesystem::path ledger_file(const std::filesystem::path& folder);

/// The copy of a backup that restore() prepares beside the ledger before it takes its name.
std::filesystem::path restored_copy(const std::filesystem::path& folder);
/// Removes what a restore that was killed left of it. REQUIRES: the folder's lock, so that no restore is at it. What it
/// was copied from is there still: restore() only reads that, and refuses to read the copy itself.
void remove_restored_copy(const std::filesystem::path& folder);

/// Where the incarnation is kept in the store, as CBOR; the session writes it too when it starts a new log.
inline constexpr std::string_view incarnation_key = "incarnation";

}  // namespace yanxing::records
