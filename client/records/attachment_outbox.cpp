#include "client/records/attachment_outbox.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <system_error>

#include "client/records/value_codec.h"
#include "sync/base/cbor.h"
#include "sync/ledger/attachment_refs.h"
#include "sync/ledger/sqlite/record_query.h"
#include "sync/session/attachments.h"

namespace yanxing::records {
namespace {

constexpr std::string_view epoch_key = "epoch";  // of the last handshake; the session writes it
constexpr std::string_view counted_key = sync::attachments_epoch_key;
constexpr std::string_view learned_key = "attachments.seq";            // changes up to here were read
constexpr std::string_view contact_key = "last_contact_ms";            // by the server's clock; the session writes it
constexpr std::string_view confirmed_key = "attachments.confirmed";    // when it was last asked for all, by it
constexpr std::string_view lost_asked_key = "attachments.lost_asked";  // it was asked for all after this loss
constexpr std::string_view since_key = "attachments.since";  // carried receipts from before this count no more
constexpr std::int64_t day_ms = std::int64_t{24} * 3600 * 1000;
constexpr std::int64_t max_changes_read = 20'000;
constexpr const char* open_rows = "receipt IS NULL AND (bytes IS NOT NULL OR own = 1)";  // as the index has it

/// Runs `work` in one transaction.
template <typename Work>
Status in_transaction(sync::Store& store, Work work) {
  sync::Transaction transaction(store);
  YX_TRY(transaction.begin());
  YX_TRY(work());
  return transaction.commit();
}

std::string columns(std::string_view more) {
  return std::string("SELECT name, bytes, offset, receipt, damaged, own FROM attachment ").append(more);
}

AttachmentPlace read_place(const sqlite::Statement& row) {
  AttachmentPlace out;
  out.name = row.text(0);
  out.bytes = static_cast<std::uint64_t>(row.integer(1));
  out.offset = static_cast<std::uint64_t>(row.integer(2));
  out.on_server = !row.is_null(3);
  out.damaged = row.integer(4) != 0;
  out.here = !row.is_null(1) && !out.damaged;
  out.own = row.integer(5) != 0;
  return out;
}

/// Size of a file that is here; nullopt: it is not.
std::optional<std::int64_t> size_here(const Attachments& attachments, const std::string& name) {
  std::error_code error;
  if (!attachments.has(name)) return std::nullopt;
  const auto bytes = std::filesystem::file_size(attachments.path_of(name), error);
  if (error) return std::nullopt;
  return static_cast<std::int64_t>(bytes);
}

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

// ------------------------------------------------------------------------------------------------ what is known

std::optional<DeviceId> AttachmentOutbox::own_device() const {
  if (workspace_ == nullptr) return device_;
  return workspace_->is_set_up() ? std::optional(workspace_->identity().device) : std::nullopt;
}

Status AttachmentOutbox::set_epoch(std::string_view epoch) {
  auto& store = ledger();
  YX_TRY(store.db().exec("UPDATE attachment SET receipt = NULL, held_ms = NULL WHERE receipt IS NOT NULL"));
  YX_TRY(store.db().exec("DELETE FROM attachment_receipt"));
  YX_ASSIGN(const auto contact, store.meta(contact_key));
  if (contact) YX_TRY(store.set_meta(since_key, *contact));
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
  return in_transaction(store, [&] { return set_epoch(*heard); });
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
  YX_ASSIGN(auto add,
            ledger().db().prepare("INSERT INTO attachment(name, bytes, own) VALUES(?1, ?2, ?3) "
                                  "ON CONFLICT(name) DO UPDATE SET own = max(own, ?3), bytes = coalesce(bytes, ?2)"));
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
  return ledger().set_meta(learned_key, seen);
}

Status AttachmentOutbox::learn() {
  YX_ASSIGN(const auto new_ones, news());
  if (!new_ones) return {};
  const Status noted = in_transaction(ledger(), [&] { return note(*new_ones); });
  // A full disk: what is known is told, and what the new changes name once there is room.
  return noted || noted.error().code != Code::disk_full ? noted : Status();
}

Status AttachmentOutbox::look() {
  YX_TRY(follow_epoch());
  YX_TRY(learn());
  auto& store = ledger();
  std::vector<AttachmentPlace> open;
  {
    YX_ASSIGN(auto rows,
              store.db().prepare(columns("WHERE receipt IS NULL AND (bytes IS NOT NULL OR own = 1) UNION ALL ") +
                                 columns("WHERE receipt IS NOT NULL AND damaged = 1")));
    while (true) {
      YX_ASSIGN(const bool row, rows.step());
      if (!row) break;
      open.push_back(read_place(rows));
    }
  }
  const Status looked = in_transaction(store, [&]() -> Status {
    for (const AttachmentPlace& one : open) {
      const bool was_here = one.here || one.damaged;
      const auto noted = was_here ? std::optional(static_cast<std::int64_t>(one.bytes)) : std::nullopt;
      auto bytes = size_here(*attachments_, one.name);
      // A damaged file may have been put right since, by hand or by choosing the photo once more.
      const bool suspicious = one.damaged || (noted && bytes && *bytes != *noted);
      bool damaged = bytes && suspicious && !attachments_->open(one.name);
      if ((damaged || (!bytes && one.own)) && attachments_->mend(one.name)) {
        bytes = size_here(*attachments_, one.name);
        damaged = false;
      }
      if (bytes != noted || damaged != one.damaged) YX_TRY(set_file(one.name, bytes, damaged));
    }
    return {};
  });
  YX_TRY(looked);
  static_cast<void>(release_originals().ok());  // only room; the next look() tries again
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

// ------------------------------------------------------------------------------------------------ what waits

Result<AttachmentFigures> AttachmentOutbox::sums() {
  YX_ASSIGN(auto sums, ledger().db().prepare(
                           std::string("SELECT coalesce(sum(here), 0), coalesce(sum(here * min(offset, bytes)), 0), "
                                       "coalesce(sum(here * bytes), 0), coalesce(sum(own AND NOT here AND NOT broken), "
                                       "0), coalesce(sum(own AND broken), 0) FROM "
                                       "(SELECT bytes IS NOT NULL AND damaged = 0 AS here, bytes IS NOT NULL AND "
                                       "damaged = 1 AS broken, coalesce(bytes, 0) AS "
                                       "bytes, offset, own FROM attachment WHERE ") +
                           open_rows + ")"));
  YX_TRY(sums.step());
  return AttachmentFigures{sums.integer(0), sums.integer(1), sums.integer(2), sums.integer(3), sums.integer(4)};
}

Result<AttachmentFigures> AttachmentOutbox::figures() {
  YX_TRY(follow_epoch());
  YX_ASSIGN(const auto new_ones, news());
  if (!new_ones) return sums();
  sync::Transaction transaction(ledger());
  YX_TRY(transaction.begin());
  const Status noted = note(*new_ones);
  if (!noted && noted.error().code != Code::disk_full) return noted.error();
  YX_ASSIGN(const AttachmentFigures out, sums());
  // A full disk keeps none of it, and what was counted is true all the same.
  const Status kept = noted ? transaction.commit() : noted;
  if (!kept && kept.error().code != Code::disk_full) return kept.error();
  return out;
}

// The form `problem` says it by its answer severity = urgent; the rule that lists follow is election::problem_of().
Result<bool> AttachmentOutbox::is_urgent(std::int64_t record_key) {
  sync::RecordReader reader(ledger());
  YX_ASSIGN(const auto row, reader.read(record_key));
  if (!row) return false;
  const auto severity = row->record.value("severity");
  return severity && decode_value(*severity) == "urgent";
}

Result<std::vector<WaitingAttachment>> AttachmentOutbox::waiting(std::size_t limit) {
  YX_TRY(follow_epoch());
  YX_TRY(learn());
  struct Found {
    WaitingAttachment attachment;
    std::int64_t oldest = INT64_MAX;
  };
  std::vector<Found> found;
  std::vector<std::pair<std::string, std::int64_t>> problems;
  {
    YX_ASSIGN(auto rows,
              ledger().db().prepare(
                  std::string("SELECT a.name, a.bytes, a.offset, a.tus_url, r.record, rec.form = 'problem' FROM "
                              "(SELECT * FROM attachment WHERE ") +
                  open_rows +
                  ") a LEFT JOIN attachment_ref r ON r.name = a.name LEFT JOIN record rec ON rec.key = r.record "
                  "WHERE a.bytes IS NOT NULL AND a.damaged = 0 ORDER BY a.name, r.record"));
    while (true) {
      YX_ASSIGN(const bool row, rows.step());
      if (!row) break;
      if (found.empty() || found.back().attachment.name != rows.text(0)) {
        found.push_back({{std::string(rows.text(0)), static_cast<std::uint64_t>(rows.integer(1)),
                          static_cast<std::uint64_t>(rows.integer(2)), std::string(rows.text(3)), false},
                         INT64_MAX});
      }
      if (rows.integer(4) > 0) found.back().oldest = std::min(found.back().oldest, rows.integer(4));
      if (rows.integer(5) != 0) problems.emplace_back(rows.text(0), rows.integer(4));
    }
  }
  for (const auto& [name, record] : problems) {
    YX_ASSIGN(const bool urgent, is_urgent(record));
    const auto at = std::lower_bound(found.begin(), found.end(), name, [](const Found& one, const std::string& key) {
      return one.attachment.name < key;
    });
    at->attachment.urgent = at->attachment.urgent || urgent;
  }
  std::stable_sort(found.begin(), found.end(), [](const Found& a, const Found& b) {
    if (a.attachment.urgent != b.attachment.urgent) return a.attachment.urgent;
    return a.oldest < b.oldest;
  });
  if (limit != 0 && found.size() > limit) found.resize(limit);
  std::vector<WaitingAttachment> out;
  out.reserve(found.size());
  for (Found& one : found) out.push_back(std::move(one.attachment));
  return out;
}

Result<std::vector<Hash>> AttachmentOutbox::contents(const char* which, const std::optional<Hash>& after,
                                                     std::size_t limit) {
  YX_TRY(follow_epoch());
  YX_TRY(learn());
  YX_ASSIGN(auto rows, ledger().db().prepare(std::string("SELECT name FROM attachment WHERE ") + which +
                                             " AND name > ?1 ORDER BY name"));
  rows.bind_text(1, after ? after->hex() + "~" : std::string());  // behind every ending
  std::vector<Hash> out;
  while (out.size() < limit) {
    YX_ASSIGN(const bool row, rows.step());
    if (!row) break;
    const Hash hash = sync::attachment_hash(rows.text(0));
    if (out.empty() || out.back() != hash) out.push_back(hash);
  }
  return out;
}

Result<std::vector<Hash>> AttachmentOutbox::unacknowledged(const std::optional<Hash>& after, std::size_t limit) {
  return contents(open_rows, after, limit);
}

Result<std::vector<Hash>> AttachmentOutbox::acknowledged(const std::optional<Hash>& after, std::size_t limit) {
  return contents("receipt IS NOT NULL", after, limit);
}

Result<bool> AttachmentOutbox::is_due_to_confirm() {
  YX_ASSIGN(const std::int64_t contact, kept_number(contact_key));
  YX_ASSIGN(const std::int64_t confirmed, kept_number(confirmed_key));
  if (contact < confirmed || contact - confirmed >= day_ms) return true;  // before: its clock was set back
  YX_ASSIGN(const std::int64_t lost, newest_lost());
  YX_ASSIGN(const std::int64_t asked, kept_number(lost_asked_key));
  return lost > asked;
}

Result<std::int64_t> AttachmentOutbox::newest_lost() { return kept_number(sync::attachments_lost_key); }

Status AttachmentOutbox::note_confirmed(std::int64_t lost) {
  YX_ASSIGN(const std::int64_t contact, kept_number(contact_key));
  YX_ASSIGN(const std::int64_t asked, kept_number(lost_asked_key));
  std::string item, number;
  cbor::Writer(item).sint(contact);
  cbor::Writer(number).sint(std::max(lost, asked));
  return in_transaction(ledger(), [&]() -> Status {
    YX_TRY(ledger().set_meta(lost_asked_key, number));
    return ledger().set_meta(confirmed_key, item);
  });
}

Status AttachmentOutbox::note_lacking(const std::vector<Hash>& lacking) {
  return in_transaction(ledger(), [&]() -> Status {
    YX_ASSIGN(auto drop, ledger().db().prepare("UPDATE attachment SET receipt = NULL, held_ms = NULL WHERE name > ?1 "
                                               "AND name < ?2 AND receipt IS NOT NULL"));
    for (const Hash& hash : lacking) {
      drop.bind_text(1, hash.hex() + ".").bind_text(2, hash.hex() + "/");
      YX_TRY(drop.run());
    }
    return {};
  });
}

Result<std::int64_t> AttachmentOutbox::kept_number(std::string_view key) {
  YX_ASSIGN(const auto item, ledger().meta(key));
  if (!item) return std::int64_t{0};
  return cbor::Reader(*item).sint();
}

// ------------------------------------------------------------------------------------------------ what was heard

Status AttachmentOutbox::note_receipt(const sync::AttachmentReceipt& receipt, bool carried) {
  YX_TRY(follow_epoch());
  YX_ASSIGN(const std::int64_t since, kept_number(since_key));
  if (carried && receipt.server_ms < since) return {};
  YX_TRY(learn());
  auto& store = ledger();
  YX_ASSIGN(const auto heard, store.meta(epoch_key));
  YX_ASSIGN(const auto counted, store.meta(counted_key));
  const bool is_other = counted && *counted != receipt.epoch.view();
  if (is_other && heard) return {};
  if (is_other) {
    // This laptop never spoke to a server, and hears of it from sticks, which may come in any order.
    YX_ASSIGN(const std::int64_t newest,
              store.db().integer("SELECT coalesce(max(server_ms), 0) FROM attachment_receipt"));
    if (receipt.server_ms <= newest) return {};
  }
  const Status noted = in_transaction(store, [&]() -> Status {
    if (is_other || !counted) YX_TRY(set_epoch(receipt.epoch.view()));
    if (receipt.held.empty()) return {};
    YX_ASSIGN(auto keep, store.db().prepare("INSERT INTO attachment_receipt(server_ms, receipt) VALUES(?1, ?2)"));
    YX_TRY(keep.bind(1, receipt.server_ms).bind_blob(2, sync::encode_attachment_receipt(receipt)).run());
    const std::int64_t id = store.db().last_rowid();
    YX_ASSIGN(auto hold, store.db().prepare("UPDATE attachment SET receipt = ?3, held_ms = ?4, tus_url = NULL, offset "
                                            "= 0 WHERE name > ?1 AND name < ?2 AND receipt IS NULL"));
    std::int64_t held = 0;
    for (const Hash& hash : receipt.held) {
      hold.bind_text(1, hash.hex() + ".").bind_text(2, hash.hex() + "/");
      YX_TRY(hold.bind(3, id).bind(4, receipt.server_ms).run());
      held += store.db().changed_rows();
    }
    if (held > 0) return {};
    return store.db().exec("DELETE FROM attachment_receipt WHERE id = " + std::to_string(id));
  });
  YX_TRY(noted);
  static_cast<void>(release_originals().ok());  // only room; the next look() tries again
  return {};
}

Status AttachmentOutbox::note_upload(std::string_view name, std::string_view url, std::uint64_t offset) {
  YX_TRY(learn());
  YX_ASSIGN(auto set, ledger().db().prepare("UPDATE attachment SET tus_url = ?2, offset = ?3 WHERE name = ?1"));
  set.bind_text(1, name).bind(3, static_cast<std::int64_t>(offset));
  if (url.empty()) {
    set.bind_null(2);
  } else {
    set.bind_text(2, url);
  }
  return in_transaction(ledger(), [&] { return set.run(); });
}

Status AttachmentOutbox::note_file(std::string_view name, std::uint64_t bytes) {
  YX_TRY(learn());
  YX_ASSIGN(auto set, ledger().db().prepare("UPDATE attachment SET bytes = ?2, damaged = 0 WHERE name = ?1"));
  set.bind_text(1, name).bind(2, static_cast<std::int64_t>(bytes));
  return in_transaction(ledger(), [&] { return set.run(); });
}

Status AttachmentOutbox::note_chosen(std::string_view name) {
  YX_TRY(look());
  const auto bytes = size_here(*attachments_, std::string(name));
  if (!bytes) return {};
  YX_ASSIGN(auto set, ledger().db().prepare("UPDATE attachment SET bytes = ?2 WHERE name = ?1 AND bytes IS NULL"));
  set.bind_text(1, name).bind(2, *bytes);
  return in_transaction(ledger(), [&] { return set.run(); });
}

Status AttachmentOutbox::note_damaged(std::string_view name) {
  YX_TRY(learn());
  YX_ASSIGN(auto set, ledger().db().prepare("UPDATE attachment SET damaged = 1 WHERE name = ?1"));
  set.bind_text(1, name);
  return in_transaction(ledger(), [&] { return set.run(); });
}

Result<AttachmentPlace> AttachmentOutbox::place_of(std::string_view name) {
  if (!is_attachment_name(name)) return Error{Code::invalid, "no attachment's name: " + std::string(name)};
  YX_TRY(follow_epoch());
  YX_TRY(learn());
  YX_ASSIGN(auto row, ledger().db().prepare(columns("WHERE name = ?1")));
  YX_ASSIGN(const bool is_known, row.bind_text(1, name).step());
  AttachmentPlace place;
  if (is_known) place = read_place(row);
  place.name = name;
  // The file decides, whatever was noted.
  const auto bytes = size_here(*attachments_, place.name);
  place.here = bytes.has_value() && !place.damaged;
  place.bytes = static_cast<std::uint64_t>(bytes.value_or(0));
  return place;
}

Result<std::vector<AttachmentPlace>> AttachmentOutbox::places(std::string_view after, std::size_t limit) {
  YX_TRY(follow_epoch());
  YX_TRY(learn());
  YX_ASSIGN(auto rows, ledger().db().prepare(columns("WHERE name > ?1 ORDER BY name LIMIT ?2")));
  rows.bind_text(1, after).bind(2, static_cast<std::int64_t>(limit));
  std::vector<AttachmentPlace> out;
  while (true) {
    YX_ASSIGN(const bool row, rows.step());
    if (!row) return out;
    out.push_back(read_place(rows));
  }
}

}  // namespace yanxing::records
