#include "client/records/attachment_outbox.h"

#include <algorithm>
#include <system_error>

#include "client/records/attachment_outbox_rows.h"
#include "sync/base/cbor.h"
#include "sync/ledger/attachment_refs.h"
#include "sync/ledger/sqlite/record_query.h"

namespace yanxing::records {

using namespace outbox;

namespace {

constexpr std::string_view learned_key = "attachments.seq";  // changes up to here were read
constexpr std::int64_t max_changes_read = 20'000;

/// When a change was saved, as its author's clock said: ms, logical. 0 for what cannot be read.
std::pair<std::uint64_t, std::uint64_t> stamp_of(std::string_view payload) {
  cbor::Reader in(payload);
  const auto items = in.array();
  const auto version = items ? in.uint() : Result<std::uint64_t>(items.error());
  const auto flags = version ? in.uint() : version;
  const auto ms = flags ? in.uint() : flags;
  const auto logical = ms ? in.uint() : ms;
  return logical ? std::pair{*ms, *logical} : std::pair<std::uint64_t, std::uint64_t>{};
}

void bind_size(sqlite::Statement& statement, int index, std::optional<std::int64_t> bytes) {
  if (bytes) {
    statement.bind(index, *bytes);
  } else {
    statement.bind_null(index);
  }
}

}  // namespace

std::optional<DeviceId> AttachmentOutbox::own_device() const {
  if (workspace_ == nullptr) return device_;
  return workspace_->is_set_up() ? std::optional(workspace_->identity().device) : std::nullopt;
}

Status AttachmentOutbox::set_epoch(std::string_view epoch) {
  auto& store = ledger();
  YX_TRY(store.db().exec("UPDATE attachment SET receipt = NULL, held_ms = NULL WHERE receipt IS NOT NULL"));
  YX_TRY(store.db().exec("DELETE FROM attachment_receipt"));
  // Before the first contact nothing was believed that an older receipt could bring back.
  YX_ASSIGN(const auto counted, store.meta(counted_key));
  YX_ASSIGN(const auto contact, store.meta(contact_key));
  if (counted && contact) YX_TRY(store.set_meta(since_key, *contact));
  // Another database may count from the start.
  std::string none;
  cbor::Writer(none).sint(0);
  YX_TRY(store.set_meta(sync::attachments_lost_key, none));
  YX_TRY(store.set_meta(lost_asked_key, none));
  return store.set_meta(counted_key, epoch);
}

Status AttachmentOutbox::follow_epoch() {
  auto& store = ledger();
  YX_ASSIGN(const auto heard, store.meta(epoch_key));
  if (!heard) return {};
  YX_ASSIGN(const auto counted, store.meta(counted_key));
  if (counted == heard) return {};
  return in_transaction(store, is_open_, [&] { return set_epoch(*heard); });
}

Result<bool> AttachmentOutbox::is_own(const std::string& name) {
  const auto device = own_device();
  if (!device) return false;
  auto& store = ledger();
  YX_ASSIGN(auto rows, store.db().prepare("SELECT c.payload, ch.device = ?2 FROM attachment_ref r JOIN change c ON "
                                          "c.record = r.record JOIN chain ch ON ch.id = c.chain WHERE r.name = ?1"));
  rows.bind_text(1, name).bind_blob(2, device->view());
  bool own = false;
  std::optional<std::pair<std::uint64_t, std::uint64_t>> first;
  while (true) {
    YX_ASSIGN(const bool row, rows.step());
    if (!row) return own;
    const auto named = sync::attachments_in(rows.blob(0));
    if (!std::binary_search(named.begin(), named.end(), name)) continue;
    const auto when = stamp_of(rows.blob(0));
    if (first && *first <= when) continue;
    first = when;
    own = rows.integer(1) != 0;
  }
}

Status AttachmentOutbox::learn(const std::vector<std::string>& names) {
  YX_ASSIGN(
      auto add,
      ledger().db().prepare(
          "INSERT INTO attachment(name, bytes, own) VALUES(?1, ?2, ?3) "
          "ON CONFLICT(name) DO UPDATE SET own = CASE ?3 WHEN 1 THEN 1 ELSE own END, bytes = coalesce(bytes, ?2)"));
  for (const std::string& name : names) {
    YX_ASSIGN(const bool own, is_own(name));
    add.bind_text(1, name).bind(3, own ? 1 : 0);
    bind_size(add, 2, size_here(*attachments_, name));
    YX_TRY(add.run());
  }
  return {};
}

// What new changes name; after very many of them (and the first time) all names that are not known yet. nullopt: there
// are no new ones.
Result<std::optional<AttachmentOutbox::News>> AttachmentOutbox::news() {
  auto& store = ledger();
  YX_ASSIGN(const std::int64_t last, store.last_seq());
  YX_ASSIGN(const auto kept, store.meta(learned_key));
  std::int64_t learned = -1;
  if (kept) {
    YX_ASSIGN(learned, cbor::Reader(*kept).sint());
  }
  if (learned == last) return std::optional<News>();
  const bool by_name = learned < 0 || last - learned > max_changes_read;
  YX_ASSIGN(auto rows, store.db().prepare(by_name ? "SELECT DISTINCT name FROM attachment_ref r WHERE NOT EXISTS "
                                                    "(SELECT 1 FROM attachment a WHERE a.name = r.name)"
                                                  : "SELECT payload FROM change WHERE seq > ?1"));
  if (!by_name) rows.bind(1, learned);
  News out{{}, last};
  while (true) {
    YX_ASSIGN(const bool row, rows.step());
    if (!row) return std::optional(std::move(out));
    if (by_name) {
      out.names.emplace_back(rows.text(0));
      continue;
    }
    for (std::string& name : sync::attachments_in(rows.blob(0))) out.names.push_back(std::move(name));
  }
}

Status AttachmentOutbox::note(const News& news) {
  std::string seen;
  cbor::Writer(seen).sint(news.last_seq);
  YX_TRY(learn(news.names));
  YX_TRY(follow_lost());
  return ledger().set_meta(learned_key, seen);
}

Status AttachmentOutbox::knowing_all(const std::function<Status()>& work) {
  sync::Transaction transaction(ledger());
  YX_TRY(transaction.begin());
  is_open_ = true;
  const Status worked = work();
  is_open_ = false;
  YX_TRY(worked);
  const Status kept = transaction.commit();
  return kept || kept.error().code != Code::disk_full ? kept : Status();
}

Status AttachmentOutbox::learn() {
  YX_ASSIGN(const auto new_ones, news());
  if (!new_ones) return {};
  const Status noted = in_transaction(ledger(), is_open_, [&] { return note(*new_ones); });
  // A full disk: what is known is told, and what the new changes name once there is room.
  return noted || noted.error().code != Code::disk_full ? noted : Status();
}

/// As it was known where it cannot be read.
bool AttachmentOutbox::is_damaged(const AttachmentPlace& known) const {
  const auto content = attachments_->open(known.name);
  const bool unreadable = !content && content.error().code == Code::io;
  return unreadable ? known.damaged : !content;
}

Status AttachmentOutbox::look() {
  YX_TRY(follow_epoch());
  YX_TRY(learn());
  auto& store = ledger();
  std::vector<AttachmentPlace> open;
  {
    YX_ASSIGN(auto rows,
              store.db().prepare(columns("WHERE receipt IS NULL AND (bytes IS NOT NULL OR own = 1) UNION ALL ") +
                                 columns("WHERE receipt IS NOT NULL AND damaged = 1 UNION ALL ") +
                                 columns("WHERE receipt IS NULL AND bytes IS NULL AND own = 2")));
    while (true) {
      YX_ASSIGN(const bool row, rows.step());
      if (!row) break;
      open.push_back(read_place(rows));
    }
  }
  const Status looked = in_transaction(store, is_open_, [&]() -> Status {
    for (const AttachmentPlace& one : open) {
      const bool was_here = one.here || one.damaged;
      const auto noted = was_here ? std::optional(static_cast<std::int64_t>(one.bytes)) : std::nullopt;
      if (was_here && attachments_->is_hidden(one.name)) continue;  // it is not known to be lost
      auto bytes = size_here(*attachments_, one.name);
      // A damaged file may have been put right since, by hand or by choosing the photo once more.
      const bool suspicious = one.damaged || (noted && bytes && *bytes != *noted);
      bool damaged = bytes && suspicious && is_damaged(one);
      if ((damaged || (!bytes && one.own)) && attachments_->mend(one.name)) {
        bytes = size_here(*attachments_, one.name);
        damaged = false;
      }
      if (bytes != noted || damaged != one.damaged) YX_TRY(set_file(one.name, bytes, damaged));
    }
    return follow_lost();
  });
  YX_TRY(looked);
  static_cast<void>(release_originals().ok());  // only room; the next look() tries again
  return {};
}

/// Whether a living record has it among its values, shown or in conflict.
Result<bool> AttachmentOutbox::is_named(const std::string& name) {
  std::vector<std::int64_t> records;
  {
    YX_ASSIGN(auto rows, ledger().db().prepare("SELECT record FROM attachment_ref WHERE name = ?1"));
    rows.bind_text(1, name);
    while (true) {
      YX_ASSIGN(const bool row, rows.step());
      if (!row) break;
      records.push_back(rows.integer(0));
    }
  }
  sync::RecordReader reader(ledger());
  const auto names_it = [&](const auto& cell) {
    return std::any_of(cell.second.heads.begin(), cell.second.heads.end(),
                       [&](const sync::Head& head) { return head.value.find(name) != std::string::npos; });
  };
  for (const std::int64_t key : records) {
    YX_ASSIGN(const auto row, reader.read(key));
    if (!row || row->record.is_deleted()) continue;
    if (std::any_of(row->record.cells.begin(), row->record.cells.end(), names_it)) return true;
  }
  return false;
}

// Of what is lost a person is told as long as she can put it right: in a record that names it. In a transaction.
Status AttachmentOutbox::follow_lost() {
  struct Lost {
    std::string name;
    bool is_lost;
    std::int64_t own;
  };
  std::vector<Lost> found;
  {
    YX_ASSIGN(auto rows,
              ledger().db().prepare("SELECT name, bytes IS NULL OR damaged = 1, own FROM attachment WHERE "
                                    "receipt IS NULL AND own <> 0 AND (bytes IS NULL OR damaged = 1 OR own = 2)"));
    while (true) {
      YX_ASSIGN(const bool row, rows.step());
      if (!row) break;
      found.push_back({std::string(rows.text(0)), rows.integer(1) != 0, rows.integer(2)});
    }
  }
  YX_ASSIGN(auto set, ledger().db().prepare("UPDATE attachment SET own = ?2 WHERE name = ?1"));
  for (const Lost& one : found) {
    bool is_missed = !one.is_lost;
    if (one.is_lost) {
      YX_ASSIGN(is_missed, is_named(one.name));
    }
    const std::int64_t own = is_missed ? 1 : 2;
    if (own != one.own) YX_TRY(set.bind_text(1, one.name).bind(2, own).run());
  }
  return {};
}

Status AttachmentOutbox::set_file(const std::string& name, std::optional<std::int64_t> bytes, bool damaged) {
  YX_ASSIGN(auto set, ledger().db().prepare("UPDATE attachment SET bytes = ?2, damaged = ?3 WHERE name = ?1"));
  set.bind_text(1, name).bind(3, damaged ? 1 : 0);
  bind_size(set, 2, bytes);
  return set.run();
}

Result<bool> AttachmentOutbox::check_some(std::string& after, std::uint64_t bytes) {
  YX_TRY(learn());
  std::vector<std::string> names;
  {
    YX_ASSIGN(auto rows, ledger().db().prepare(std::string("SELECT name, bytes FROM attachment WHERE ") + open_rows +
                                               " AND bytes IS NOT NULL AND damaged = 0 AND name > ?1 ORDER BY name"));
    rows.bind_text(1, after);
    std::uint64_t sum = 0;
    while (sum <= bytes) {
      YX_ASSIGN(const bool row, rows.step());
      if (!row) break;
      names.emplace_back(rows.text(0));
      sum += static_cast<std::uint64_t>(rows.integer(1));
    }
  }
  if (names.empty()) return false;
  after = names.back();
  for (const std::string& name : names) {
    const auto content = attachments_->open(name);
    if (content || content.error().code != Code::corrupt || attachments_->mend(name)) continue;
    YX_TRY(note_damaged(name));
  }
  return true;
}

Status AttachmentOutbox::check_all() {
  std::string after;
  for (bool more = true; more;) {
    YX_ASSIGN(more, check_some(after, UINT64_MAX));
  }
  return {};
}

// After the receipt is on the disk, never before; what a crash in between leaves the next look() removes.
Status AttachmentOutbox::release_originals() {
  YX_ASSIGN(const auto originals, attachments_->originals());
  if (originals.empty()) return {};
  YX_ASSIGN(auto held, ledger().db().prepare("SELECT 1 FROM attachment WHERE name > ?1 AND name < ?2 AND "
                                             "receipt IS NOT NULL"));
  for (const OriginalFile& one : originals) {
    held.bind_text(1, one.of.hex() + ".").bind_text(2, one.of.hex() + "/");
    YX_ASSIGN(const bool is_held, held.step());
    held.reset();
    if (is_held) YX_TRY(attachments_->release_original(one.of));
  }
  return {};
}

}  // namespace yanxing::records
