// SQLite with our habits: RAII, Result instead of codes, one place that opens files and sets their pragmas.
//
// One connection belongs to one thread. Statements must not outlive their Db.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "sync/base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace yanxing::sqlite {

/// A prepared statement. Bind from 1, read columns from 0. reset() before running again (run() and the next bind do it
/// for you).
class Statement {
 public:
  Statement() = default;
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&& other) noexcept;
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement();

  Statement& bind(int index, std::int64_t value);
  Statement& bind_text(int index, std::string_view value);
  Statement& bind_blob(int index, std::string_view value);
  /// Without a copy: `value` must live, unchanged, until the statement has run.
  Statement& bind_view(int index, std::string_view value);
  Statement& bind_null(int index);

  /// True when a row is there to be read, false at the end.
  Result<bool> step();
  /// Runs to the end, ignoring rows, and resets.
  Status run();
  void reset();

  std::int64_t integer(int column) const;
  double real(int column) const;
  /// Valid until the next step() or reset().
  std::string_view text(int column) const;
  std::string_view blob(int column) const;
  bool is_null(int column) const;

 private:
  friend class Db;
  explicit Statement(sqlite3_stmt* handle) : handle_(handle) {}
  Statement& note(int code);
  sqlite3_stmt* handle_ = nullptr;
  int unbound_ = 0;  // why a value could not be bound (out of memory): said by the next step()
};

/// `alone`: as existing, for who knows that no other connection opens the file (a lock of his own keeps them out).
/// Where the disk has no room for SQLite's -shm it opens all the same: reading works, and a save says disk_full.
enum class OpenMode { create, existing, read_only, alone };

class Db {
 public:
  Db() = default;
  Db(Db&& other) noexcept;
  Db& operator=(Db&& other) noexcept;
  Db(const Db&) = delete;
  Db& operator=(const Db&) = delete;
  ~Db();

  /// Opens a file in WAL mode with synchronous=FULL: a commit is on disk when it returns.
  /// Errors: not_found, io (not readable or writable), disk_full (no room for the -shm), corrupt (not a database),
  /// busy, unsupported (SQLite too old).
  static Result<Db> open(const std::string& path, OpenMode mode, int busy_timeout_ms = 5000);

  Result<Statement> prepare(std::string_view sql);
  /// One or more statements without parameters; rows are ignored.
  Status exec(const std::string& sql);
  /// The single integer that a query gives.
  Result<std::int64_t> integer(std::string_view sql);

  Status begin() { return exec("BEGIN IMMEDIATE"); }
  Status commit() { return exec("COMMIT"); }
  void rollback();

  std::int64_t last_rowid() const;
  std::int64_t changed_rows() const;

  /// Copies the whole database, as of one moment, to a new file through SQLite's backup API; durable and complete, or
  /// not there at all. `path` must not exist; the file is readable for this account alone. Errors: exists, disk_full,
  /// io.
  Status backup_to(const std::string& path);
  /// The same for a file that has not its name yet: what it holds is durable, that it is there is not. Errors: io
  /// (also: something of that name is there), disk_full; it is gone then.
  Status copy_to(const std::string& path);

  /// PRAGMA integrity_check; ok, or corrupt with its first finding.
  Status check_integrity();

  sqlite3* handle() const { return handle_; }

 private:
  static Result<Db> open_once(const std::string& path, OpenMode mode, int busy_timeout_ms, const std::string& first);
  explicit Db(sqlite3* handle) : handle_(handle) {}
  sqlite3* handle_ = nullptr;
};

/// Turns an SQLite result code (extended or not) of `db` into an Error.
Error error_of(sqlite3* db, int code);

/// Makes an empty file for a database, which its account alone can read, where there is none; its -wal will be like it.
/// Errors: not_found (no such folder), disk_full, io.
Status make_private_file(const std::string& path);

/// ok when the linked SQLite is at least 3.51.3 (older ones have the WAL-reset corruption bug) or the build allows the
/// system's.
Status check_version();

}  // namespace yanxing::sqlite
