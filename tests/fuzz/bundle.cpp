// Bundles and acks as a stick may bring them: any bytes as a file, and any bytes inside a seal that is right. None of
// it is taken without the laptop's signature. And what a laptop with a right key may sign: any sections, any ack's
// body.
#include "sync/wire/bundle.h"
#include "sync/base/cbor.h"
#include "sync/wire/ack.h"
#include "sync/wire/bundle_format.h"
#include "tests/fuzz/bytes.h"

namespace yanxing::fuzz {
namespace {

using namespace sync;

SigningKey key_of(std::uint8_t n) {
  CountingRandom random(n);
  return SigningKey::generate(random);
}

class Source final : public ByteSource {
 public:
  explicit Source(std::string_view text) : text_(text) {}
  Result<std::string> read(std::size_t most) override {
    std::string out(text_.substr(0, most));
    text_.remove_prefix(out.size());
    return out;
  }

 private:
  std::string_view text_;
};

/// Counts, so that what a length claims and what comes can be compared.
class Visitor final : public BundleVisitor {
 public:
  Status on_frame(std::string frame) override {
    promise(frame.size() <= max_frame_bytes);
    return {};
  }
  Status on_attachment(const std::string&, std::uint64_t bytes) override {
    promise(left_ == 0);
    left_ = bytes;
    return {};
  }
  Status on_attachment_bytes(std::string_view piece) override {
    promise(piece.size() <= left_);
    left_ -= piece.size();
    return {};
  }
  Status on_attachment_end() override {
    promise(left_ == 0);
    return {};
  }

 private:
  std::uint64_t left_ = 0;
};

/// Nothing is taken unless it is `signed_right`.
void read(std::string_view file, const SigningKey& server, bool signed_right = false) {
  Source source(file);
  Visitor visitor;
  BundleFault fault = BundleFault::none;
  const SigningKey laptop = key_of(2);
  const auto taken = read_bundle(
      source, server, [&](const BundleHeader&) { return std::variant<PublicKey, BundleFault>(laptop.public_key()); },
      visitor, fault);
  promise(signed_right || !taken.ok());
  promise(taken.ok() == (fault == BundleFault::none));
  (void)fault_name(fault);
}

std::string sealed(std::string_view plain, const SigningKey& server) {
  auto sealer = StreamSealer::make(server.public_key());
  promise(sealer.ok());
  std::string file = std::string(bundle_magic) + bundle_version + sealer->head();
  while (plain.size() > stream_block_bytes) {
    file += sealer->seal(plain.substr(0, stream_block_bytes), false);
    plain.remove_prefix(stream_block_bytes);
  }
  return file + sealer->seal(plain, true);
}

std::string section(std::uint8_t kind, std::string_view content) {
  std::string out(1, static_cast<char>(kind));
  for (int shift = 56; shift >= 0; shift -= 8) out += static_cast<char>(content.size() >> shift & 0xFF);
  return out.append(content);
}

std::string right_header(const SigningKey& server, Bytes& in) {
  BundleHeader header;
  header.server = server.public_key();
  header.device.bytes.fill(5);
  header.set = "set-set-";
  header.base = "base-bas";
  header.written_ms = 1'620'000'000'000;
  header.parts = 1 + in.below(3);
  header.part = 1 + in.below(header.parts);
  return bundle::encode_header(header);
}

/// A header that is right, or what the input says; sections whose lengths are right, or any bytes; then the signature
/// over all of it.
std::string signed_by_laptop(Bytes& in, const SigningKey& server) {
  std::string plain;
  const std::size_t how = in.below(4);
  if (how != 3) plain += section(bundle::header, right_header(server, in));
  if (how == 0) {
    while (!in.empty()) {
      const auto kind = static_cast<std::uint8_t>(in.below(6));
      const std::size_t high = in.byte();
      std::string content(in.take(high << 8U | in.byte()));
      if (kind == bundle::attachment) {
        content.insert(0, std::string(64, "0123456789abcdef"[content.size() % 16]) + ".jpg");
        content.insert(0, 1, static_cast<char>(68));
      }
      plain += section(kind, content);
    }
  } else {
    plain += in.rest();
  }
  const auto signature = key_of(2).sign(bundle::signed_message(sha256(plain)));
  return plain + section(bundle::end, {reinterpret_cast<const char*>(signature.data()), signature.size()});
}

/// An ack whose body may be anything and whose signature is right.
std::string signed_ack(std::string_view body, const SigningKey& server) {
  const auto signature = server.sign("yanxing ack 1" + std::string(body));
  std::string file(ack_magic);
  file += ack_version;
  file.append(reinterpret_cast<const char*>(signature.data()), signature.size());
  return file.append(body);
}

void read_ack(std::string_view file, const SigningKey& server, const DeviceId& device, bool signed_right) {
  BundleFault fault = BundleFault::none;
  const auto ack = open_ack(file, server.public_key(), device, fault);
  promise(ack.ok() == (fault == BundleFault::none));
  promise(signed_right || !ack.ok());
  // What is read is written back as the same bytes.
  if (ack) promise(seal_ack(*ack, server) == file);
}

}  // namespace
}  // namespace yanxing::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace yanxing;
  using namespace yanxing::fuzz;
  Bytes in(data, size);
  const std::size_t what = in.below(6);
  const SigningKey server = key_of(1);
  DeviceId device;
  device.bytes.fill(5);
  switch (what) {
    case 0: read(in.rest(), server); break;
    case 1: read(sealed(in.rest(), server), server); break;
    case 2: read_ack(in.rest(), server, device, false); break;
    case 3: read(sealed(signed_by_laptop(in, server), server), server, true); break;
    case 4: read_ack(signed_ack(in.rest(), server), server, device, true); break;
    default: {
      // An ack's head that is right, and the rest of its body.
      std::string body;
      cbor::Writer(body).array(8).uint(1).bytes(server.public_key().view()).bytes(device.view()).bytes("base-bas");
      read_ack(signed_ack(body.append(in.rest()), server), server, device, true);
    }
  }
  return 0;
}
