#include "server-stub/attachments.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <system_error>
#include <utility>

#include "server-stub/city.h"
#include "server-stub/immediate.h"

namespace yanxing::server {
namespace {

namespace fs = std::filesystem;

constexpr const char* tables = R"sql(
CREATE TABLE IF NOT EXISTS attachment(
  hash TEXT PRIMARY KEY, name TEXT NOT NULL, bytes INTEGER NOT NULL, published_ms INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS attachment_sender(hash TEXT NOT NULL, device BLOB NOT NULL, PRIMARY KEY(hash, device)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS attachment_upload(
  id TEXT PRIMARY KEY, device BLOB NOT NULL, name TEXT NOT NULL, length INTEGER NOT NULL, created_ms INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL, done INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS attachment_upload_by_device ON attachment_upload(device);
CREATE TABLE IF NOT EXISTS attachment_check(
  hash TEXT PRIMARY KEY, changed_ns INTEGER NOT NULL, damaged INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS attachment_lost(id INTEGER PRIMARY KEY AUTOINCREMENT, hash TEXT NOT NULL UNIQUE);
)sql";

}  // namespace

// ---- Published files

Attachments::Attachments(City& city, Reserve reserve)
    : city_(&city), db_(&city.db()), root_(city.dir().attachments()), reserve_(std::move(reserve)) {}

Status Attachments::create_tables(sqlite::Db& db) { return db.exec(tables); }

fs::path Attachments::path_of(std::string_view name) const {
  YX_CHECK(sync::is_attachment_name(name));
  return root_ / std::string(name.substr(0, 2)) / std::string(name);
}

Result<std::optional<PublishedFile>> Attachments::row_of(const Hash& content) {
  std::optional<PublishedFile> found;
  YX_ASSIGN(auto query, db_->prepare("SELECT name, bytes FROM attachment WHERE hash = ?1"));
  query.bind_text(1, content.hex());
  YX_ASSIGN(const bool row, query.step());
  if (!row) return found;
  if (!sync::is_attachment_name(query.text(0))) return Error{Code::corrupt, "an attachment's name"};
  found =
      PublishedFile{std::string(query.text(0)), static_cast<std::uint64_t>(query.integer(1)), path_of(query.text(0))};
  return found;
}

Result<std::optional<PublishedFile>> Attachments::find(const Hash& content) {
  YX_ASSIGN(auto row, row_of(content));
  if (!row) return row;
  YX_ASSIGN(const auto condition, condition_of(content, *row));
  if (condition != Condition::sound) row.reset();
  return row;
}

Result<std::optional<PublishedFile>> Attachments::find_to_read(const Hash& content) {
  YX_ASSIGN(auto row, row_of(content));
  if (!row) return row;
  YX_ASSIGN(const auto condition, condition_of(content, *row));
  if (condition == Condition::unread) return Error{Code::io, "cannot read " + row->name};
  return condition == Condition::sound ? row : std::nullopt;
}

Result<sync::Shelved> Attachments::look_up(const Hash& content, const DeviceId& asker) {
  sync::Shelved shelved;
  YX_ASSIGN(const auto row, row_of(content));
  if (!row) return shelved;
  YX_ASSIGN(const auto condition, condition_of(content, *row));
  shelved.published = condition == Condition::sound;
  YX_ASSIGN(auto senders, senders_of(content));
  const bool is_sender = std::find(senders.begin(), senders.end(), asker) != senders.end();
  if (!shelved.published) {
    // Also where its only sender asks: whoever fetched it may be the one who still has it.
    if (condition != Condition::unread) note({content, Condition::missing});
    return shelved;
  }
  shelved.sent_by_asker = is_sender;
  shelved.senders = std::move(senders);
  return shelved;
}

Result<std::vector<DeviceId>> Attachments::senders_of(const Hash& content) {
  YX_ASSIGN(auto query, db_->prepare("SELECT device FROM attachment_sender WHERE hash = ?1"));
  query.bind_text(1, content.hex());
  std::vector<DeviceId> out;
  while (true) {
    YX_ASSIGN(const bool row, query.step());
    if (!row) return out;
    if (query.blob(0).size() != 16) return Error{Code::corrupt, "a device's id"};
    out.push_back(Uuid::from_bytes(query.blob(0)));
  }
}

Result<bool> Attachments::may_have(const Hash& content, const DeviceId& device, const sync::Scope& scope,
                                   const sync::ScopeOf& scope_of) {
  YX_ASSIGN(const auto row, row_of(content));
  if (!row) return false;
  YX_ASSIGN(const auto condition, condition_of(content, *row));
  if (condition == Condition::missing || condition == Condition::damaged) {
    note({content, Condition::missing});
    return false;
  }
  YX_ASSIGN(const auto senders, senders_of(content));
  if (std::find(senders.begin(), senders.end(), device) != senders.end()) return true;
  return sync::attachment_in_scope(city_->store(), scope, content, senders, scope_of);
}

// ---- Keeping order

Result<std::uint64_t> Attachments::recover() {
  YX_TRY(remove_stale());
  YX_ASSIGN(auto open, uploads("done = 0", 0));
  for (Upload& upload : open) YX_TRY(take_over(upload));
  YX_TRY(remove_strays());
  return adopt_files();
}

Result<std::uint64_t> Attachments::remove_stale() {
  YX_ASSIGN(const auto stale, uploads("expires_ms <= ?1", city_->clock().now_ms()));
  for (const Upload& upload : stale) YX_TRY(forget(upload));
  return std::uint64_t{stale.size()};
}

/// Partial files that no upload owns: its row went first, or the database is an older one.
Status Attachments::remove_strays() {
  std::error_code error;
  std::vector<fs::path> strays;
  for (const auto& entry : fs::directory_iterator(partial(), error)) {
    YX_ASSIGN(const auto upload, find_upload(entry.path().filename().string()));
    if (!upload || upload->done) strays.push_back(entry.path());
  }
  for (const fs::path& stray : strays) YX_TRY(remove_file(stray));
  return {};
}

Result<std::uint64_t> Attachments::adopt_files() {
  std::error_code error;
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(root_, error)) folders.push_back(entry.path());
  std::uint64_t adopted = 0;
  for (const fs::path& folder : folders) {
    for (const auto& entry : fs::directory_iterator(folder, error)) {
      const std::string name = entry.path().filename().string();
      if (!sync::is_attachment_name(name) || entry.path() != path_of(name)) continue;
      YX_ASSIGN(const auto row, row_of(sync::attachment_hash(name)));
      if (row) continue;
      YX_ASSIGN(const auto size, size_of_file(entry.path()));
      if (!size || *size == 0 || *size > sync::max_attachment_bytes) continue;
      const auto content = hash_of_file(entry.path());
      // Damaged or not to be read: the next upload of it takes its place.
      if (!content || *content != sync::attachment_hash(name)) continue;
      YX_TRY(make_durable(entry.path()));
      YX_TRY(note_published(name, *size, nullptr));
      ++adopted;
    }
  }
  return adopted;
}

// ---- For people

Result<AttachmentFigures> Attachments::figures() {
  AttachmentFigures out;
  std::vector<Note> lost;
  YX_ASSIGN(const auto waiting,
            db_->integer("SELECT count(DISTINCT substr(name, 1, 64)) FROM attachment_ref WHERE substr(name, 1, 64) NOT "
                         "IN (SELECT hash FROM attachment)"));
  YX_ASSIGN(auto open, db_->prepare("SELECT count(*) FROM attachment_upload WHERE done = 0 AND expires_ms > ?1"));
  YX_TRY(open.bind(1, city_->clock().now_ms()).step());
  out.waiting = static_cast<std::uint64_t>(waiting);
  out.uploads = static_cast<std::uint64_t>(open.integer(0));
  YX_ASSIGN(auto rows, db_->prepare("SELECT a.name, a.bytes, coalesce(c.damaged, 0) FROM attachment a LEFT JOIN "
                                    "attachment_check c ON c.hash = a.hash"));
  while (true) {
    YX_ASSIGN(const bool row, rows.step());
    if (!row) break;
    const auto bytes = static_cast<std::uint64_t>(rows.integer(1));
    if (!sync::is_attachment_name(rows.text(0))) return Error{Code::corrupt, "an attachment's name"};
    const fs::path file = path_of(rows.text(0));
    if (is_forbidden(file)) {
      ++out.unreadable;
      continue;
    }
    const auto size = size_of_file(file);
    if (!size || *size != bytes) {
      ++(size && *size ? out.damaged : out.missing);
      if (size) lost.push_back({sync::attachment_hash(rows.text(0)), Condition::missing});
      continue;
    }
    if (rows.integer(2) != 0) {
      ++out.damaged;
      continue;
    }
    ++out.held;
    out.bytes += bytes;
  }
  rows.reset();
  // Only notes: where this user may not write, or somebody else is writing, the answer is no other.
  if (!lost.empty()) static_cast<void>(write_notes(lost).ok());
  return out;
}

}  // namespace yanxing::server
