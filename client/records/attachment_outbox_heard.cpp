// What of AttachmentOutbox notes what was heard: receipts, uploads, files that came or broke.

#include "client/records/attachment_outbox.h"
#include "client/records/attachment_outbox_rows.h"

namespace yanxing::records {

using namespace outbox;

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
  const Status noted = in_transaction(store, is_open_, [&]() -> Status {
    // The server's clock was put back: by its old time no stick's receipt would count for as long as it had been ahead.
    if (!carried && receipt.server_ms < since) YX_TRY(store.set_meta(since_key, number_item(receipt.server_ms)));
    if (is_other || !counted) YX_TRY(set_epoch(receipt.epoch.view()));
    if (receipt.held.empty()) return {};
    YX_ASSIGN(auto keep, store.db().prepare("INSERT INTO attachment_receipt(server_ms, receipt) VALUES(?1, ?2)"));
    YX_TRY(keep.bind(1, receipt.server_ms).bind_blob(2, sync::encode_attachment_receipt(receipt)).run());
    const std::int64_t id = store.db().last_rowid();
    YX_ASSIGN(auto hold, store.db().prepare("UPDATE attachment SET receipt = ?3, held_ms = ?4, tus_url = NULL, offset "
                                            "= 0 WHERE name > ?1 AND name < ?2 AND receipt IS NULL"));
    // Signed for once more: what an older word says does not count any more.
    YX_ASSIGN(auto again, store.db().prepare("UPDATE attachment SET held_ms = ?3 WHERE name > ?1 AND name < ?2 AND "
                                             "receipt IS NOT NULL AND (?4 = 0 OR held_ms < ?3)"));
    std::int64_t held = 0;
    for (const Hash& hash : receipt.held) {
      again.bind_text(1, hash.hex() + ".").bind_text(2, hash.hex() + "/");
      YX_TRY(again.bind(3, receipt.server_ms).bind(4, carried ? 1 : 0).run());
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
  return in_transaction(ledger(), is_open_, [&] { return set.run(); });
}

Status AttachmentOutbox::note_file(std::string_view name, std::uint64_t bytes) {
  YX_TRY(learn());
  YX_ASSIGN(auto set, ledger().db().prepare("UPDATE attachment SET bytes = ?2, damaged = 0 WHERE name = ?1"));
  set.bind_text(1, name).bind(2, static_cast<std::int64_t>(bytes));
  return in_transaction(ledger(), is_open_, [&] { return set.run(); });
}

Status AttachmentOutbox::note_chosen(std::string_view name) {
  YX_TRY(look());
  const auto bytes = size_here(*attachments_, std::string(name));
  if (!bytes) return {};
  YX_ASSIGN(auto set, ledger().db().prepare("UPDATE attachment SET bytes = ?2 WHERE name = ?1 AND bytes IS NULL"));
  set.bind_text(1, name).bind(2, *bytes);
  return in_transaction(ledger(), is_open_, [&] { return set.run(); });
}

Status AttachmentOutbox::note_damaged(std::string_view name) {
  YX_TRY(learn());
  YX_ASSIGN(auto set, ledger().db().prepare("UPDATE attachment SET damaged = 1 WHERE name = ?1"));
  set.bind_text(1, name);
  return in_transaction(ledger(), is_open_, [&] { return set.run(); });
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
  if (attachments_->is_hidden(place.name)) return place;
  // The file decides, whatever was noted.
  const auto bytes = size_here(*attachments_, place.name);
  place.here = bytes.has_value() && !place.damaged;
  place.bytes = static_cast<std::uint64_t>(bytes.value_or(0));
  return place;
}

Result<std::vector<AttachmentPlace>> AttachmentOutbox::places(std::string_view after, std::size_t limit) {
  YX_TRY(follow_epoch());
  YX_TRY(learn());
  YX_ASSIGN(auto rows, ledger().db().prepare(
                           columns("WHERE name > ?1 AND (own <> 2 OR receipt IS NOT NULL) ORDER BY name LIMIT ?2")));
  rows.bind_text(1, after).bind(2, static_cast<std::int64_t>(limit));
  std::vector<AttachmentPlace> out;
  while (true) {
    YX_ASSIGN(const bool row, rows.step());
    if (!row) return out;
    out.push_back(read_place(rows));
  }
}

}  // namespace yanxing::records
