// Sticks that come seldom: forged ones of an enrolled laptop, parts in the wrong order, another file in the second
// reading, a server that changes while one is taken, and acks that say something else.
#include "tests/support/bundle_bytes.h"
#include "tests/sync/session/failing_city.h"

namespace yanxing::sync::testing {
namespace {

using yanxing::testing::StringSink;
using yanxing::testing::StringSource;

class RareSticks : public ::testing::Test {
 protected:
  RareSticks() { live(city); }

  const ClientIdentity& identity() { return city.a.laptop.identity; }
  void save(std::uint8_t from, std::uint8_t to) {
    for (std::uint8_t i = from; i < to; ++i) city.a.laptop.save(create(i, "450224204"));
  }
  BundleContent plan() {
    return BundleContent::plan(city.a.laptop.store, city.a.laptop.log.chain(), identity(), {}).value();
  }
  std::string exported(std::size_t batch) {
    BundleContent content = plan();
    return yanxing::testing::written_bundle(content, identity(), {}, batch);
  }
  Result<CheckedBundle> check(const std::string& file) {
    StringSource source(file);
    return check_bundle(source, city, fault);
  }
  Result<BundleTaken> take(const std::string& file, const CheckedBundle& checked, BundleHost& host) {
    StringSource source(file);
    return take_bundle(source, checked, host, fault);
  }
  BundleFault fault_of(const std::string& file) {
    const auto before = *city.server.store.change_count();
    EXPECT_FALSE(check(file));
    EXPECT_EQ(*city.server.store.change_count(), before);
    return fault;
  }

  // ---- Forged: well sealed and signed, of any content
  static std::string section(char kind, std::uint64_t length) {
    std::string head(1, kind);
    for (int shift = 56; shift >= 0; shift -= 8) head += static_cast<char>(length >> shift & 0xFF);
    return head;
  }
  std::string header(std::uint64_t part = 1, std::uint64_t parts = 1) {
    std::string bytes;
    cbor::Writer(bytes).array(8).uint(1).bytes(identity().server_key.view()).bytes(identity().device.view());
    cbor::Writer(bytes).bytes("set-set-").bytes("base----").uint(1).uint(part).uint(parts);
    return section(1, bytes.size()) + bytes;
  }
  std::string end_of(const std::string& plain) {
    const Signature signature = identity().key.sign("yanxing bundle 1" + std::string(sha256(plain).view()));
    return section(4, 64) + std::string(signature.begin(), signature.end());
  }
  static std::string sealed(StreamSealer sealer, std::string plain) {
    std::string file = std::string("YXB\x01") + sealer.head();
    for (; plain.size() > stream_block_bytes; plain.erase(0, stream_block_bytes))
      file += sealer.seal(plain.substr(0, stream_block_bytes), false);
    return file + sealer.seal(plain, true);
  }
  StreamSealer sealer() { return StreamSealer::make(identity().server_key).value(); }
  std::string whole(const std::string& sections) {
    const std::string plain = header() + sections;
    return sealed(sealer(), plain + end_of(plain));
  }
  std::string frame(Kind kind, const std::string& body, const SigningKey* key = nullptr) {
    const std::string bytes = seal_request(kind, key != nullptr ? *key : identity().key, body);
    return section(2, bytes.size()) + bytes;
  }
  std::string session() { return frame(Kind::session, encode(SessionRequest{identity().device, {}, {}})); }

  City city;
  BundleFault fault = BundleFault::none;
};

TEST_F(RareSticks, AForgedOneIsRefusedForWhatStandsInIt) {
  ASSERT_TRUE(check(whole(session()))) << "the good one";
  EXPECT_EQ(fault_of(whole(frame(Kind::session, "x"))), BundleFault::malformed);
  EXPECT_EQ(fault_of(whole(session() + frame(Kind::holds, "x"))), BundleFault::malformed);
  EXPECT_EQ(fault_of(whole(session() + section(2, 5) + "short")), BundleFault::bad_signature) << "no frame";
  std::string later = seal_request(Kind::push, identity().key, encode(PushRequest{7, 1, {}, {"x"}}));
  later[2] = 9;
  EXPECT_EQ(fault_of(whole(session() + section(2, later.size()) + later)), BundleFault::malformed) << "another version";
  // A name that the file ends in, and more after the signature.
  EXPECT_EQ(fault_of(sealed(sealer(), header() + session() + section(3, 200) + "\x45" + "abc")),
            BundleFault::malformed);
  const std::string plain = header() + session();
  EXPECT_EQ(fault_of(sealed(sealer(), plain + end_of(plain) + "more")), BundleFault::malformed);
  for (const auto& [part, parts] : {std::pair{0, 1}, {2, 1}, {1, 1'000'000}}) {
    const std::string head = header(static_cast<std::uint64_t>(part), static_cast<std::uint64_t>(parts)) + session();
    EXPECT_EQ(fault_of(sealed(sealer(), head + end_of(head))), BundleFault::malformed) << part << " of " << parts;
  }
}

TEST_F(RareSticks, AnotherFileUnderTheSameBeginningBringsNothingIn) {
  const StreamSealer one = sealer();
  const std::string good = header() + session();
  const auto checked = check(sealed(one, good + end_of(good)));
  ASSERT_TRUE(checked);
  const auto before = *city.server.store.change_count();
  const std::string push = encode(PushRequest{7, 1, {}, {"x"}});
  for (const std::string& frame : {frame(Kind::push, push, &city.b.laptop.identity.key), frame(Kind::push, "no push"),
                                   frame(Kind::audit, "x"), section(2, 5) + "short"}) {
    const std::string other = good + frame;
    EXPECT_FALSE(take(sealed(one, other + end_of(other)), *checked, city));
    EXPECT_EQ(*city.server.store.change_count(), before);
  }
}

TEST_F(RareSticks, APartThatGoesOnWhereAnEarlierOneEndsWaitsForThat) {
  save(100, 104);
  BundleContent content = plan();
  const std::string first = *content.next_push(2).value(), second = *content.next_push(2).value();
  const auto part = [&](std::uint64_t number, const std::string& push) {
    const std::string plain = header(number, 2) + session() + section(2, push.size()) + push;
    return sealed(sealer(), plain + end_of(plain));
  };
  const std::string early = part(2, second);
  const auto checked = check(early);
  ASSERT_TRUE(checked);
  EXPECT_EQ(take(early, *checked, city).error().code, Code::conflict);
  EXPECT_EQ(fault, BundleFault::part_missing);
  for (const std::string& file : {part(1, first), early}) {
    const auto again = check(file);
    ASSERT_TRUE(again);
    EXPECT_EQ(take(file, *again, city)->stored, 2u);
  }
}

/// A city to which something happens before its n-th look at the laptop's log.
class ChangingHost final : public BundleHost {
 public:
  ChangingHost(City& city, int at, std::function<void()> happens)
      : city_(&city), left_(at), happens_(std::move(happens)) {}
  const SigningKey& key() const override { return city_->key(); }
  UnixMs now_ms() const override { return city_->now_ms(); }
  Result<std::variant<PublicKey, BundleFault>> sender(const DeviceId& id) override {
    if (revoked) return std::variant<PublicKey, BundleFault>(BundleFault::revoked_device);
    return city_->sender(id);
  }
  Result<std::string> answer(const DeviceId& id, std::string_view frame) override { return city_->answer(id, frame); }
  Result<ChainHead> head(const ChainId& chain) override {
    if (left_-- == 0) happens_();
    return city_->head(chain);
  }
  Result<Uuid> epoch() override { return city_->epoch(); }
  Result<bool> begin_attachment(const DeviceId&, const std::string&, std::uint64_t) override { return true; }
  Status attachment_bytes(std::string_view) override { return {}; }
  Status publish_attachment() override { return {}; }
  bool revoked = false;

 private:
  City* city_;
  int left_;
  std::function<void()> happens_;
};

TEST_F(RareSticks, AServerThatGoesBackWhileOneIsTakenSaysThatItLacksWhatComesBefore) {
  const MemoryStore backup = city.server.store;
  save(100, 102);
  city.must(city.sync(city.a));
  save(102, 106);
  const std::string file = exported(2);
  const auto checked = check(file);
  ASSERT_TRUE(checked);
  ChangingHost host(city, 1, [&] { city.server.store = backup; });  // after it was looked whether the log fits
  const auto taken = take(file, *checked, host);
  ASSERT_TRUE(taken);
  EXPECT_TRUE(taken->gap);
  EXPECT_EQ(taken->stored, 0u);
  EXPECT_EQ(*city.server.store.change_count(), *MemoryStore(backup).change_count());
}

TEST_F(RareSticks, ALaptopThatIsRevokedWhileOneIsTakenBringsNothingMoreIn) {
  save(100, 104);
  const std::string file = exported(2);
  const auto checked = check(file);
  ASSERT_TRUE(checked);
  const auto before = *city.server.store.change_count();
  ChangingHost* self = nullptr;
  ChangingHost host(city, 1, [&] { self->revoked = true; });
  self = &host;
  EXPECT_EQ(take(file, *checked, host).error().code, Code::refused);
  EXPECT_EQ(*city.server.store.change_count(), before + 2) << "what was asked for before";
}

TEST_F(RareSticks, OfACopiedDiskAllIsPassedOverAfterTheFirstPushThatParts) {
  city.twin.laptop.store = city.a.laptop.store;
  city.a.laptop.save(create(100, "450224204", "of one copy"));
  city.must(city.sync(city.a));
  city.a.laptop.store = city.twin.laptop.store;
  for (std::uint8_t i = 110; i < 116; ++i) city.a.laptop.save(create(i, "450224204", "of the other copy"));
  const std::string file = exported(2);
  const auto checked = check(file);
  ASSERT_TRUE(checked);
  const auto taken = take(file, *checked, city);
  ASSERT_TRUE(taken);
  EXPECT_TRUE(taken->forked);
  EXPECT_EQ(taken->stored, 0u);
  city.must(city.sync(city.a));
  for (std::uint8_t i = 110; i < 116; ++i) EXPECT_TRUE(city.server.store.record(numbered_id(i))->has_value());
}

TEST_F(RareSticks, AClockOfAnotherYearIsNoQuarantine) {
  city.a.laptop.wall.set(city.a.laptop.wall.now_ms() + 2 * year_ms);
  save(100, 102);
  const std::string file = exported(5);
  const auto taken = take(file, *check(file), city);
  ASSERT_TRUE(taken);
  EXPECT_EQ(taken->stored, 2u);
  EXPECT_EQ(taken->quarantined, 0u);
  EXPECT_TRUE(taken->quarantine_reasons.empty());
}

// ---- Acks

class RareAcks : public RareSticks {
 protected:
  RareAcks() {
    save(100, 103);
    base = plan().base();
    log = city.a.laptop.log.chain();
    epoch = epoch_of(city.server.store).value();
    held = says_held = *acknowledged(city.a.laptop.store, log);
  }
  std::uint64_t acked() { return *acknowledged(city.a.laptop.store, log); }
  Receipt receipt(std::uint64_t n, const Hash& hash, const ChainId& of, const Uuid& in) {
    Receipt out{in, of, n, hash, 1, {}};
    const Signature signature = city.server.identity.key.sign(receipt_message(out));
    out.signature.assign(signature.begin(), signature.end());
    return out;
  }
  Result<AckTaken> taken(const std::optional<Receipt>& receipt, const std::string& upon, const Uuid& in) {
    Ack ack;
    ack.device = identity().device;
    ack.base = upon;
    ack.epoch = in;
    ack.server_ms = 1;
    SessionReply::Chain state;
    state.held = receipt ? receipt->n : says_held;
    state.hash = sha256("whatever it says");
    state.receipt = receipt;
    if (says_the_log) ack.chains.push_back({log.incarnation, state});
    return take_ack(city.a.laptop.store, log, identity(), seal_ack(std::move(ack), city.server.identity.key), fault);
  }
  std::string base;
  ChainId log;
  Uuid epoch;
  std::uint64_t held = 0, says_held = 0;
  bool says_the_log = true;
};

TEST_F(RareAcks, AReceiptOfSomethingElseIsAgainstTheFormatAndNothingIsTaken) {
  const Hash here = **city.a.laptop.store.hash_at(log, held + 1);
  const ChainId other{log.device, log.incarnation + 1};
  Receipt unsigned_one = receipt(held + 1, here, log, epoch);
  unsigned_one.signature[5] = static_cast<char>(unsigned_one.signature[5] ^ 1);
  for (const Receipt& wrong :
       {receipt(held + 1, here, other, epoch), receipt(held + 1, here, log, numbered_id(9)), unsigned_one}) {
    for (const std::string& upon : {base, std::string("older---")}) {
      EXPECT_FALSE(taken(wrong, upon, epoch));
      EXPECT_EQ(fault, BundleFault::malformed);
      EXPECT_EQ(acked(), held);
    }
  }
  EXPECT_EQ(taken(receipt(held + 1, here, log, epoch), base, epoch)->confirmed, 1u) << "the right one";
}

TEST_F(RareAcks, OneThatIsOlderAndOfAnotherCopyTakesNothingBack) {
  const Receipt parted = receipt(held + 2, sha256("of the other copy"), log, epoch);
  const Receipt beyond = receipt(held + 99, sha256("of the other copy"), log, epoch);
  says_held = held + 2;
  for (const std::optional<Receipt>& said : {std::optional(parted), std::optional(beyond), std::optional<Receipt>()}) {
    const auto done = taken(said, "older---", epoch);
    ASSERT_TRUE(done);
    EXPECT_NE(done->forked, done->ahead);
    EXPECT_EQ(done->ahead, said && said->n == beyond.n);
    EXPECT_FALSE(done->nothing_new);
    EXPECT_EQ(acked(), held);
  }
}

TEST_F(RareAcks, OneThatIsOlderThanWhatWasSignedForAllThatItSpeaksOfIsNoNews) {
  const auto done = taken(std::nullopt, "older---", epoch);
  ASSERT_TRUE(done);
  EXPECT_TRUE(done->nothing_new);
  EXPECT_FALSE(done->forked || done->ahead);
  EXPECT_EQ(acked(), held);
}

TEST_F(RareAcks, TheNewestWordOfAnotherCopyCountsOnlyWithinThisLog) {
  const auto beyond = taken(receipt(held + 99, sha256("of the other copy"), log, epoch), base, epoch);
  ASSERT_TRUE(beyond);
  EXPECT_TRUE(beyond->ahead);
  EXPECT_FALSE(beyond->forked) << "it may be this very log";
  EXPECT_EQ(acked(), held);
  EXPECT_TRUE(taken(receipt(held + 2, sha256("of the other copy"), log, epoch), base, epoch)->forked);
  EXPECT_EQ(acked(), held) << "it may have parted later";
  says_held = held + 2;
  EXPECT_TRUE(taken(std::nullopt, base, epoch)->forked);
  EXPECT_EQ(acked(), held) << "here too";
  says_held = held;
  EXPECT_TRUE(taken(std::nullopt, base, epoch)->forked);
  EXPECT_EQ(acked(), 0u) << "the server holds something else where it had signed for this log";
  city.must(city.sync(city.a));
  EXPECT_EQ(city.a.laptop.unsent(), 0u);
}

TEST_F(RareAcks, WhatWasSignedIsNotBelievedAnyMoreWhereANewerWordSaysAnotherThing) {
  EXPECT_TRUE(taken(receipt(held, sha256("of the other copy"), log, epoch), base, epoch)->forked);
  EXPECT_EQ(acked(), 0u);
}

TEST_F(RareAcks, ANewLifeOfTheServerThatDoesNotNameALogHasConfirmedNothingOfIt) {
  says_the_log = false;
  const auto done = taken(std::nullopt, base, numbered_id(9));
  ASSERT_TRUE(done);
  EXPECT_TRUE(done->new_epoch);
  EXPECT_EQ(acked(), 0u);
}

}  // namespace
}  // namespace yanxing::sync::testing
