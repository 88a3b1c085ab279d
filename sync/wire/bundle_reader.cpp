// Reading a bundle: hostile until its last byte. Every length is checked before anything of that length is held.
#include <algorithm>
#include <utility>

#include "sync/ledger/attachment_refs.h"
#include "sync/wire/bundle.h"
#include "sync/wire/bundle_format.h"

namespace yanxing::sync {

namespace {

constexpr std::string_view ack_magic_start = "YXA";

/// The plain bytes of the stream.
class Plain {
 public:
  Plain(ByteSource& source, StreamOpener opener, BundleFault& fault)
      : source_(&source), opener_(std::move(opener)), fault_(&fault) {}

  Status begin() {
    YX_ASSIGN(ahead_, source_->read(sealed_block_bytes));
    return {};
  }

  /// Up to `most` bytes, at least one; empty at the end.
  Result<std::string> some(std::size_t most) {
    while (at_ == block_.size()) {
      if (ended_) return std::string();
      YX_TRY(next_block());
    }
    std::string out = block_.substr(at_, most);
    at_ += out.size();
    return out;
  }

  /// Exactly so many. REQUIRES: `count` was checked against its limit.
  Result<std::string> exactly(std::size_t count) {
    std::string out;
    while (out.size() < count) {
      YX_ASSIGN(const std::string piece, some(count - out.size()));
      if (piece.empty()) return broken(BundleFault::malformed);
      out += piece;
    }
    return out;
  }

  Error broken(BundleFault fault) {
    *fault_ = fault;
    return fault_error(fault);
  }

 private:
  Status next_block() {
    const std::string sealed = std::exchange(ahead_, {});
    if (sealed.size() == sealed_block_bytes) {
      YX_ASSIGN(ahead_, source_->read(sealed_block_bytes));
    }
    const bool is_last = ahead_.empty();
    auto opened = opener_.open_block(sealed);
    if (!opened) return broken(is_last ? BundleFault::cut_off : BundleFault::damaged);
    if (opened->last != is_last) return broken(is_last ? BundleFault::cut_off : BundleFault::damaged);
    block_ = std::move(opened->plain);
    at_ = 0;
    ended_ = is_last;
    return {};
  }

  ByteSource* source_;
  StreamOpener opener_;
  BundleFault* fault_;
  std::string ahead_;  // the next sealed block: whether one is the last shows only when nothing follows
  std::string block_;
  std::size_t at_ = 0;
  bool ended_ = false;
};

struct SectionHead {
  std::uint8_t kind = 0;
  std::uint64_t length = 0;
};

class BundleReader {
 public:
  BundleReader(Plain& plain, BundleVisitor& visitor) : plain_(&plain), visitor_(&visitor) {}

  Result<BundleHeader> header() {
    YX_ASSIGN(const SectionHead head, section());
    if (head.kind != bundle::header || head.length > max_bundle_header_bytes) return malformed();
    YX_ASSIGN(const std::string bytes, content(static_cast<std::size_t>(head.length)));
    auto header = bundle::decode_header(bytes);
    if (header) return header;
    return header.error().code == Code::too_new ? plain_->broken(BundleFault::too_new) : malformed();
  }

  /// Everything after the header; the signature is that of `device`.
  Status rest(const PublicKey& device) {
    while (true) {
      const Hasher before = hash_;
      YX_ASSIGN(const SectionHead head, section());
      switch (head.kind) {
        case bundle::frame: YX_TRY(frame(head.length)); break;
        case bundle::attachment: YX_TRY(attachment(head.length)); break;
        case bundle::end: return end(head.length, before, device);
        default: return malformed();
      }
    }
  }

 private:
  Error malformed() { return plain_->broken(BundleFault::malformed); }

  Result<std::string> content(std::size_t count) {
    YX_ASSIGN(std::string bytes, plain_->exactly(count));
    hash_.update(bytes);
    return bytes;
  }

  Result<SectionHead> section() {
    YX_ASSIGN(const std::string bytes, content(bundle::section_head_bytes));
    SectionHead head{static_cast<std::uint8_t>(bytes[0]), 0};
    for (std::size_t i = 1; i < bytes.size(); ++i) head.length = head.length << 8 | static_cast<std::uint8_t>(bytes[i]);
    return head;
  }

  Status frame(std::uint64_t length) {
    if (length == 0 || length > max_frame_bytes || attachments_begun_) return malformed();
    YX_ASSIGN(std::string bytes, content(static_cast<std::size_t>(length)));
    return visitor_->on_frame(std::move(bytes));
  }

  Status attachment(std::uint64_t length) {
    attachments_begun_ = true;
    if (length < 2) return malformed();
    YX_ASSIGN(const std::string size, content(1));
    const auto name_bytes = static_cast<std::uint8_t>(size[0]);
    if (name_bytes > bundle::max_name_bytes || length <= 1U + name_bytes) return malformed();
    YX_ASSIGN(const std::string name, content(name_bytes));
    std::uint64_t left = length - 1 - name_bytes;
    if (!is_attachment_name(name) || left > max_attachment_bytes) return malformed();
    YX_TRY(visitor_->on_attachment(name, left));
    while (left > 0) {
      const auto most = static_cast<std::size_t>(std::min<std::uint64_t>(left, stream_block_bytes));
      YX_ASSIGN(const std::string piece, plain_->some(most));
      if (piece.empty()) return malformed();
      hash_.update(piece);
      YX_TRY(visitor_->on_attachment_bytes(piece));
      left -= piece.size();
    }
    return visitor_->on_attachment_end();
  }

  Status end(std::uint64_t length, Hasher before, const PublicKey& device) {
    if (length != bundle::signature_bytes) return malformed();
    YX_ASSIGN(const std::string signature, plain_->exactly(bundle::signature_bytes));
    if (!verify_signature(device, bundle::signed_message(before.finish()), signature))
      return plain_->broken(BundleFault::bad_signature);
    YX_ASSIGN(const std::string more, plain_->some(1));
    if (!more.empty()) return malformed();
    return {};
  }

  Plain* plain_;
  BundleVisitor* visitor_;
  Hasher hash_;
  bool attachments_begun_ = false;
};

/// The first bytes of the file, if they are those of a bundle.
Result<std::string> read_head(ByteSource& source, BundleFault& fault) {
  YX_ASSIGN(std::string head, source.read(bundle_head_bytes));
  const auto broken = [&](BundleFault why) {
    fault = why;
    return fault_error(why);
  };
  if (head.starts_with(ack_magic_start)) return broken(BundleFault::is_ack);
  if (!head.starts_with(bundle_magic) || head.size() <= bundle_magic.size()) return broken(BundleFault::not_a_bundle);
  const auto version = static_cast<std::uint8_t>(head[bundle_magic.size()]);
  if (version > static_cast<std::uint8_t>(bundle_version)) return broken(BundleFault::too_new);
  if (version != static_cast<std::uint8_t>(bundle_version)) return broken(BundleFault::not_a_bundle);
  if (head.size() < bundle_head_bytes) return broken(BundleFault::cut_off);
  return head;
}

}  // namespace

Result<ReadBundle> read_bundle(ByteSource& source, const SigningKey& server, const SenderKey& sender,
                               BundleVisitor& visitor, BundleFault& fault, std::string_view expected_head) {
  fault = BundleFault::none;
  const auto broken = [&](BundleFault why) {
    fault = why;
    return fault_error(why);
  };
  ReadBundle out;
  YX_ASSIGN(out.head, read_head(source, fault));
  if (!expected_head.empty() && out.head != expected_head) return broken(BundleFault::changed_since);
  auto opener = StreamOpener::open(std::string_view(out.head).substr(4), server);
  if (!opener) return broken(BundleFault::other_server);
  Plain plain(source, std::move(*opener), fault);
  YX_TRY(plain.begin());
  BundleReader reader(plain, visitor);
  YX_ASSIGN(out.header, reader.header());
  if (out.header.server != server.public_key()) return broken(BundleFault::other_server);
  YX_ASSIGN(const auto key, sender(out.header));
  if (const auto* why = std::get_if<BundleFault>(&key)) return broken(*why);
  YX_TRY(reader.rest(std::get<PublicKey>(key)));
  return out;
}

}  // namespace yanxing::sync
