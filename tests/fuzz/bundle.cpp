// Bundles and acks as a stick may bring them: any bytes as a file, and any bytes inside a seal that is right. None of
// it is taken without the laptop's signature.
#include "sync/wire/bundle.h"
#include "sync/wire/ack.h"
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

void read(std::string_view file, const SigningKey& server) {
  Source source(file);
  Visitor visitor;
  BundleFault fault = BundleFault::none;
  const SigningKey laptop = key_of(2);
  const auto taken = read_bundle(
      source, server, [&](const BundleHeader&) { return std::variant<PublicKey, BundleFault>(laptop.public_key()); },
      visitor, fault);
  promise(!taken.ok());
  promise(fault != BundleFault::none);
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

}  // namespace
}  // namespace yanxing::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace yanxing;
  using namespace yanxing::fuzz;
  Bytes in(data, size);
  const std::size_t what = in.below(3);
  const std::string_view rest = in.rest();
  const SigningKey server = key_of(1);
  if (what == 0) {
    read(rest, server);
  } else if (what == 1) {
    read(sealed(rest, server), server);
  } else {
    BundleFault fault = BundleFault::none;
    promise(!open_ack(rest, server.public_key(), {}, fault).ok() && fault != BundleFault::none);
  }
  return 0;
}
