#include "sync/ledger/sqlite/db.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

#include "sync/base/disk_error.h"
#include "sync/base/part_beside.h"
#include "sync/ledger/sqlite/first_use.h"

namespace yanxing::sqlite {

namespace {

constexpr int oldest_version = 3051003;

/// SQLite's own. The default one of SQLite3 Multiple Ciphers (3.53.2) stands before it and loses the errors of reads:
/// what the disk could not give would be taken for the page and damage the file. tests/crash finds it.
constexpr const char* vfs = "unix";

/// A connection belongs to one thread at a time: no lock for each call.
constexpr int one_thread = SQLITE_OPEN_NOMUTEX;

int flags_of(OpenMode mode) {
  switch (mode) {
    case OpenMode::create: return SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    case OpenMode::existing:
    case OpenMode::alone: return SQLITE_OPEN_READWRITE;
    case OpenMode::read_only: return SQLITE_OPEN_READONLY;
  }
  YX_UNREACHABLE();
}

/// Makes a rename or a new file's name durable: the directory is synced too.
Status sync_path(const std::string& path, int flags) {
  const int fd = ::open(path.c_str(), flags | O_CLOEXEC);
  if (fd < 0) return Error{Code::io, "cannot open " + path};
  const int failed = ::fsync(fd);
  ::close(fd);
  if (failed != 0) return Error{Code::io, "cannot sync " + path};
  return {};
}

/// What a program that was killed left in the -wal is read as saved, so it has to be on the disk before anybody sees
/// it.
Status sync_left_over(const std::string& wal) {
  std::error_code ec;
  if (!std::filesystem::exists(wal, ec)) return {};
  YX_TRY(sync_path(wal, O_RDONLY));
  return sync_path(std::filesystem::absolute(wal, ec).parent_path().string(), O_RDONLY | O_DIRECTORY);
}

Status copy_all(sqlite3* from, sqlite3* to) {
  sqlite3_backup* backup = sqlite3_backup_init(to, "main", from, "main");
  if (backup == nullptr) return error_of(to, sqlite3_errcode(to));
  const int stepped = sqlite3_backup_step(backup, -1);
  const int finished = sqlite3_backup_finish(backup);
  if (stepped != SQLITE_DONE) return error_of(to, stepped);
  if (finished != SQLITE_OK) return error_of(to, finished);
  return {};
}

}  // namespace

namespace {

/// SQLite tries to read the file that it could not make, and then knows only that it is not there: asked once more.
bool is_no_room_for_a_file(sqlite3* db) {
  const char* const path = sqlite3_db_filename(db, "main");
  if (path == nullptr || *path == '\0' || ::access(path, F_OK) != 0) return false;
  const std::string probe = std::string(path) + "-room";
  const int fd = ::open(probe.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return code_of_disk_error(errno) == Code::disk_full;
  ::close(fd);
  ::unlink(probe.c_str());
  return false;
}

/// SQLite calls only a write of its own that found no room "full"; that its -wal or -shm could not be made or grow, and
/// a file over the account's limit, are errors of the disk or of opening to it.
bool is_no_room(sqlite3* db, int code) {
  if (code == SQLITE_IOERR_SHMSIZE) return true;
  const int kind = code & 0xFF;
  if (db == nullptr || (kind != SQLITE_IOERR && kind != SQLITE_CANTOPEN)) return false;
  const int number = sqlite3_system_errno(db);
  if (number == ENOSPC || number == EDQUOT || (number == EFBIG && kind == SQLITE_IOERR)) return true;
  return kind == SQLITE_CANTOPEN && is_no_room_for_a_file(db);
}

}  // namespace

Error error_of(sqlite3* db, int code) {
  std::string detail = "sqlite: ";
  detail += db != nullptr ? sqlite3_errmsg(db) : sqlite3_errstr(code);
  if (is_no_room(db, code)) return {Code::disk_full, detail};
  switch (code & 0xFF) {
    case SQLITE_FULL: return {Code::disk_full, detail};
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return {Code::busy, detail};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return {Code::corrupt, detail};
    case SQLITE_CANTOPEN: return {Code::not_found, detail};
    case SQLITE_CONSTRAINT: return {Code::exists, detail};
    default: return {Code::io, detail};
  }
}

static Status make_file(const std::string& path, int flags) {
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | flags, 0600);
  if (fd < 0) {
    const int why = errno;
    const Code code = why == ENOSPC || why == EDQUOT ? Code::disk_full : why == ENOENT ? Code::not_found : Code::io;
    return Error{code, "cannot write " + path + ": " + std::strerror(why)};
  }
  ::close(fd);
  return {};
}

Status make_private_file(const std::string& path) { return make_file(path, 0); }

Status check_version() {
#ifndef YANXING_SQLITE_SYSTEM
  if (sqlite3_libversion_number() < oldest_version) {
    return Error{Code::unsupported, std::string("SQLite ") + sqlite3_libversion() + " is older than 3.51.3"};
  }
#endif
  return {};
}

// ---- Statement

Statement::Statement(Statement&& other) noexcept
    : handle_(std::exchange(other.handle_, nullptr)), unbound_(std::exchange(other.unbound_, 0)) {}

Statement& Statement::operator=(Statement&& other) noexcept {
  std::swap(handle_, other.handle_);
  std::swap(unbound_, other.unbound_);
  return *this;
}

Statement::~Statement() { sqlite3_finalize(handle_); }

Statement& Statement::note(int code) {
  const int kind = code & 0xFF;
  YX_CHECK(kind == SQLITE_OK || kind == SQLITE_NOMEM || kind == SQLITE_TOOBIG);  // the others are mistakes of ours
  if (unbound_ == SQLITE_OK) unbound_ = code;
  return *this;
}

Statement& Statement::bind(int index, std::int64_t value) { return note(sqlite3_bind_int64(handle_, index, value)); }

Statement& Statement::bind_text(int index, std::string_view value) {
  return note(sqlite3_bind_text64(handle_, index, value.data() != nullptr ? value.data() : "", value.size(),
                                  SQLITE_TRANSIENT, SQLITE_UTF8));
}

Statement& Statement::bind_blob(int index, std::string_view value) {
  return note(
      sqlite3_bind_blob64(handle_, index, value.data() != nullptr ? value.data() : "", value.size(), SQLITE_TRANSIENT));
}

Statement& Statement::bind_view(int index, std::string_view value) {
  return note(
      sqlite3_bind_blob64(handle_, index, value.data() != nullptr ? value.data() : "", value.size(), SQLITE_STATIC));
}

Statement& Statement::bind_null(int index) { return note(sqlite3_bind_null(handle_, index)); }

Result<bool> Statement::step() {
  if (unbound_ != SQLITE_OK) {
    auto error = error_of(sqlite3_db_handle(handle_), unbound_);
    reset();
    return error;
  }
  const int code = sqlite3_step(handle_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  auto error = error_of(sqlite3_db_handle(handle_), code);
  sqlite3_reset(handle_);
  return error;
}

Status Statement::run() {
  while (true) {
    YX_ASSIGN(const bool row, step());
    if (!row) break;
  }
  reset();
  return {};
}

void Statement::reset() {
  sqlite3_reset(handle_);
  unbound_ = SQLITE_OK;
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(handle_, column); }
double Statement::real(int column) const { return sqlite3_column_double(handle_, column); }
bool Statement::is_null(int column) const { return sqlite3_column_type(handle_, column) == SQLITE_NULL; }

std::string_view Statement::text(int column) const {
  // A text is UTF-8 already. sqlite3_column_text might copy it to end it with a zero, and be out of memory then.
  if (sqlite3_column_type(handle_, column) == SQLITE_TEXT) return blob(column);
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(handle_, column));
  return data == nullptr ? std::string_view()
                         : std::string_view(data, static_cast<std::size_t>(sqlite3_column_bytes(handle_, column)));
}

std::string_view Statement::blob(int column) const {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(handle_, column));
  return data == nullptr ? std::string_view()
                         : std::string_view(data, static_cast<std::size_t>(sqlite3_column_bytes(handle_, column)));
}

// ---- Db

Db::Db(Db&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}

Db& Db::operator=(Db&& other) noexcept {
  std::swap(handle_, other.handle_);
  return *this;
}

Db::~Db() {
  // _v2: a statement that is still alive keeps the connection until it is gone, instead of leaking it.
  sqlite3_close_v2(handle_);
}

Result<Db> Db::open(const std::string& path, OpenMode mode, int busy_timeout_ms) {
  auto db = open_once(path, mode, busy_timeout_ms, "");
  if (db || mode != OpenMode::alone || db.error().code != Code::disk_full) return db;
  // Before WAL mode is entered: the index of the log is then in memory, and no -shm is needed.
  return open_once(path, mode, busy_timeout_ms, "PRAGMA locking_mode = EXCLUSIVE;");
}

Result<Db> Db::open_once(const std::string& path, OpenMode mode, int busy_timeout_ms, const std::string& first) {
  YX_TRY(check_version());
  start_sqlite();
  if (mode != OpenMode::read_only) YX_TRY(sync_left_over(path + "-wal"));
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &handle, flags_of(mode) | one_thread | SQLITE_OPEN_EXRESCODE, vfs);
  Db db(handle);
  if (code != SQLITE_OK) return error_of(handle, code);
  sqlite3_busy_timeout(handle, busy_timeout_ms);
  if (mode == OpenMode::read_only) {
    YX_TRY(db.integer("SELECT count(*) FROM sqlite_schema"));
    return db;
  }
  // SQLite is content with a file that it can only read, and says so at the first save.
  if (sqlite3_db_readonly(handle, "main") == 1) return Error{Code::io, "cannot write " + path};
  YX_TRY(db.exec(first + "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; "
                         "PRAGMA cache_size = -12000; PRAGMA trusted_schema = OFF"));
  return db;
}

Result<Statement> Db::prepare(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                      &statement, nullptr);
  if (code != SQLITE_OK) return error_of(handle_, code);
  return Statement(statement);
}

Status Db::exec(const std::string& sql) {
  const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return error_of(handle_, code);
  return {};
}

Result<std::int64_t> Db::integer(std::string_view sql) {
  YX_ASSIGN(Statement statement, prepare(sql));
  YX_ASSIGN(const bool row, statement.step());
  if (!row) return Error{Code::not_found, "no row"};
  return statement.integer(0);
}

void Db::rollback() {
  if (handle_ != nullptr && sqlite3_get_autocommit(handle_) == 0)
    sqlite3_exec(handle_, "ROLLBACK", nullptr, nullptr, nullptr);
}

std::int64_t Db::last_rowid() const { return sqlite3_last_insert_rowid(handle_); }
std::int64_t Db::changed_rows() const { return sqlite3_changes64(handle_); }

Status Db::copy_to(const std::string& path) {
  YX_TRY(make_file(path, O_EXCL));
  Status status;
  {
    sqlite3* handle = nullptr;
    const int code =
        sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXRESCODE, vfs);
    Db target(handle);
    status = code == SQLITE_OK ? copy_all(handle_, handle) : Status(error_of(handle, code));
    // A backup is one file: out of WAL mode, so that no -wal belongs to it.
    if (status) status = target.exec("PRAGMA journal_mode = DELETE");
  }
  if (status) status = sync_path(path, O_RDONLY);
  // A journal that could not be played back stays, and so does what SQLite could not remove.
  std::error_code ec;
  for (const char* suffix : {"-journal", "-wal", "-shm"}) std::filesystem::remove(path + suffix, ec);
  if (!status) std::filesystem::remove(path, ec);
  return status;
}

Status Db::backup_to(const std::string& path) {
  std::error_code ec;
  remove_parts_beside(path);  // of an attempt that was killed
  if (std::filesystem::exists(path, ec)) return Error{Code::exists, path + " exists already"};
  const std::string part = part_beside(path);
  YX_TRY(copy_to(part));
  Status status;
  if (std::rename(part.c_str(), path.c_str()) != 0)
    status = Error{code_of_disk_error(errno), "cannot rename to " + path};
  const auto parent = std::filesystem::absolute(path, ec).parent_path().string();
  if (status) status = sync_path(parent, O_RDONLY | O_DIRECTORY);
  if (!status) {
    // Also where it has its name already, which may be gone after a power cut.
    std::filesystem::remove(part, ec);
    std::filesystem::remove(path, ec);
  }
  return status;
}

Status Db::check_integrity() {
  YX_ASSIGN(Statement statement, prepare("PRAGMA integrity_check(1)"));
  YX_ASSIGN(const bool row, statement.step());
  if (!row || statement.text(0) != "ok")
    return Error{Code::corrupt, row ? std::string(statement.text(0)) : "no answer"};
  return {};
}

}  // namespace yanxing::sqlite
