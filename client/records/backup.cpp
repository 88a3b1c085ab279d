#include "client/records/backup.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <fstream>
#include <system_error>

#include "sync/base/disk_error.h"
#include "sync/base/hash.h"
#include "sync/base/part_beside.h"
#include "sync/ledger/attachment_refs.h"

namespace yanxing::records {
namespace {

namespace fs = std::filesystem;

constexpr const char* table = R"sql(
CREATE TABLE sqlar(name TEXT PRIMARY KEY, mode INT, mtime INT, sz INT, data BLOB);
)sql";
constexpr std::string_view photo_folder = "attachments/";
constexpr std::string_view original_folder = "attachments/original/";
constexpr std::int64_t file_mode = 0100644;
constexpr std::uint64_t commit_bytes = std::uint64_t{32} << 20;  // what a journal may grow to

void remove_part(const fs::path& part) {
  std::error_code error;
  for (const char* end : {"", "-wal", "-shm", "-journal"}) fs::remove(part.string() + end, error);
}

Status sync_path(const fs::path& path, int flags) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC);
  if (descriptor < 0) return disk_error("cannot open " + path.string(), errno);
  const bool synced = ::fsync(descriptor) == 0;
  const int number = errno;
  ::close(descriptor);
  return synced ? Status{} : Status(disk_error("cannot write " + path.string(), number));
}

Result<std::string> read_file(const fs::path& file) {
  std::error_code error;
  const auto size = fs::file_size(file, error);
  if (error || size > Attachments::max_file_bytes) return Error{Code::io, "cannot read " + file.string()};
  std::ifstream in(file, std::ios::binary);
  std::string bytes(static_cast<std::size_t>(size), '\0');
  if (!in.read(bytes.data(), static_cast<std::streamsize>(size)))
    return Error{Code::io, "cannot read " + file.string()};
  return bytes;
}

/// What a row of the table is: the name of a photo or of an original, and the hash that its content must have.
struct Member {
  bool is_original = false;
  std::string name;
  Hash hash;
};

/// Nothing else ever becomes a path.
std::optional<Member> member_of(std::string_view path) {
  Member out;
  if (path.starts_with(original_folder)) {
    out.name = path.substr(original_folder.size());
    const auto original = parse_original(out.name);
    if (!original || out.name.find('/') != std::string::npos) return std::nullopt;
    const auto digits =
        from_hex(std::string_view(out.name).substr(sync::attachment_hash_digits + 1, sync::attachment_hash_digits));
    if (!digits) return std::nullopt;
    out.hash = Hash::from_bytes(*digits);
    out.is_original = true;
    return out;
  }
  if (!path.starts_with(photo_folder)) return std::nullopt;
  const auto slash = path.rfind('/');
  out.name = path.substr(slash + 1);
  if (!is_attachment_name(out.name)) return std::nullopt;
  if (path != std::string(photo_folder) + out.name.substr(0, 2) + "/" + out.name) return std::nullopt;
  out.hash = sync::attachment_hash(out.name);
  return out;
}

class PhotoWriter {
 public:
  explicit PhotoWriter(sqlite::Db& db) : db_(&db) {}

  Status add(const std::string& path, std::string_view bytes) {
    if (open_bytes_ == 0) YX_TRY(db_->exec("BEGIN"));
    YX_ASSIGN(auto insert, db_->prepare("INSERT INTO sqlar(name, mode, mtime, sz, data) VALUES(?1, ?2, 0, ?3, ?4)"));
    insert.bind_text(1, path).bind(2, file_mode).bind(3, static_cast<std::int64_t>(bytes.size()));
    YX_TRY(insert.bind_blob(4, bytes).run());
    open_bytes_ += bytes.size() + 1;
    return open_bytes_ >= commit_bytes ? commit() : Status{};
  }
  Status commit() {
    if (open_bytes_ == 0) return {};
    open_bytes_ = 0;
    return db_->exec("COMMIT");
  }

 private:
  sqlite::Db* db_;
  std::uint64_t open_bytes_ = 0;
};

Status add_photos(sqlite::Db& db, const Attachments& files, BackupMade& made, const BackupSteps& steps) {
  YX_TRY(db.exec(table));
  PhotoWriter writer(db);
  YX_ASSIGN(const auto names, files.names());
  YX_ASSIGN(const auto originals, files.originals());
  const std::uint64_t total = names.size() + originals.size();
  std::uint64_t done = 0;
  for (const std::string& name : names) {
    if (steps && !steps(done++, total)) return Error{Code::cancelled, "stopped; nothing was written"};
    auto bytes = files.open(name);
    if (!bytes && files.mend(name)) bytes = files.open(name);
    if (!bytes && bytes.error().code == Code::not_found) continue;  // taken away meanwhile
    if (!bytes) {
      made.left_out.push_back(name);
      continue;
    }
    YX_TRY(writer.add(std::string(photo_folder) + name.substr(0, 2) + "/" + name, *bytes));
    ++made.photos;
  }
  for (const OriginalFile& one : originals) {
    if (steps && !steps(done++, total)) return Error{Code::cancelled, "stopped; nothing was written"};
    const auto bytes = read_file(one.file);
    const std::string file_name = one.file.filename().string();
    const std::string path = std::string(original_folder) + file_name;
    const auto member = member_of(path);
    std::error_code error;
    if (!bytes && fs::exists(one.file, error)) made.originals_left_out.push_back(file_name);
    if (!bytes || !member || sha256(*bytes) != member->hash) continue;  // let go meanwhile, or of no use any more
    YX_TRY(writer.add(path, *bytes));
    ++made.originals;
  }
  return writer.commit();
}

/// A damaged one by its name, or by nothing that a file could be called.
std::string name_of(std::string_view path) {
  const auto member = member_of(path);
  return member ? member->name : std::string("?");
}

/// Calls `visit` for each photo, whole and checked, one at a time; gives how many. Others go to `damaged`.
Result<std::uint64_t> each_photo(sqlite::Db& db, std::vector<std::string>& damaged,
                                 const std::function<Status(const Member& member, std::string_view bytes)>& visit) {
  YX_ASSIGN(const std::int64_t tables,
            db.integer("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'sqlar'"));
  if (tables == 0) return std::uint64_t{0};
  YX_ASSIGN(auto rows, db.prepare("SELECT name, sz, length(data), data FROM sqlar ORDER BY name"));
  std::uint64_t count = 0;
  while (true) {
    YX_ASSIGN(const bool row, rows.step());
    if (!row) return count;
    const auto member = member_of(rows.text(0));
    const std::int64_t bytes = rows.integer(2);
    if (!member || bytes != rows.integer(1) || bytes < 1 ||
        bytes > static_cast<std::int64_t>(Attachments::max_file_bytes) || sha256(rows.blob(3)) != member->hash) {
      damaged.push_back(name_of(rows.text(0)));
      continue;
    }
    YX_TRY(visit(*member, rows.blob(3)));
    ++count;
  }
}

Status name_it(const fs::path& part, const fs::path& file) {
  std::error_code error;
  // A second name never replaces; where there are none (FAT) the look before has to do.
  if (::link(part.c_str(), file.c_str()) == 0) {
    ::unlink(part.c_str());
  } else if (errno == EEXIST || fs::exists(fs::symlink_status(file, error))) {
    return Error{Code::exists, file.string() + " exists already"};
  } else if (std::rename(part.c_str(), file.c_str()) != 0) {
    return disk_error("cannot write " + file.string(), errno);
  }
  return sync_path(fs::absolute(file, error).parent_path(), O_RDONLY | O_DIRECTORY);
}

Result<BackupMade> finish(const fs::path& folder, const fs::path& part, const fs::path& file,
                          const BackupSteps& steps) {
  BackupMade made;
  {
    YX_ASSIGN(sqlite::Db db, sqlite::Db::open(part.string(), sqlite::OpenMode::existing));
    YX_TRY(db.exec("PRAGMA journal_mode = DELETE"));  // one file, so that no -wal belongs to it
    YX_TRY(add_photos(db, Attachments(folder), made, steps));
    std::vector<std::string> damaged;
    YX_ASSIGN(const std::uint64_t photos, check_backup_photos(db, damaged));
    if (photos != made.photos + made.originals) return Error{Code::io, "photos are missing in what was written"};
    YX_TRY(db.check_integrity());
  }
  YX_TRY(sync_path(part, O_RDONLY));
  std::error_code error;
  made.bytes = fs::file_size(part, error);
  YX_TRY(name_it(part, file));
  return made;
}

}  // namespace

Result<fs::path> backup_records(Workspace& workspace, const fs::path& file) {
  std::error_code error;
  if (fs::exists(fs::symlink_status(file, error))) return Error{Code::exists, file.string() + " exists already"};
  remove_parts_beside(file);  // of an attempt that a power cut ended
  fs::path part = part_beside(file);
  YX_TRY(workspace.copy_to(part));
  return part;
}

Result<BackupMade> finish_backup(const fs::path& folder, const fs::path& part, const fs::path& file,
                                 const BackupSteps& steps) {
  auto made = finish(folder, part, file, steps);
  if (!made) remove_part(part);
  return made;
}

Result<BackupMade> backup(Workspace& workspace, const fs::path& file, const BackupSteps& steps) {
  YX_ASSIGN(const fs::path part, backup_records(workspace, file));
  return finish_backup(workspace.folder(), part, file, steps);
}

Result<std::uint64_t> check_backup_photos(sqlite::Db& db, std::vector<std::string>& damaged, std::uint64_t* originals) {
  return each_photo(db, damaged, [&](const Member& member, std::string_view) -> Status {
    if (member.is_original && originals != nullptr) ++*originals;
    return {};
  });
}

Status take_backup_photos(sqlite::Db& db, const fs::path& folder) {
  const Attachments files(folder);
  std::vector<std::string> damaged;  // was told by the check
  YX_ASSIGN(const std::uint64_t count, each_photo(db, damaged, [&](const Member& member, std::string_view bytes) {
              return member.is_original ? files.take_in_original(member.name, bytes)
                                        : files.take_in(member.name, bytes);
            }));
  static_cast<void>(count);
  return {};
}

Status drop_backup_photos(sqlite::Db& db) {
  YX_ASSIGN(const std::int64_t tables,
            db.integer("SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'sqlar'"));
  if (tables == 0) return {};
  YX_TRY(db.exec("DROP TABLE sqlar"));
  return db.exec("VACUUM");
}

}  // namespace yanxing::records
