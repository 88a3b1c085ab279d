// What of AttachmentOutbox tells what waits, and what to ask the server for.

#include <algorithm>
#include <limits>

#include "client/records/attachment_outbox.h"
#include "client/records/attachment_outbox_rows.h"
#include "client/records/value_codec.h"
#include "sync/base/cbor.h"
#include "sync/ledger/attachment_refs.h"
#include "sync/ledger/sqlite/record_query.h"

namespace yanxing::records {

using namespace outbox;

namespace {

constexpr std::string_view confirmed_key = "attachments.confirmed";  // when it was last asked for all, by that clock
constexpr std::int64_t day_ms = std::int64_t{24} * 3600 * 1000;

}  // namespace

Result<AttachmentFigures> AttachmentOutbox::sums() {
  YX_ASSIGN(auto sums, ledger().db().prepare(
                           std::string("SELECT coalesce(sum(here), 0), coalesce(sum(here * min(offset, bytes)), 0), "
                                       "coalesce(sum(here * bytes), 0), coalesce(sum(own = 1 AND NOT here AND NOT "
                                       "broken), 0), coalesce(sum(own = 1 AND broken), 0) FROM "
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
  if (new_ones && is_open_) YX_TRY(note(*new_ones));
  if (!new_ones || is_open_) return sums();
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

Result<std::vector<Hash>> AttachmentOutbox::acknowledged(const std::optional<Hash>& after, std::size_t limit,
                                                         Whose whose) {
  return contents(whose == Whose::own ? "receipt IS NOT NULL AND own = 1" : "receipt IS NOT NULL", after, limit);
}

Result<std::uint64_t> AttachmentOutbox::count_signed(const std::vector<Hash>& contents) {
  YX_ASSIGN(auto row, ledger().db().prepare("SELECT count(*) > 0 FROM attachment WHERE name > ?1 AND name < ?2 AND "
                                            "receipt IS NOT NULL"));
  std::uint64_t count = 0;
  for (const Hash& hash : contents) {
    row.reset();
    YX_ASSIGN(const bool found, row.bind_text(1, hash.hex() + ".").bind_text(2, hash.hex() + "/").step());
    if (!found) continue;
    count += row.integer(0) > 0 ? 1 : 0;
  }
  return count;
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
  return in_transaction(ledger(), is_open_, [&]() -> Status {
    YX_TRY(ledger().set_meta(lost_asked_key, number_item(std::max(lost, asked))));
    return ledger().set_meta(confirmed_key, number_item(contact));
  });
}

Result<std::int64_t> AttachmentOutbox::note_lacking(const std::vector<Hash>& lacking, UnixMs server_ms, bool carried) {
  std::int64_t dropped = 0;
  if (lacking.empty()) return dropped;
  const std::int64_t until = carried ? server_ms : std::numeric_limits<std::int64_t>::max();
  YX_ASSIGN(const std::int64_t since, kept_number(since_key));
  // What it lost it said by the network as well; what a stick brings from before that may be mended since.
  YX_ASSIGN(const std::int64_t contact, kept_number(contact_key));
  if (carried && server_ms < std::max(since, contact)) return dropped;
  const Status noted = in_transaction(ledger(), is_open_, [&]() -> Status {
    YX_ASSIGN(auto drop, ledger().db().prepare("UPDATE attachment SET receipt = NULL, held_ms = NULL WHERE name > ?1 "
                                               "AND name < ?2 AND receipt IS NOT NULL AND held_ms < ?3"));
    for (const Hash& hash : lacking) {
      drop.bind_text(1, hash.hex() + ".").bind_text(2, hash.hex() + "/").bind(3, until);
      YX_TRY(drop.run());
      dropped += ledger().db().changed_rows();
    }
    // A stick may still bring the server's word from before the loss.
    return dropped == 0 ? Status() : ledger().set_meta(since_key, number_item(server_ms));
  });
  YX_TRY(noted);
  return dropped;
}

Result<std::int64_t> AttachmentOutbox::kept_number(std::string_view key) {
  YX_ASSIGN(const auto item, ledger().meta(key));
  if (!item) return std::int64_t{0};
  return cbor::Reader(*item).sint();
}

}  // namespace yanxing::records
