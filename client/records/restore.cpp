#include "client/records/restore.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <system_error>

#include "client/records/backup.h"
#include "client/records/bundle_file.h"
#include "client/records/migration.h"
#include "client/records/private_files.h"
#include "client/records/restore_loss.h"
#include "sync/base/disk_error.h"
#include "sync/session/client_session.h"

namespace yanxing::records {
namespace {

namespace fs = std::filesystem;

/// Any SQLite file could be opened as a ledger, and be one, without a record, from then on.
Status check_kind(sqlite::Db& backup) {
  const auto has = [&](const char* table) {
    return backup.integer(std::string("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = '") + table +
                          "'");
  };
  YX_ASSIGN(const std::int64_t codes, has("invitation"));
  if (codes != 0) return Error{Code::corrupt, "it is a city server's backup; yanxing-server restore takes it"};
  YX_ASSIGN(const std::int64_t changes, has("change"));
  if (changes == 0) return Error{Code::corrupt, "it is no backup of a laptop"};
  return {};
}

/// What cannot be read to its end is damaged where the disk gives every byte of it: SQLite calls a file that ends
/// within a page a fault of the disk.
Status check_whole(sqlite::Db& source, const fs::path& file) {
  Status whole = source.check_integrity();
  if (whole || whole.error().code != Code::io) return whole;
  std::ifstream in(file, std::ios::binary);
  std::array<char, 64 << 10> part{};
  while (in.read(part.data(), part.size())) continue;
  if (in.bad() || !in.eof()) return whole;
  return Error{Code::corrupt, "it ends too early"};
}

/// A writable copy of the backup beside the ledger, checked whole, with a new log number, ready to be renamed. Its
/// photos are in the folder then: a record that names one is never there before it.
Result<Restored> prepare(const fs::path& file, const fs::path& folder, const fs::path& copy, Random& random) {
  Restored out;
  YX_ASSIGN(sqlite::Db source, sqlite::Db::open(file.string(), sqlite::OpenMode::read_only));
  YX_TRY(check_whole(source, file));
  YX_TRY(check_kind(source));
  YX_ASSIGN(const std::uint64_t files, check_backup_photos(source, out.damaged, &out.originals));
  out.photos = files - out.originals;
  YX_TRY(source.backup_to(copy.string()));
  YX_ASSIGN(sqlite::Db db, sqlite::Db::open(copy.string(), sqlite::OpenMode::existing));
  YX_TRY(drop_backup_photos(db));
  {
    YX_ASSIGN(const auto store, sync::SqliteStore::open(db));
    YX_ASSIGN(const auto report, sync::verify(*store, nullptr));
    if (!report.ok) return Error{Code::corrupt, report.findings.front()};
    out.records = report.digest.records;
    sync::Transaction transaction(*store);
    YX_TRY(transaction.begin());
    YX_TRY(sync::restart_log(*store, random));
    YX_TRY(transaction.commit());
    // Where it cannot be told, nothing is said: that is no reason not to restore.
    if (const auto only = only_former(folder, *store)) out.only_former = *only;
  }
  // One file again: no -wal of the copy may be left behind when it is renamed.
  YX_TRY(db.exec("PRAGMA journal_mode = DELETE"));
  YX_TRY(take_backup_photos(source, folder));
  return out;
}

Status rename_path(const fs::path& from, const fs::path& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0)
    return Error{code_of_disk_error(errno), "cannot rename " + from.string()};
  return {};
}

Status sync_folder(const fs::path& folder) {
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return Error{Code::io, "cannot open " + folder.string()};
  const int failed = ::fsync(fd);
  ::close(fd);
  if (failed != 0) return Error{Code::io, "cannot write " + folder.string()};
  return {};
}

/// A second name for a file, where the file system has such; else it is moved there.
Status keep_as(const fs::path& file, const fs::path& kept) {
  if (::link(file.c_str(), kept.c_str()) == 0) return {};
  return rename_path(file, kept);
}

/// What SQLite would read into another file that takes the ledger's name: the log, and the journal of a change that was
/// broken off (the one from WAL to DELETE below is such a change).
constexpr const char* side_files[] = {"-wal", "-journal"};

bool stands_alone(const fs::path& ledger) {
  std::error_code error;
  return std::none_of(std::begin(side_files), std::end(side_files),
                      [&](const char* end) { return fs::exists(ledger.string() + end, error); });
}

/// Keeps the present ledger as one clean file. False where it cannot be read, or its log cannot be put into it. Error:
/// a change was broken off that only SQLite can take back; the ledger stays as it is.
Result<bool> keep_copy(const fs::path& ledger, const fs::path& kept) {
  std::error_code error;
  Status last;
  // What broke off once is taken back by the second opening.
  for (int i = 0; i < 2; ++i) {
    auto present = sqlite::Db::open(ledger.string(), sqlite::OpenMode::existing);
    if (!present || !present->check_integrity()) break;
    YX_TRY(present->backup_to(kept.string()));
    // What belongs to it must be gone before another file takes the name.
    last = present->exec("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE");
    *present = sqlite::Db();
    if (last && stands_alone(ledger)) return true;
    fs::remove(kept, error);
  }
  if (!last && fs::exists(ledger.string() + "-journal", error)) return last.error();
  return false;
}

/// Keeps the present ledger, as one clean file or, where it cannot be read, as the files that it is. It stays in its
/// place, without anything that would be read into another one, until that takes its name: a power cut in between
/// leaves a ledger.
Status put_aside(const fs::path& ledger, const fs::path& kept) {
  YX_ASSIGN(const bool copied, keep_copy(ledger, kept));
  if (!copied) {
    std::error_code error;
    YX_TRY(keep_as(ledger, kept));
    for (const char* end : side_files) {
      if (fs::exists(ledger.string() + end, error)) YX_TRY(keep_as(ledger.string() + end, kept.string() + end));
    }
    YX_TRY(sync_folder(kept.parent_path()));
    for (const char* end : {"-wal", "-shm", "-journal"}) fs::remove(ledger.string() + end, error);
    if (!stands_alone(ledger)) return Error{Code::io, "cannot remove what belongs to " + ledger.string()};
  }
  return sync_folder(ledger.parent_path());
}

/// Bundles that were written since the backup may hold what is not restored: the next one does not replace them.
Status forget_larger_bundles(const fs::path& folder, const Restored& restored) {
  const fs::path marks = folder / bundle_marks_file;
  std::error_code error;
  const auto& only = restored.only_former;
  if (!fs::exists(marks, error) || (only && only->changes == 0 && only->photos == 0)) return {};
  if (!fs::remove(marks, error)) return Error{Code::io, "cannot remove " + marks.string()};
  return sync_folder(folder);
}

}  // namespace

Result<Restored> restore(const fs::path& folder, const fs::path& file, const OpenOptions& options) {
  std::error_code error;
  if (!fs::exists(file, error)) return Error{Code::not_found, "no such file: " + file.string()};
  // Before it is opened: a pipe would be waited for without end.
  if (!fs::is_regular_file(file, error)) return Error{Code::invalid, file.string() + " is no file"};
  YX_TRY(make_private_folder(folder));
  YX_ASSIGN(const FolderLock lock, FolderLock::take(folder, options.wait_for_lock));

  const fs::path ledger = ledger_file(folder);
  const fs::path copy = restored_copy(folder);
  if (fs::equivalent(file, copy, error))
    return Error{Code::invalid, file.string() + " is left over from a restore that broke off; name the backup itself"};
  const auto remove_copy = [&] { remove_restored_copy(folder); };
  remove_copy();  // of an attempt that a power cut ended
  auto prepared = prepare(file, folder, copy, options.random != nullptr ? *options.random : system_random());
  if (!prepared) {
    remove_copy();
    return prepared.error();
  }
  Restored restored = std::move(*prepared);
  if (auto forgotten = forget_larger_bundles(folder, restored); !forgotten) {
    remove_copy();
    return forgotten.error();
  }
  if (fs::exists(ledger, error)) {
    YX_ASSIGN(restored.kept, free_backup_name(folder, "before-restore"));
    if (auto aside = put_aside(ledger, restored.kept); !aside) {
      remove_copy();
      return aside.error();
    }
  }
  YX_TRY(rename_path(copy, ledger));
  YX_TRY(sync_folder(folder));
  return restored;
}

}  // namespace yanxing::records
