#include "sync/wire/bundle.h"

#include <utility>

#include "sync/ledger/attachment_refs.h"
#include "sync/wire/bundle_format.h"
#include "sync/wire/fields.h"

namespace yanxing::sync {

namespace bundle {

std::string encode_header(const BundleHeader& header) {
  std::string bytes;
  cbor::Writer out(bytes);
  out.array(8).uint(1).bytes(header.server.view()).bytes(header.device.view()).bytes(header.set).bytes(header.base);
  out.uint(static_cast<std::uint64_t>(header.written_ms)).uint(header.part).uint(header.parts);
  return bytes;
}

Result<BundleHeader> decode_header(std::string_view bytes) {
  cbor::Reader in(bytes);
  YX_ASSIGN(const std::uint64_t items, in.array());
  YX_ASSIGN(const std::uint64_t version, in.uint());
  if (version > 1) return Error{Code::too_new, "bundle: its header"};
  if (items != 8 || version != 1) return wire::bad("a bundle's header");
  BundleHeader header;
  YX_ASSIGN(header.server, wire::read_public_key(in));
  YX_ASSIGN(header.device, wire::read_uuid(in));
  YX_ASSIGN(header.set, wire::sized_bytes(in, 8));
  YX_ASSIGN(header.base, wire::sized_bytes(in, 8));
  YX_ASSIGN(header.written_ms, wire::read_ms(in));
  YX_ASSIGN(header.part, in.uint());
  YX_ASSIGN(header.parts, in.uint());
  if (header.part < 1 || header.part > header.parts || header.parts > max_bundle_parts || !in.at_end())
    return wire::bad("a bundle's header");
  return header;
}

std::string signed_message(const Hash& content) {
  std::string message = "yanxing bundle 1";
  message += content.view();
  return message;
}

}  // namespace bundle

const char* fault_name(BundleFault fault) {
  switch (fault) {
    case BundleFault::none: return "none";
    case BundleFault::not_a_bundle: return "not_a_bundle";
    case BundleFault::is_ack: return "is_ack";
    case BundleFault::too_new: return "too_new";
    case BundleFault::other_server: return "other_server";
    case BundleFault::cut_off: return "cut_off";
    case BundleFault::damaged: return "damaged";
    case BundleFault::unknown_device: return "unknown_device";
    case BundleFault::revoked_device: return "revoked_device";
    case BundleFault::bad_signature: return "bad_signature";
    case BundleFault::malformed: return "malformed";
    case BundleFault::part_missing: return "part_missing";
    case BundleFault::changed_since: return "changed_since";
    case BundleFault::not_an_ack: return "not_an_ack";
    case BundleFault::is_bundle: return "is_bundle";
    case BundleFault::other_device: return "other_device";
    case BundleFault::other_epoch: return "other_epoch";
  }
  return "none";
}

Error fault_error(BundleFault fault) {
  switch (fault) {
    case BundleFault::too_new: return {Code::too_new, "written by a newer program"};
    case BundleFault::unknown_device: return {Code::refused, "of a laptop that this server does not know"};
    case BundleFault::revoked_device: return {Code::refused, "of a laptop that was revoked"};
    case BundleFault::other_server: return {Code::untrusted, "sealed for another server, or its beginning is damaged"};
    case BundleFault::bad_signature: return {Code::untrusted, "not signed by the one that it names"};
    case BundleFault::other_device: return {Code::refused, "for another laptop"};
    case BundleFault::other_epoch: return {Code::conflict, "of another life of the server"};
    case BundleFault::part_missing: return {Code::conflict, "its changes go on where an earlier part ends"};
    case BundleFault::changed_since: return {Code::conflict, "another file than the one that was checked"};
    case BundleFault::cut_off: return {Code::corrupt, "its end is missing or damaged"};
    case BundleFault::damaged: return {Code::corrupt, "damaged in the middle"};
    case BundleFault::malformed: return {Code::invalid, "against its format"};
    case BundleFault::none:
    case BundleFault::not_a_bundle:
    case BundleFault::is_ack:
    case BundleFault::not_an_ack:
    case BundleFault::is_bundle: break;
  }
  return {Code::invalid, "another kind of file"};
}

// ---- Writing

Result<BundleWriter> BundleWriter::begin(ByteSink& sink, const BundleHeader& header, const SigningKey& device) {
  YX_ASSIGN(StreamSealer sealer, StreamSealer::make(header.server));
  BundleWriter writer(sink, std::move(sealer), device);
  std::string head(bundle_magic);
  head += bundle_version;
  head += writer.sealer_.head();
  YX_TRY(sink.write(head));
  const std::string bytes = bundle::encode_header(header);
  YX_TRY(writer.section(bundle::header, bytes.size()));
  YX_TRY(writer.plain(bytes));
  return writer;
}

Status BundleWriter::section(std::uint8_t kind, std::uint64_t length) {
  std::string head(1, static_cast<char>(kind));
  for (int shift = 56; shift >= 0; shift -= 8) head += static_cast<char>(length >> shift & 0xFF);
  return plain(head);
}

Status BundleWriter::plain(std::string_view bytes) {
  hash_.update(bytes);
  while (!bytes.empty()) {
    if (block_.size() == stream_block_bytes) {
      YX_TRY(sink_->write(sealer_.seal(block_, false)));
      block_.clear();
    }
    const std::size_t count = std::min(bytes.size(), stream_block_bytes - block_.size());
    block_ += bytes.substr(0, count);
    bytes.remove_prefix(count);
  }
  return {};
}

Status BundleWriter::frame(std::string_view frame) {
  YX_TRY(section(bundle::frame, frame.size()));
  return plain(frame);
}

Status BundleWriter::attachment(std::string_view name, std::uint64_t bytes) {
  YX_CHECK(is_attachment_name(name) && bytes > 0 && bytes <= max_attachment_bytes);
  YX_TRY(section(bundle::attachment, 1 + name.size() + bytes));
  YX_TRY(plain(std::string(1, static_cast<char>(name.size()))));
  return plain(name);
}

Status BundleWriter::attachment_bytes(std::string_view piece) { return plain(piece); }

Status BundleWriter::end() {
  const Signature signature = device_->sign(bundle::signed_message(hash_.finish()));
  hash_ = Hasher();
  YX_TRY(section(bundle::end, signature.size()));
  YX_TRY(plain({reinterpret_cast<const char*>(signature.data()), signature.size()}));
  return sink_->write(sealer_.seal(block_, true));
}

}  // namespace yanxing::sync
