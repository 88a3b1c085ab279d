#include "sync/wire/fields.h"

#include <algorithm>
#include <iterator>

namespace yanxing::sync {

using namespace wire;  // NOLINT: this file is their definition

namespace wire {

bool take_null(cbor::Reader& in) {
  const auto type = in.peek();
  if (!type || *type != cbor::Type::null) return false;
  YX_CHECK(in.null().ok());
  return true;
}

void write_effective(cbor::Writer& out, const std::optional<Stamp>& effective) {
  if (!effective) {
    out.null();
    return;
  }
  out.array(2).uint(static_cast<std::uint64_t>(effective->ms)).uint(effective->logical);
}

Result<std::optional<Stamp>> read_effective(cbor::Reader& in) {
  if (take_null(in)) return std::optional<Stamp>();
  YX_TRY(expect_array(in, 2));
  YX_ASSIGN(const std::uint64_t ms, in.uint());
  YX_ASSIGN(const std::uint64_t logical, in.uint());
  if (ms > static_cast<std::uint64_t>(max_stamp_ms) || logical > 0xFFFFFFFFu) return bad("a stamp out of range");
  return std::optional<Stamp>(Stamp{static_cast<UnixMs>(ms), static_cast<std::uint32_t>(logical)});
}

Result<std::string> read_reason(cbor::Reader& in) {
  YX_ASSIGN(const std::string_view text, in.text());
  if (text.size() > max_name_bytes) return bad("a reason over its limit");
  return std::string(text);
}

void write_notices(cbor::Writer& out, const std::vector<Notice>& notices) {
  out.array(notices.size());
  for (const Notice& notice : notices) {
    out.array(3).uint(notice.n);
    write_effective(out, notice.effective);
    out.text(notice.quarantine);
  }
}

Result<std::vector<Notice>> read_notices(cbor::Reader& in) {
  YX_ASSIGN(const std::uint64_t count, in.array());
  std::vector<Notice> notices;
  for (std::uint64_t i = 0; i < count; ++i) {
    YX_TRY(expect_array(in, 3));
    Notice notice;
    YX_ASSIGN(notice.n, read_n(in));
    YX_ASSIGN(notice.effective, read_effective(in));
    YX_ASSIGN(notice.quarantine, read_reason(in));
    notices.push_back(std::move(notice));
  }
  return notices;
}

void write_cursor(cbor::Writer& out, const std::optional<Cursor>& cursor) {
  if (!cursor) {
    out.null();
    return;
  }
  out.array(5).bytes(cursor->epoch.view()).uint(static_cast<std::uint64_t>(cursor->seq)).bytes(cursor->mark);
  out.uint(cursor->scope_version).uint(static_cast<std::uint64_t>(cursor->snapshot_until));
}

Result<std::optional<Cursor>> read_cursor(cbor::Reader& in) {
  if (take_null(in)) return std::optional<Cursor>();
  YX_TRY(expect_array(in, 5));
  Cursor cursor;
  YX_ASSIGN(cursor.epoch, read_uuid(in));
  YX_ASSIGN(cursor.seq, read_ms(in));
  YX_ASSIGN(const std::string_view mark, in.bytes());
  if (!mark.empty() && mark.size() != 8) return bad("a cursor's mark");
  cursor.mark = mark;
  YX_ASSIGN(cursor.scope_version, read_n(in));
  YX_ASSIGN(cursor.snapshot_until, read_ms(in));
  return std::optional<Cursor>(std::move(cursor));
}

void write_receipt(cbor::Writer& out, const std::optional<Receipt>& receipt) {
  if (!receipt) {
    out.null();
    return;
  }
  out.bytes(encode_receipt(*receipt));
}

Result<std::optional<Receipt>> read_receipt(cbor::Reader& in) {
  if (take_null(in)) return std::optional<Receipt>();
  YX_ASSIGN(const std::string_view bytes, in.bytes());
  YX_ASSIGN(Receipt receipt, decode_receipt(bytes));
  return std::optional<Receipt>(std::move(receipt));
}

void write_hashes(cbor::Writer& out, const std::vector<Hash>& hashes) {
  out.array(hashes.size());
  for (const Hash& hash : hashes) out.bytes(hash.view());
}

Result<std::vector<Hash>> read_hashes(cbor::Reader& in) {
  YX_ASSIGN(const std::uint64_t count, bounded_array(in, max_holds));
  std::vector<Hash> hashes;
  for (std::uint64_t i = 0; i < count; ++i) {
    YX_ASSIGN(const Hash hash, read_hash(in));
    if (!hashes.empty() && hash <= hashes.back()) return bad("hashes out of order");
    hashes.push_back(hash);
  }
  return hashes;
}

}  // namespace wire

std::string encode_cursor(const Cursor& cursor) {
  std::string bytes;
  cbor::Writer out(bytes);
  write_cursor(out, cursor);
  return bytes;
}

Result<Cursor> decode_cursor(std::string_view bytes) {
  cbor::Reader in(bytes);
  YX_ASSIGN(auto cursor, read_cursor(in));
  if (!cursor || !in.at_end()) return bad("a cursor");
  return std::move(*cursor);
}

std::string receipt_message(const Receipt& receipt) {
  std::string bytes = "yanxing receipt 1";
  cbor::Writer out(bytes);
  out.array(6)
      .bytes(receipt.epoch.view())
      .bytes(receipt.chain.device.view())
      .uint(receipt.chain.incarnation)
      .uint(receipt.n);
  out.bytes(receipt.hash.view()).uint(static_cast<std::uint64_t>(receipt.server_ms));
  return bytes;
}

std::string encode_receipt(const Receipt& receipt) {
  std::string bytes;
  cbor::Writer out(bytes);
  out.array(7)
      .bytes(receipt.epoch.view())
      .bytes(receipt.chain.device.view())
      .uint(receipt.chain.incarnation)
      .uint(receipt.n);
  out.bytes(receipt.hash.view()).uint(static_cast<std::uint64_t>(receipt.server_ms)).bytes(receipt.signature);
  return bytes;
}

Result<Receipt> decode_receipt(std::string_view bytes) {
  cbor::Reader in(bytes);
  YX_TRY(expect_array(in, 7));
  Receipt receipt;
  YX_ASSIGN(receipt.epoch, read_uuid(in));
  YX_ASSIGN(receipt.chain.device, read_uuid(in));
  YX_ASSIGN(receipt.chain.incarnation, read_incarnation(in));
  YX_ASSIGN(receipt.n, read_n(in));
  YX_ASSIGN(receipt.hash, read_hash(in));
  YX_ASSIGN(receipt.server_ms, read_ms(in));
  YX_ASSIGN(const std::string_view signature, sized_bytes(in, 64));
  receipt.signature = signature;
  if (!in.at_end()) return bad("bytes after a receipt");
  return receipt;
}

std::string attachment_receipt_message(const AttachmentReceipt& receipt) {
  std::string bytes = "yanxing attachments 1";
  cbor::Writer out(bytes);
  out.array(4).bytes(receipt.epoch.view()).bytes(receipt.device.view());
  write_hashes(out, receipt.held);
  out.uint(static_cast<std::uint64_t>(receipt.server_ms));
  return bytes;
}

std::string encode_attachment_receipt(const AttachmentReceipt& receipt) {
  std::string bytes;
  cbor::Writer out(bytes);
  out.array(5).bytes(receipt.epoch.view()).bytes(receipt.device.view());
  write_hashes(out, receipt.held);
  out.uint(static_cast<std::uint64_t>(receipt.server_ms)).bytes(receipt.signature);
  return bytes;
}

Result<AttachmentReceipt> decode_attachment_receipt(std::string_view bytes) {
  cbor::Reader in(bytes);
  YX_TRY(expect_array(in, 5));
  AttachmentReceipt receipt;
  YX_ASSIGN(receipt.epoch, read_uuid(in));
  YX_ASSIGN(receipt.device, read_uuid(in));
  YX_ASSIGN(receipt.held, read_hashes(in));
  YX_ASSIGN(receipt.server_ms, read_ms(in));
  YX_ASSIGN(const std::string_view signature, sized_bytes(in, 64));
  receipt.signature = signature;
  if (!in.at_end()) return bad("bytes after its end");
  return receipt;
}

std::string notices_mark(const std::vector<Notice>& notices, std::uint64_t up_to) {
  std::vector<Notice> some;
  std::copy_if(notices.begin(), notices.end(), std::back_inserter(some),
               [&](const Notice& notice) { return notice.n <= up_to; });
  std::string bytes;
  cbor::Writer out(bytes);
  write_notices(out, some);
  return std::string(sha256(bytes).view().substr(0, 8));
}

std::string known_mark(const Known& known) {
  std::string bytes;
  cbor::Writer out(bytes);
  out.array(3 + known.logs.size()).bytes(known.epoch.view()).bytes(known.cursor_mark).uint(known.scope_version);
  for (const auto& log : known.logs)
    out.array(4).uint(log.incarnation).uint(log.n).bytes(log.hash.view()).bytes(log.notices);
  return std::string(sha256({std::string_view("yanxing known 1"), std::string_view(bytes)}).view().substr(0, 16));
}

std::string payload_mark(std::string_view payload) { return std::string(sha256(payload).view().substr(0, 8)); }

}  // namespace yanxing::sync
