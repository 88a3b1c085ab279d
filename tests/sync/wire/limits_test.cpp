// What a peer says beyond its limits, one thing at a time, and sticks that are full at any byte.
#include "sync/wire/ack.h"
#include "sync/wire/bundle.h"
#include "sync/wire/messages.h"
#include "tests/sync/ledger/ledger_support.h"

namespace yanxing::sync::testing {
namespace {

const std::string request_id(16, 'r');

template <typename Message>
bool reads(const Message& message) {
  const auto read = decode<Message>(encode(request_id, message));
  if (!read) {
    EXPECT_EQ(read.error().code, Code::invalid);
  }
  return read.ok();
}

bool reads(const ExchangeRequest& message) {
  const auto read = decode<ExchangeRequest>(encode(message));
  if (!read) {
    EXPECT_EQ(read.error().code, Code::invalid);
  }
  return read.ok();
}

PushReply noticed(Notice notice) {
  PushReply reply;
  reply.notices = {std::move(notice)};
  return reply;
}

TEST(WireLimits, AVerdictsStampAndReason) {
  constexpr UnixMs most = (UnixMs{1} << 48) - 1;
  EXPECT_TRUE(reads(noticed({1, Stamp{most, 0xFFFFFFFFu}, std::string(max_name_bytes, 'r')})));
  EXPECT_FALSE(reads(noticed({1, Stamp{most + 1, 0}, ""})));
  EXPECT_FALSE(reads(noticed({1, std::nullopt, std::string(max_name_bytes + 1, 'r')})));
  EXPECT_FALSE(reads(noticed({std::uint64_t{1} << 62, std::nullopt, "r"})));
}

SessionReply with_scope(std::vector<std::string> prefixes, std::vector<std::string> shared) {
  SessionReply reply;
  reply.epoch = numbered_id(9);
  reply.scope = {std::move(prefixes), std::move(shared)};
  return reply;
}

TEST(WireLimits, AScopeIsPlacesThenFormsInOrder) {
  EXPECT_TRUE(reads(with_scope({"450224", "4502"}, {"notice", "round"})));
  EXPECT_FALSE(reads(with_scope({std::string(max_name_bytes + 1, '4')}, {})));
  EXPECT_FALSE(reads(with_scope({"4502"}, {"round", "notice"})));
  EXPECT_FALSE(reads(with_scope({"4502"}, {"round", "round"})));
  EXPECT_FALSE(reads(with_scope({"4502"}, {std::string(max_name_bytes, 'f')}))) << "with the sign before it";
  // A place after a form: what encode() never writes.
  EXPECT_FALSE(reads(with_scope({"<round", "4502"}, {})));
}

ExchangeRequest exchange(std::vector<ExchangeRequest::Log> logs, std::vector<std::string> payloads) {
  ExchangeRequest request;
  request.known = std::string(16, 'k');
  request.logs = std::move(logs);
  request.payloads = std::move(payloads);
  request.limit = 100;
  return request;
}

TEST(WireLimits, AnExchangeNamesItsLogAndIsSmall) {
  EXPECT_TRUE(reads(exchange({{7, 3}}, {"one"})));
  EXPECT_FALSE(reads(exchange({}, {})));
  ExchangeRequest beyond = exchange({{7, 3}}, {"one"});
  beyond.log = 1;
  EXPECT_FALSE(reads(beyond));
  EXPECT_TRUE(reads(exchange({{7, 3}}, {std::string(max_exchange_bytes, 'x')})));
  EXPECT_FALSE(reads(exchange({{7, 3}}, {std::string(max_exchange_bytes, 'x'), "x"})));
  // Half a log.
  std::string bytes = encode(exchange({{7, 3}}, {}));
  const std::size_t at = bytes.find(std::string("\x82\x07\x03", 3));
  ASSERT_NE(at, std::string::npos);
  bytes.replace(at, 3, std::string("\x81\x07", 2));
  EXPECT_FALSE(decode<ExchangeRequest>(bytes));
}

TEST(WireLimits, ReceiptsEndWhereTheyEnd) {
  const AttachmentReceipt photos{numbered_id(9), numbered_id(1), {sha256("x")}, 5, std::string(64, 's')};
  const std::string bytes = encode_attachment_receipt(photos);
  EXPECT_TRUE(decode_attachment_receipt(bytes));
  EXPECT_FALSE(decode_attachment_receipt(bytes + '\x01'));
  const Receipt receipt{numbered_id(9), chain(1), 12, sha256("x"), 5, std::string(64, 's')};
  EXPECT_TRUE(decode_receipt(encode_receipt(receipt)));
  EXPECT_FALSE(decode_receipt(encode_receipt(receipt) + '\x01'));
}

class FixedRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> out) override {
    for (auto& byte : out) byte = ++last_;
  }

 private:
  std::uint8_t last_ = 0;
};

TEST(WireLimits, AnAckOfNoVersionOrOverItsLimitIsNone) {
  FixedRandom random;
  const SigningKey server = SigningKey::generate(random);
  Ack ack;
  ack.device = numbered_id(1);
  ack.base = std::string(8, 'b');
  ack.epoch = numbered_id(9);
  const std::string file = seal_ack(ack, server);
  BundleFault fault = BundleFault::none;
  const auto fault_of = [&](const std::string& bytes) {
    const auto opened = open_ack(bytes, server.public_key(), ack.device, fault);
    return opened ? BundleFault::none : fault;
  };
  EXPECT_EQ(fault_of(file), BundleFault::none);
  std::string other = file;
  other[3] = '\0';
  EXPECT_EQ(fault_of(other), BundleFault::not_an_ack);
  EXPECT_EQ(fault_of(file + std::string(max_ack_bytes, 'x')), BundleFault::not_an_ack);
  other[3] = '\x7F';
  EXPECT_EQ(fault_of(other), BundleFault::too_new);
  // Signed by nobody that is known, and not even a version where it should stand.
  std::string unreadable = file.substr(0, 4 + 64) + "\x07";
  EXPECT_EQ(fault_of(unreadable), BundleFault::bad_signature);
  unreadable = file.substr(0, 4 + 64) + "\x88\x02";
  EXPECT_EQ(fault_of(unreadable), BundleFault::bad_signature);
}

/// A stick on which so many writes fit.
class FullStick final : public ByteSink {
 public:
  explicit FullStick(int writes) : left_(writes) {}
  Status write(std::string_view) override {
    if (left_-- > 0) return {};
    full_ = true;
    return Error{Code::disk_full, "the stick is full"};
  }
  bool full() const { return full_; }

 private:
  int left_;
  bool full_ = false;
};

/// A bundle whose frame has so many bytes, as far as the stick takes it.
Status write_bundle(ByteSink& sink, const SigningKey& laptop, const PublicKey& server, std::size_t frame_bytes) {
  BundleHeader header;
  header.server = server;
  header.device = numbered_id(1);
  header.set = std::string(8, 's');
  header.base = std::string(8, 'b');
  YX_ASSIGN(BundleWriter writer, BundleWriter::begin(sink, header, laptop));
  YX_TRY(writer.frame(std::string(frame_bytes, 'f')));
  YX_TRY(writer.frame("g"));
  const std::string photo = "a photo";
  YX_TRY(writer.attachment(sha256(photo).hex() + ".jpg", photo.size()));
  YX_TRY(writer.attachment_bytes(photo));
  return writer.end();
}

TEST(FullStick, IsToldWhereverItHappens) {
  FixedRandom random;
  const SigningKey laptop = SigningKey::generate(random), server = SigningKey::generate(random);
  // The block ends at every byte of the sections once: in a head, a name, a signature.
  for (std::size_t frame_bytes = stream_block_bytes - 420; frame_bytes < stream_block_bytes; ++frame_bytes) {
    FullStick stick(1);
    const Status done = write_bundle(stick, laptop, server.public_key(), frame_bytes);
    ASSERT_FALSE(done) << frame_bytes;
    EXPECT_EQ(done.error().code, Code::disk_full);
    EXPECT_TRUE(stick.full());
  }
  for (int writes = 0; writes < 3; ++writes) {
    FullStick stick(writes);
    const Status done = write_bundle(stick, laptop, server.public_key(), stream_block_bytes);
    EXPECT_FALSE(done) << writes;
  }
  FullStick large(99);
  EXPECT_TRUE(write_bundle(large, laptop, server.public_key(), stream_block_bytes));
}

TEST(FullStick, NothingIsSealedToAServerWithoutAKey) {
  FixedRandom random;
  const SigningKey laptop = SigningKey::generate(random);
  FullStick stick(99);
  const Status done = write_bundle(stick, laptop, PublicKey{}, 100);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Code::invalid);
}

/// Takes everything.
class AnyVisitor final : public BundleVisitor {
 public:
  Status on_frame(std::string) override { return {}; }
  Status on_attachment(const std::string&, std::uint64_t) override { return {}; }
  Status on_attachment_bytes(std::string_view) override { return {}; }
  Status on_attachment_end() override { return {}; }
};

class TextSource final : public ByteSource {
 public:
  explicit TextSource(std::string text) : text_(std::move(text)) {}
  Result<std::string> read(std::size_t most) override {
    std::string out = text_.substr(at_, most);
    at_ += out.size();
    return out;
  }

 private:
  std::string text_;
  std::size_t at_ = 0;
};

/// A bundle whose sealed content is `plain`, whatever that is.
BundleFault fault_of_content(const std::string& plain) {
  FixedRandom random;
  const SigningKey laptop = SigningKey::generate(random), server = SigningKey::generate(random);
  StreamSealer sealer = StreamSealer::make(server.public_key()).value();
  TextSource source(std::string("YXB\x01") + sealer.head() + sealer.seal(plain, true));
  AnyVisitor visitor;
  BundleFault fault = BundleFault::none;
  const auto sender = [&](const BundleHeader&) -> Result<std::variant<PublicKey, BundleFault>> {
    return std::variant<PublicKey, BundleFault>(laptop.public_key());
  };
  const auto read = read_bundle(source, server, sender, visitor, fault);
  EXPECT_FALSE(read);
  return fault;
}

std::string section(char kind, std::uint64_t length) {
  std::string head(1, kind);
  for (int shift = 56; shift >= 0; shift -= 8) head += static_cast<char>(length >> shift & 0xFF);
  return head;
}

std::string sound_header() {
  FixedRandom random;
  (void)SigningKey::generate(random);
  const SigningKey server = SigningKey::generate(random);
  std::string bytes;
  cbor::Writer out(bytes);
  out.array(8).uint(1).bytes(server.public_key().view()).bytes(numbered_id(1).view());
  out.bytes("set-set-").bytes("base----").uint(1).uint(1).uint(1);
  return section(1, bytes.size()) + bytes;
}

TEST(ForgedContent, ThatEndsEarlyOrSaysWhatMayNotBeIsAgainstItsFormat) {
  constexpr BundleFault malformed = BundleFault::malformed;
  const std::string good = sound_header(), name = sha256("x").hex() + ".jpg";
  EXPECT_EQ(fault_of_content(""), malformed);
  EXPECT_EQ(fault_of_content("short"), malformed);
  EXPECT_EQ(fault_of_content(section(2, 10) + std::string(10, 'x')), malformed) << "no header";
  EXPECT_EQ(fault_of_content(section(1, std::uint64_t{1} << 40)), malformed);
  EXPECT_EQ(fault_of_content(section(1, 100) + "cut"), malformed);
  const std::string size(1, static_cast<char>(name.size()));
  const std::vector<std::string> rests{
      "",
      section(2, 100) + "cut",
      section(2, 0),
      section(2, max_frame_bytes + 1),
      section(3, 1) + "x",
      section(3, 50),
      section(3, 50) + std::string(1, '\xFF'),
      section(3, 50) + std::string(1, '\x31'),
      section(3, 60) + size + "cut",
      section(3, 1 + name.size() + 9) + size + name + "cut",
      section(3, 1 + name.size() + 9) + size + std::string(name.size(), '/') + "123456789",
      section(3, (std::uint64_t{1} << 40)) + size + name,
      section(4, 63) + std::string(63, 's'),
      section(4, 64) + "cut",
      section(9, 1) + "x",
  };
  for (std::size_t i = 0; i < rests.size(); ++i) EXPECT_EQ(fault_of_content(good + rests[i]), malformed) << i;
  EXPECT_EQ(fault_of_content(good + section(4, 64) + std::string(64, 's')), BundleFault::bad_signature);
}

}  // namespace
}  // namespace yanxing::sync::testing
