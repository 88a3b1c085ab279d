#include "sync/wire/ack.h"

#include <utility>

#include "sync/wire/fields.h"

namespace yanxing::sync {

namespace {

constexpr std::size_t signature_bytes = 64;
constexpr std::size_t head_bytes = 4 + signature_bytes;

constexpr std::uint64_t least_items = 8;
constexpr std::uint64_t most_items = 9;

/// What is lacking is left out where nothing is.
std::uint64_t items_of(const Ack& ack) { return ack.lacking.empty() ? least_items : most_items; }

std::string encode_body(const Ack& ack) {
  std::string bytes;
  cbor::Writer out(bytes);
  out.array(items_of(ack))
      .uint(1)
      .bytes(ack.server.view())
      .bytes(ack.device.view())
      .bytes(ack.base)
      .bytes(ack.epoch.view());
  out.uint(static_cast<std::uint64_t>(ack.server_ms)).array(ack.chains.size());
  for (const Ack::Chain& chain : ack.chains) {
    out.array(5).uint(chain.incarnation).uint(chain.state.held).bytes(chain.state.hash.view());
    wire::write_receipt(out, chain.state.receipt);
    if (chain.state.notices) {
      wire::write_notices(out, *chain.state.notices);
    } else {
      out.null();
    }
  }
  out.array(ack.attachments.size());
  for (const AttachmentReceipt& receipt : ack.attachments) out.bytes(encode_attachment_receipt(receipt));
  if (ack.lacking.empty()) return bytes;
  out.array(ack.lacking.size());
  for (const Hash& hash : ack.lacking) out.bytes(hash.view());
  return bytes;
}

Result<Ack::Chain> read_chain(cbor::Reader& in) {
  YX_TRY(wire::expect_array(in, 5));
  Ack::Chain chain;
  YX_ASSIGN(chain.incarnation, wire::read_incarnation(in));
  YX_ASSIGN(chain.state.held, wire::read_n(in));
  YX_ASSIGN(chain.state.hash, wire::read_hash(in));
  YX_ASSIGN(chain.state.receipt, wire::read_receipt(in));
  if (!wire::take_null(in)) {
    YX_ASSIGN(chain.state.notices, wire::read_notices(in));
  }
  return chain;
}

/// After the version.
Result<Ack> read_body(cbor::Reader& in, std::uint64_t items) {
  Ack ack;
  YX_ASSIGN(ack.server, wire::read_public_key(in));
  YX_ASSIGN(ack.device, wire::read_uuid(in));
  YX_ASSIGN(ack.base, wire::sized_bytes(in, 8));
  YX_ASSIGN(ack.epoch, wire::read_uuid(in));
  YX_ASSIGN(ack.server_ms, wire::read_ms(in));
  YX_ASSIGN(const std::uint64_t chains, wire::bounded_array(in, max_ack_chains));
  for (std::uint64_t i = 0; i < chains; ++i) {
    YX_ASSIGN(Ack::Chain chain, read_chain(in));
    ack.chains.push_back(std::move(chain));
  }
  YX_ASSIGN(const std::uint64_t receipts, wire::bounded_array(in, max_bundle_holds));
  for (std::uint64_t i = 0; i < receipts; ++i) {
    YX_ASSIGN(const std::string_view bytes, in.bytes());
    YX_ASSIGN(AttachmentReceipt receipt, decode_attachment_receipt(bytes));
    ack.attachments.push_back(std::move(receipt));
  }
  if (items == most_items) {
    YX_ASSIGN(const std::uint64_t lacking, wire::bounded_array(in, max_holds * max_bundle_holds));
    for (std::uint64_t i = 0; i < lacking; ++i) {
      YX_ASSIGN(const Hash hash, wire::read_hash(in));
      ack.lacking.push_back(hash);
    }
  }
  if (!in.at_end()) return wire::bad("bytes after an ack");
  return ack;
}

/// Whose ack it says to be, from what is not checked yet: only for a better sentence.
std::optional<std::string> said_server(std::string_view body) {
  cbor::Reader in(body);
  const auto items = in.array();
  const auto version = items ? in.uint() : Result<std::uint64_t>(items.error());
  if (!version || *version != 1) return std::nullopt;
  const auto server = wire::sized_bytes(in, 32);
  return server ? std::optional(std::string(*server)) : std::nullopt;
}

std::string signed_message(std::string_view body) { return "yanxing ack 1" + std::string(body); }

}  // namespace

std::string seal_ack(Ack ack, const SigningKey& server) {
  ack.server = server.public_key();
  std::string body = encode_body(ack);
  if (body.size() + head_bytes > max_ack_bytes) {
    for (Ack::Chain& chain : ack.chains) chain.state.notices.reset();
    body = encode_body(ack);
  }
  const Signature signature = server.sign(signed_message(body));
  std::string file(ack_magic);
  file += ack_version;
  file.append(reinterpret_cast<const char*>(signature.data()), signature.size());
  return file + body;
}

Result<Ack> open_ack(std::string_view file, const PublicKey& server, const DeviceId& device, BundleFault& fault) {
  const auto broken = [&](BundleFault why) {
    fault = why;
    return fault_error(why);
  };
  fault = BundleFault::none;
  if (file.starts_with(bundle_magic)) return broken(BundleFault::is_bundle);
  if (!file.starts_with(ack_magic) || file.size() <= ack_magic.size()) return broken(BundleFault::not_an_ack);
  const auto version = static_cast<std::uint8_t>(file[ack_magic.size()]);
  if (version > static_cast<std::uint8_t>(ack_version)) return broken(BundleFault::too_new);
  if (version == 0 || file.size() > max_ack_bytes) return broken(BundleFault::not_an_ack);
  if (file.size() <= head_bytes) return broken(BundleFault::cut_off);
  const std::string_view body = file.substr(head_bytes);
  if (!verify_signature(server, signed_message(body), file.substr(4, signature_bytes))) {
    const auto said = said_server(body);
    return broken(said && *said != server.view() ? BundleFault::other_server : BundleFault::bad_signature);
  }
  cbor::Reader in(body);
  const auto items = in.array();
  const auto body_version = items ? in.uint() : items;
  if (!body_version) return broken(BundleFault::malformed);
  if (*body_version > 1) return broken(BundleFault::too_new);
  const bool is_known = *items >= least_items && *items <= most_items;
  auto ack = is_known ? read_body(in, *items) : Result<Ack>(wire::bad("an ack"));
  if (!ack) return broken(BundleFault::malformed);
  if (ack->server != server) return broken(BundleFault::other_server);
  if (ack->device != device) return broken(BundleFault::other_device);
  return ack;
}

}  // namespace yanxing::sync
