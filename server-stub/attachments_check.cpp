// Attachments: whether what was published is still what it was, and what is noted of that.
#include <algorithm>
#include <cerrno>
#include <limits>
#include <utility>

#include "server-stub/attachments.h"
#include "server-stub/city.h"
#include "server-stub/immediate.h"

namespace yanxing::server {
namespace {

namespace fs = std::filesystem;

/// As the time of a file's last writing: none that was ever read.
constexpr std::int64_t no_time_ns = std::numeric_limits<std::int64_t>::min();
constexpr std::uint64_t seek_bytes =
    256 << 10;  // that a small file counts as: what a disk reads while it looks for one
constexpr std::int64_t looked_at_once = 1000;
constexpr UnixMs read_counts_ms = UnixMs{10} * 60 * 1000;  // for downloads
constexpr std::size_t most_remembered = 10'000;
/// Losses that are judged for one device; where more do not concern it, it may as well ask once in vain.
constexpr int most_judged = 200;

}  // namespace

/// Reads the file only when it was written since it was last read. One of before this was noted is trusted for its
/// size until verify_some() comes to it: a server that was updated must not read everything at the first question.
Result<Attachments::Condition> Attachments::condition_of(const Hash& content, const PublishedFile& file) {
  const auto looked = look_at_file(file.path);
  if (!looked && looked.error().code == Code::busy) return looked.error();
  if (!looked) return Condition::unread;  // kept from this user: not signed for, and what else was asked is answered
  const auto& facts = *looked;
  if (!facts) return Condition::missing;
  if (facts->bytes != file.bytes) return Condition::damaged;
  YX_ASSIGN(auto query, db_->prepare("SELECT changed_ns, damaged FROM attachment_check WHERE hash = ?1"));
  YX_ASSIGN(const bool known, query.bind_text(1, content.hex()).step());
  if (!known) return Condition::sound;
  if (query.integer(0) == facts->changed_ns) return query.integer(1) == 0 ? Condition::sound : Condition::damaged;
  query.reset();
  if (question_) {
    if (question_->left_bytes == 0) {
      question_->is_cut = true;
      return Error{Code::busy, "attachments are being read again"};
    }
    question_->left_bytes -= std::min(question_->left_bytes, std::max(facts->bytes, seek_bytes));
  }
  return read_again(content, file.path);
}

/// Reads the file and notes what it is.
Result<Attachments::Condition> Attachments::read_again(const Hash& content, const fs::path& file) {
  YX_ASSIGN(const auto facts, look_at_file(file));
  const auto found = hash_of_file(file);
  if (!found && found.error().code == Code::busy) return found.error();
  Note seen{content, Condition::missing};
  if (facts && (found || found.error().code != Code::not_found)) {
    seen.changed_ns = facts->changed_ns;
    seen.found = !found ? Condition::unread : *found == content ? Condition::sound : Condition::damaged;
  }
  if (read_.size() >= most_remembered) read_.clear();
  if (seen.found == Condition::sound) read_.insert_or_assign(content, Read{seen.changed_ns, city_->clock().now_ms()});
  if (seen.found != Condition::sound) read_.erase(content);
  note(seen);
  return seen.found;
}

void Attachments::begin_question(std::uint64_t bytes) { question_ = Question{.left_bytes = bytes}; }

bool Attachments::end_question() {
  const Question asked = std::exchange(question_, std::nullopt).value_or(Question{});
  if (!asked.notes.empty()) static_cast<void>(write_notes(asked.notes).ok());
  return asked.is_cut;
}

/// Only a note: while another process writes, the next question reads the file once more.
void Attachments::note(const Note& seen) {
  if (question_) {
    question_->notes.push_back(seen);
  } else {
    static_cast<void>(write_note(seen).ok());
  }
}

Status Attachments::write_notes(const std::vector<Note>& notes) {
  Immediate transaction(*db_);
  YX_TRY(transaction.begin());
  for (const Note& seen : notes) YX_TRY(write_note(seen));
  return transaction.commit();
}

Status Attachments::write_note(const Note& seen) {
  switch (seen.found) {
    case Condition::missing: return note_lost(seen.content);
    case Condition::unread: return note_unread(seen.content);
    default: return note_checked(seen.content, seen.changed_ns, seen.found == Condition::damaged);
  }
}

/// Its size and its time do not count any more: whoever asks next reads it.
Status Attachments::note_unread(const Hash& content) {
  YX_ASSIGN(auto note, db_->prepare("INSERT INTO attachment_check(hash, changed_ns, damaged) VALUES(?1, ?2, 0) ON "
                                    "CONFLICT(hash) DO UPDATE SET changed_ns = excluded.changed_ns"));
  return note.bind_text(1, content.hex()).bind(2, no_time_ns).run();
}

Status Attachments::note_checked(const Hash& content, std::int64_t changed_ns, bool is_damaged) {
  YX_ASSIGN(auto note, db_->prepare("INSERT INTO attachment_check(hash, changed_ns, damaged) VALUES(?1, ?2, ?3) ON "
                                    "CONFLICT(hash) DO UPDATE SET changed_ns = excluded.changed_ns, damaged = "
                                    "excluded.damaged"));
  YX_TRY(note.bind_text(1, content.hex()).bind(2, changed_ns).bind(3, is_damaged ? 1 : 0).run());
  return is_damaged ? note_lost(content) : note_found(content);
}

Status Attachments::note_lost(const Hash& content) {
  YX_ASSIGN(auto known, db_->prepare("SELECT 1 FROM attachment_lost WHERE hash = ?1"));
  YX_ASSIGN(const bool is_known, known.bind_text(1, content.hex()).step());
  if (is_known) return {};
  known.reset();
  YX_ASSIGN(auto note, db_->prepare("INSERT OR IGNORE INTO attachment_lost(hash) VALUES(?1)"));
  return note.bind_text(1, content.hex()).run();
}

Status Attachments::note_found(const Hash& content) {
  YX_ASSIGN(auto note, db_->prepare("DELETE FROM attachment_lost WHERE hash = ?1"));
  return note.bind_text(1, content.hex()).run();
}

Result<std::int64_t> Attachments::newest_lost(const DeviceId& device, const sync::Scope& scope,
                                              const sync::ScopeOf& scope_of) {
  YX_ASSIGN(auto lost, db_->prepare("SELECT id, hash FROM attachment_lost ORDER BY id DESC"));
  for (int looked_at = 0;; ++looked_at) {
    YX_ASSIGN(const bool row, lost.step());
    if (!row) return std::int64_t{0};
    const std::int64_t number = lost.integer(0);
    if (looked_at == most_judged) return number;
    const auto bytes = from_hex(lost.text(1));
    if (!bytes || bytes->size() != sizeof(Hash::bytes)) return Error{Code::corrupt, "an attachment's hash"};
    const Hash content = Hash::from_bytes(*bytes);
    YX_ASSIGN(const auto senders, senders_of(content));
    if (senders.empty() || std::find(senders.begin(), senders.end(), device) != senders.end()) return number;
    YX_ASSIGN(const bool may_have_it, sync::attachment_in_scope(city_->store(), scope, content, senders, scope_of));
    if (may_have_it) return number;
  }
}

Result<bool> Attachments::is_whole(const PublishedFile& file) {
  // Else one byte of a large file, asked for again and again, keeps the lane from everybody.
  const auto before = read_.find(sync::attachment_hash(file.name));
  if (is_forbidden(file.path)) return file_error("cannot open " + file.path.string(), EACCES);
  YX_ASSIGN(const auto facts, look_at_file(file.path));
  if (before != read_.end() && facts && facts->bytes == file.bytes && facts->changed_ns == before->second.changed_ns) {
    const UnixMs age_ms = city_->clock().now_ms() - before->second.at_ms;
    if (age_ms >= 0 && age_ms < read_counts_ms) return true;
  }
  YX_ASSIGN(const auto condition, read_again(sync::attachment_hash(file.name), file.path));
  if (condition == Condition::unread) return Error{Code::io, "cannot read " + file.name};
  return condition == Condition::sound;
}

Result<Attachments::Findings> Attachments::verify_after(std::string& after, std::uint64_t bytes) {
  struct Row {
    std::string hash, name;
  };
  std::vector<Row> rows;
  {
    YX_ASSIGN(auto query, db_->prepare("SELECT hash, name, bytes FROM attachment WHERE hash > ?1 ORDER BY hash"));
    query.bind_text(1, after);
    std::uint64_t sum = 0;
    while (sum <= bytes) {
      YX_ASSIGN(const bool row, query.step());
      if (!row) break;
      rows.push_back({std::string(query.text(0)), std::string(query.text(1))});
      sum += static_cast<std::uint64_t>(query.integer(2));
    }
  }
  Findings out;
  for (const Row& row : rows) {
    ++out.checked;
    if (!sync::is_attachment_name(row.name)) {
      out.damaged.push_back(row.name);
      continue;
    }
    if (is_forbidden(path_of(row.name))) {
      out.unreadable.push_back(row.name);
      continue;
    }
    YX_ASSIGN(const auto condition, read_again(sync::attachment_hash(row.name), path_of(row.name)));
    if (condition == Condition::missing) out.missing.push_back(row.name);
    // One that cannot be read is no better for whoever looks after it.
    if (condition == Condition::damaged || condition == Condition::unread) out.damaged.push_back(row.name);
  }
  after = rows.empty() ? std::string() : rows.back().hash;
  return out;
}

/// The files whose time has changed since they were read.
Result<bool> Attachments::reread_some(std::uint64_t bytes) {
  std::vector<std::pair<std::string, std::uint64_t>> rows;
  {
    YX_ASSIGN(auto query, db_->prepare("SELECT a.name, a.bytes FROM attachment a JOIN attachment_check c ON c.hash = "
                                       "a.hash WHERE a.hash > ?1 ORDER BY a.hash LIMIT ?2"));
    query.bind_text(1, reread_).bind(2, looked_at_once);
    while (true) {
      YX_ASSIGN(const bool row, query.step());
      if (!row) break;
      rows.emplace_back(std::string(query.text(0)), static_cast<std::uint64_t>(query.integer(1)));
    }
  }
  begin_question(bytes);
  Status trouble;
  for (const auto& [name, size] : rows) {
    if (!sync::is_attachment_name(name)) continue;
    const auto condition = condition_of(sync::attachment_hash(name), {name, size, path_of(name)});
    if (question_->is_cut) break;
    if (!condition) trouble = condition.error();
    if (!condition && condition.error().code == Code::busy) break;
    reread_ = sync::attachment_hash(name).hex();
  }
  const bool more = end_question() || rows.size() == looked_at_once;
  if (!more) reread_.clear();
  YX_TRY(trouble);
  return more;
}

Result<Attachments::Findings> Attachments::verify() {
  std::string after;
  YX_ASSIGN(Findings out, verify_after(after, UINT64_MAX));
  std::sort(out.missing.begin(), out.missing.end());
  std::sort(out.damaged.begin(), out.damaged.end());
  std::sort(out.unreadable.begin(), out.unreadable.end());
  return out;
}

Result<Attachments::Findings> Attachments::verify_some(std::uint64_t bytes) { return verify_after(verified_, bytes); }

}  // namespace yanxing::server
