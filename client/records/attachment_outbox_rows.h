#pragma once

// What the parts of AttachmentOutbox share: where its state is kept, and how a row of it is read.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include "client/records/attachment_outbox.h"
#include "sync/base/cbor.h"
#include "sync/base/result.h"
#include "sync/ledger/store.h"
#include "sync/session/attachments.h"

namespace yanxing::records::outbox {

constexpr std::string_view epoch_key = "epoch";  // of the last handshake; the session writes it
constexpr std::string_view counted_key = sync::attachments_epoch_key;
constexpr std::string_view contact_key = "last_contact_ms";            // by the server's clock; the session writes it
constexpr std::string_view lost_asked_key = "attachments.lost_asked";  // it was asked for all after this loss
constexpr std::string_view since_key = "attachments.since";  // carried receipts from before this count no more
constexpr const char* open_rows = "receipt IS NULL AND (bytes IS NOT NULL OR own = 1)";  // as the index has it

/// Runs `work` in one transaction, or in the one that is open already.
template <typename Work>
Status in_transaction(sync::Store& store, bool is_open, Work work) {
  if (is_open) return work();
  sync::Transaction transaction(store);
  YX_TRY(transaction.begin());
  YX_TRY(work());
  return transaction.commit();
}

/// As kept_number() reads it.
inline std::string number_item(std::int64_t number) {
  std::string item;
  cbor::Writer(item).sint(number);
  return item;
}

/// The columns that read_place() reads, and `more` of the statement.
inline std::string columns(std::string_view more) {
  return std::string("SELECT name, bytes, offset, receipt, damaged, own FROM attachment ").append(more);
}

inline AttachmentPlace read_place(const sqlite::Statement& row) {
  AttachmentPlace out;
  out.name = row.text(0);
  out.bytes = static_cast<std::uint64_t>(row.integer(1));
  out.offset = static_cast<std::uint64_t>(row.integer(2));
  out.on_server = !row.is_null(3);
  out.damaged = row.integer(4) != 0;
  out.here = !row.is_null(1) && !out.damaged;
  out.own = row.integer(5) == 1;
  return out;
}

/// Size of a file that is here; nullopt: it is not.
inline std::optional<std::int64_t> size_here(const Attachments& attachments, const std::string& name) {
  std::error_code error;
  if (!attachments.has(name)) return std::nullopt;
  const auto bytes = std::filesystem::file_size(attachments.path_of(name), error);
  if (error) return std::nullopt;
  return static_cast<std::int64_t>(bytes);
}

}  // namespace yanxing::records::outbox
