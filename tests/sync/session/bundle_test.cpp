// Bundles and acks between real sessions, in memory: what is carried, what an ack may change, and what a hostile file
// may not.
#include <map>
#include <set>

#include "sync/ledger/attachment_refs.h"
#include "sync/session/bundle_server.h"
#include "tests/support/bundle_bytes.h"
#include "tests/support/mutants.h"
#include "tests/sync/session/session_support.h"

namespace yanxing::sync::testing {
namespace {

using yanxing::testing::BundleFile;
using yanxing::testing::each_mutant;
using yanxing::testing::StringSink;
using yanxing::testing::StringSource;
using yanxing::testing::written_bundle;

Change create(const RecordId& record, const std::string& name) {
  Change change = Laptop<>::blank(record);
  change.creates = true;
  change.edits.push_back({"name", text_value(name), {}, false});
  return change;
}

/// A server that takes bundles: a TestServer with its devices and files.
class Host final : public BundleHost {
 public:
  explicit Host(TestServer& server) : server_(&server) {
    server.look_up = [this](const Hash& hash, const DeviceId&) -> Result<Shelved> {
      return Shelved{files.contains(hash), true};
    };
  }
  const SigningKey& key() const override { return server_->identity.key; }
  UnixMs now_ms() const override { return server_->clock.now_ms(); }
  Result<std::variant<PublicKey, BundleFault>> sender(const DeviceId& id) override {
    using Answer = std::variant<PublicKey, BundleFault>;
    const auto device = devices.find(id);
    if (device == devices.end()) return Answer(BundleFault::unknown_device);
    if (revoked.contains(id)) return Answer(BundleFault::revoked_device);
    return Answer(device->second.key);
  }
  Result<std::string> answer(const DeviceId& id, std::string_view frame) override {
    return server_->handle(devices.at(id), frame);
  }
  Result<ChainHead> head(const ChainId& chain) override { return server_->store.chain_head(chain); }
  Result<Uuid> epoch() override { return epoch_of(server_->store); }
  Result<bool> begin_attachment(const DeviceId&, const std::string& name, std::uint64_t) override {
    name_ = name;
    bytes_.clear();
    return !files.contains(attachment_hash(name));
  }
  Status attachment_bytes(std::string_view piece) override {
    bytes_ += piece;
    return {};
  }
  Status publish_attachment() override {
    files[attachment_hash(name_)] = bytes_;
    return {};
  }

  std::map<DeviceId, DeviceInfo> devices;
  std::set<DeviceId> revoked;
  std::map<Hash, std::string> files;

 private:
  TestServer* server_;
  std::string name_, bytes_;
};

const RecordId person = numbered_id(60);

/// The values of a person's name on the server, conflicting ones too.
std::set<std::string> names(TestServer& server) {
  std::set<std::string> out;
  const auto record = *server.store.record(person);
  if (!record || record->find("name") == nullptr) return out;
  for (const Head& head : record->find("name")->heads) out.insert(head.value);
  return out;
}

class Bundle : public ::testing::Test {
 protected:
  Bundle() {
    for (const SyncLaptop* laptop : {&a, &b}) host.devices[laptop->device.id] = laptop->device;
  }
  void save(SyncLaptop& laptop, int count) {
    for (int i = 0; i < count; ++i) laptop.save(create(numbered_id(next_++), "name"));
  }
  std::string exported(SyncLaptop& laptop, const std::vector<BundleFile>& files = {}, std::size_t batch = 5000) {
    std::vector<Hash> waiting;
    for (const BundleFile& file : files) waiting.push_back(attachment_hash(file.name));
    auto content = BundleContent::plan(laptop.store, laptop.log.chain(), laptop.identity, std::move(waiting));
    EXPECT_TRUE(content);
    return written_bundle(*content, laptop.identity, files, batch);
  }
  /// The ack, or empty with `fault` set.
  std::string imported(const std::string& bundle) {
    StringSource first(bundle), second(bundle);
    const auto checked = check_bundle(first, host, fault);
    if (!checked) return {};
    const auto result = take_bundle(second, *checked, host, fault);
    if (!result) return {};
    taken = *result;
    const auto ack = write_ack(*checked, host);
    EXPECT_TRUE(ack) << (ack ? "" : ack.error().detail);
    return ack ? *ack : std::string();
  }
  Result<AckTaken> take(SyncLaptop& laptop, const std::string& ack) {
    return take_ack(laptop.store, laptop.log.chain(), laptop.identity, ack, fault);
  }
  BundleFault fault_of(const std::string& bundle) {
    const auto before = *server.store.change_count();
    const auto files = host.files.size();
    EXPECT_EQ(imported(bundle), "");
    EXPECT_EQ(*server.store.change_count(), before);
    EXPECT_EQ(host.files.size(), files);
    return fault;
  }

  TestServer server;
  Host host{server};
  SyncLaptop a{1, server}, b{2, server};
  BundleFault fault = BundleFault::none;
  BundleTaken taken;
  std::uint8_t next_ = 90;
};

const BundleFile photo{sha256("a photo").hex() + ".jpg", "a photo"};

// ---- The way there and back

TEST_F(Bundle, ChangesAndFilesArriveAndTheAckConfirmsThem) {
  save(a, 7);
  const std::string ack = imported(exported(a, {photo}, 3));
  ASSERT_FALSE(ack.empty()) << fault_name(fault);
  EXPECT_EQ(taken.stored, 7u);
  EXPECT_EQ(taken.attachments, 1u);
  EXPECT_EQ(host.files.begin()->second, "a photo");
  EXPECT_EQ(a.unsent(), 7u);
  const auto done = take(a, ack);
  ASSERT_TRUE(done) << fault_name(fault);
  EXPECT_EQ(done->confirmed, 7u);
  EXPECT_EQ(a.unsent(), 0u);
  ASSERT_EQ(done->attachments.size(), 1u);
  EXPECT_EQ(done->attachments[0].held, std::vector{attachment_hash(photo.name)});
  const SyncProgress synced = a.sync();
  EXPECT_EQ(synced.sent, 0u);
  EXPECT_EQ(a.round_trips, 2);  // session, pull
  b.sync();
  EXPECT_EQ(digest_of(a.store), digest_of(b.store));
}

TEST_F(Bundle, TwiceAndOldAfterNewDoNoHarm) {
  save(a, 2);
  const std::string old = exported(a);
  save(a, 3);
  const std::string all = exported(a);
  const std::string ack_all = imported(all);
  EXPECT_EQ(taken.stored, 5u);
  const std::string ack_old = imported(old);
  EXPECT_EQ(taken.stored, 0u);
  EXPECT_EQ(taken.held_before, 2u);
  imported(all);
  EXPECT_EQ(taken.stored, 0u);
  ASSERT_TRUE(take(a, ack_all));
  EXPECT_EQ(a.unsent(), 0u);
  ASSERT_TRUE(take(a, ack_old)) << fault_name(fault);
  EXPECT_EQ(a.unsent(), 0u) << "never backwards";
  ASSERT_TRUE(take(a, ack_all));
  EXPECT_EQ(a.unsent(), 0u);
  EXPECT_EQ(a.sync().sent, 0u);
}

TEST_F(Bundle, AcksInTheOrderOfTheirBundlesOnlyEverAdd) {
  save(a, 2);
  const std::string ack_old = imported(exported(a));
  save(a, 3);
  const std::string ack_all = imported(exported(a));
  EXPECT_EQ(take(a, ack_old)->confirmed, 2u);
  EXPECT_EQ(a.unsent(), 3u);
  EXPECT_EQ(take(a, ack_all)->confirmed, 3u);
  EXPECT_EQ(a.unsent(), 0u);
}

TEST_F(Bundle, IsCumulativeFromTheLastReceiptAlsoOneOfTheNetwork) {
  save(a, 2);
  a.sync();
  save(a, 3);
  imported(exported(a));
  EXPECT_EQ(taken.stored, 3u);
  EXPECT_EQ(taken.held_before, 0u);
  save(a, 1);
  imported(exported(a));  // the first ack is still on its way
  EXPECT_EQ(taken.stored, 1u);
  EXPECT_EQ(taken.held_before, 3u);
  a.limits.exchange = false;
  EXPECT_EQ(a.sync().sent, 0u) << "the handshake says what the acks would";
}

TEST_F(Bundle, NothingToSendStillAsksForAReceipt) {
  save(a, 2);
  imported(exported(a));
  const std::string ack = imported(exported(a));
  EXPECT_EQ(take(a, ack)->confirmed, 2u);
  EXPECT_EQ(take(a, imported(exported(a)))->confirmed, 0u);
}

TEST_F(Bundle, VerdictsComeWithTheAckAndAreNotBroughtBackByAnOldOne) {
  server.admission = [](const Change& change) { return change.form == "person" ? "unknown_form" : ""; };
  save(a, 1);
  const std::string ack = imported(exported(a));
  EXPECT_EQ(taken.quarantined, 1u);
  ASSERT_TRUE(take(a, ack));
  EXPECT_EQ(a.own()[0].quarantine, "unknown_form");
  // The server learns the form and says so over the network; then the ack of before comes once more.
  server.admission = nullptr;
  Transaction transaction(server.store);
  ASSERT_TRUE(transaction.begin());
  ASSERT_TRUE(judge_again(server.store, *server.store.feed(0, nullptr, 10), server.admission,
                          [&](const DeviceId&) { return std::optional(a.device.scope); }));
  ASSERT_TRUE(transaction.commit());
  a.sync();
  EXPECT_EQ(a.own()[0].quarantine, "");
  ASSERT_TRUE(take(a, ack));
  EXPECT_EQ(a.own()[0].quarantine, "");
}

// ---- A restored server

TEST_F(Bundle, AnAckOfAnOlderLifeOfTheServerIsRefused) {
  save(a, 2);
  const MemoryStore backup = server.store;
  const std::string ack = imported(exported(a));
  server.store = backup;
  server.new_epoch();
  server.restart();
  a.sync();  // told of the new life
  save(a, 1);
  EXPECT_FALSE(take(a, ack));
  EXPECT_EQ(fault, BundleFault::other_epoch);
  EXPECT_EQ(a.unsent(), 1u);
}

TEST_F(Bundle, ALaptopWithoutANetworkLearnsThatTheServerWasRestored) {
  save(a, 2);
  const MemoryStore backup = server.store;
  ASSERT_TRUE(take(a, imported(exported(a))));
  EXPECT_EQ(a.unsent(), 0u);
  server.store = backup;
  server.new_epoch();
  server.restart();
  save(a, 1);
  const std::string ack = imported(exported(a));
  EXPECT_TRUE(taken.gap);
  EXPECT_EQ(taken.stored, 0u);
  const auto done = take(a, ack);
  ASSERT_TRUE(done) << fault_name(fault);
  EXPECT_TRUE(done->new_epoch);
  EXPECT_TRUE(done->lost_some);
  EXPECT_EQ(a.unsent(), 3u);
  ASSERT_TRUE(take(a, imported(exported(a))));
  EXPECT_EQ(taken.stored, 3u);
  EXPECT_EQ(a.unsent(), 0u);
  a.sync();
  EXPECT_EQ(digest_of(a.store), digest_of(server.store));
}

TEST_F(Bundle, TheSameWhenItsFileWasCopiedBack) {
  save(a, 2);
  a.sync();
  const MemoryStore backup = server.store;
  save(a, 2);
  ASSERT_TRUE(take(a, imported(exported(a))));
  server.store = backup;
  server.restart();
  save(a, 1);
  const std::string ack = imported(exported(a));
  EXPECT_TRUE(taken.gap);
  ASSERT_TRUE(take(a, ack));
  EXPECT_EQ(a.unsent(), 3u);
  ASSERT_TRUE(take(a, imported(exported(a))));
  EXPECT_EQ(a.unsent(), 0u);
}

TEST_F(Bundle, ACopiedDiskIsSaidAndTheNextSyncSortsItOut) {
  save(a, 1);
  a.sync();
  SyncLaptop twin{1, server};
  twin.identity = a.identity;
  twin.device = a.device;
  twin.store = a.store;
  twin.hybrid.observe(a.hybrid.last());
  save(a, 2);
  save(twin, 1);
  ASSERT_TRUE(take(a, imported(exported(a))));
  const std::string ack = imported(exported(twin));
  EXPECT_TRUE(taken.forked);
  const auto done = take(twin, ack);
  ASSERT_TRUE(done) << fault_name(fault);
  EXPECT_TRUE(done->forked);
  twin.sync();
  a.sync();
  EXPECT_EQ(digest_of(a.store), digest_of(twin.store));
  EXPECT_EQ(digest_of(a.store), digest_of(server.store));
}

/// Seed 6005950.
TEST_F(Bundle, WhatGoesOnWithALogOfWhichACopyWasHereWaitsForASync) {
  a.save(create(person, "一"));
  a.sync();
  SyncLaptop twin(1, server);
  twin.store = a.store;
  twin.set(person, "name", "of the twin");
  twin.sync();
  a.set(person, "name", "of a");  // under the id that the twin's has
  Transaction transaction(a.store);
  ASSERT_TRUE(transaction.begin());
  const auto incarnation = restart_log(a.store, a.random);
  ASSERT_TRUE(incarnation && transaction.commit());
  a.log.start_incarnation({a.identity.device, *incarnation});
  a.set(person, "name", "of a, who saw what a wrote");
  const std::string ack = imported(exported(a));
  EXPECT_TRUE(taken.forked);
  EXPECT_EQ(taken.stored, 0u);
  EXPECT_EQ(names(server), std::set<std::string>{text_value("of the twin")});
  ASSERT_TRUE(take(a, ack));
  a.sync();
  twin.sync();
  EXPECT_EQ(names(server),
            (std::set<std::string>{text_value("of the twin"), text_value("of a, who saw what a wrote")}));
  EXPECT_EQ(digest_of(a.store), digest_of(server.store));
  EXPECT_EQ(digest_of(twin.store), digest_of(server.store));
}

TEST_F(Bundle, LogsThatTwoProgramsWroteInTurnArriveInTurn) {
  a.save(create(person, "一"));
  const ChainId first = a.log.chain();
  Transaction transaction(a.store);
  ASSERT_TRUE(transaction.begin());
  const auto incarnation = restart_log(a.store, a.random);
  ASSERT_TRUE(incarnation && transaction.commit());
  for (const char* name : {"二", "三", "四"}) {
    a.log.start_incarnation({a.identity.device, *incarnation});
    a.set(person, "name", name);
    a.log.start_incarnation(first);
    a.set(person, "name", std::string(name) + "，又");
  }
  ASSERT_TRUE(take(a, imported(exported(a))));
  EXPECT_FALSE(taken.forked);
  EXPECT_EQ(taken.stored, 7u);
  EXPECT_EQ(taken.held_before, 0u);
  EXPECT_EQ(names(server), std::set<std::string>{text_value("四，又")});
}

TEST_F(Bundle, AnAckThatComesToADiskOfBeforeTakesNothingBack) {
  for (const bool new_epoch : {false, true}) {
    save(a, 2);
    a.sync();
    const MemoryStore server_before = server.store, disk_before = a.store;
    save(a, 3);
    const std::string bundle = exported(a);
    imported(bundle);
    if (new_epoch) {
      server.store = server_before;
      server.new_epoch();
      server.restart();
    }
    const std::string ack = imported(bundle);
    a.store = disk_before;
    const auto done = take(a, ack);
    ASSERT_TRUE(done) << fault_name(fault);
    EXPECT_TRUE(done->forked) << "it is of more than this disk holds";
    EXPECT_EQ(done->new_epoch, new_epoch);
    const auto held = *server.store.change_count();
    const SyncProgress synced = a.sync();
    EXPECT_EQ(synced.received, 3u) << "its own, which only the server holds";
    EXPECT_EQ(*server.store.change_count(), held);
    EXPECT_EQ(a.unsent(), 0u);
    EXPECT_EQ(digest_of(a.store), digest_of(server.store));
  }
}

TEST_F(Bundle, OfALaptopWithMoreLogsThanAnAckHoldsIsNotBegun) {
  for (std::size_t i = 0; i <= max_ack_chains; ++i) {
    save(a, 1);
    next_ = 90;
    Transaction transaction(a.store);
    ASSERT_TRUE(transaction.begin());
    const auto incarnation = restart_log(a.store, a.random);
    ASSERT_TRUE(incarnation && transaction.commit());
    a.log.start_incarnation({a.identity.device, *incarnation});
  }
  const auto content = BundleContent::plan(a.store, a.log.chain(), a.identity, {});
  ASSERT_FALSE(content);
  EXPECT_EQ(content.error().code, Code::invalid);
}

// ---- Hostile files

TEST_F(Bundle, EachDamageHasItsName) {
  save(a, 3);
  const std::string bundle = exported(a, {photo});
  TestServer other_city{2};
  SyncLaptop foreign{1, other_city};
  save(foreign, 1);
  EXPECT_EQ(fault_of(exported(foreign)), BundleFault::other_server);
  EXPECT_EQ(fault_of(""), BundleFault::not_a_bundle);
  EXPECT_EQ(fault_of("<html>a portal</html>"), BundleFault::not_a_bundle);
  EXPECT_EQ(fault_of("YXA\x01" + bundle), BundleFault::is_ack);
  EXPECT_EQ(fault_of("YXB\x02" + bundle.substr(4)), BundleFault::too_new);
  EXPECT_EQ(fault_of(bundle.substr(0, 50)), BundleFault::cut_off);
  EXPECT_EQ(fault_of(bundle.substr(0, bundle.size() - 1)), BundleFault::cut_off);
  EXPECT_EQ(fault_of(bundle + "x"), BundleFault::cut_off);
  SyncLaptop unknown{3, server};
  EXPECT_EQ(fault_of(exported(unknown)), BundleFault::unknown_device);
  host.revoked.insert(a.device.id);
  EXPECT_EQ(fault_of(bundle), BundleFault::revoked_device);
  host.revoked.clear();
  SyncLaptop thief{4, server};  // sealed well, and signed by another key
  thief.identity.device = a.identity.device;
  EXPECT_EQ(fault_of(exported(thief)), BundleFault::bad_signature);
  EXPECT_FALSE(imported(bundle).empty());
}

TEST_F(Bundle, AFileThatIsNotWhatItsNameSaysIsRefusedWithAllBesideIt) {
  save(a, 1);
  EXPECT_EQ(fault_of(exported(a, {{photo.name, "another"}})), BundleFault::malformed);
}

TEST_F(Bundle, ChangesOfAnotherDeviceAreRefused) {
  save(a, 1);
  save(b, 1);
  auto content = BundleContent::plan(b.store, b.log.chain(), b.identity, {});
  ClientIdentity mixed = a.identity;
  EXPECT_EQ(fault_of(written_bundle(*content, mixed)), BundleFault::bad_signature);
}

/// Several blocks: a file of 300 KB makes them.
TEST_F(Bundle, BlocksThatAreMissingDoubledOrExchangedAreNoticed) {
  save(a, 2);
  std::string noise(300'000, '\0');
  SeededRandom(9).fill({reinterpret_cast<std::uint8_t*>(noise.data()), noise.size()});
  const std::string bundle = exported(a, {{sha256(noise).hex() + ".bin", noise}});
  const auto block = [&](std::size_t i) {
    return bundle.substr(bundle_head_bytes + i * sealed_block_bytes, sealed_block_bytes);
  };
  const std::string head = bundle.substr(0, bundle_head_bytes);
  ASSERT_FALSE(block(4).empty());
  EXPECT_EQ(fault_of(head + block(1) + block(0) + block(2) + block(3) + block(4)), BundleFault::damaged);
  EXPECT_EQ(fault_of(head + block(0) + block(2) + block(3) + block(4)), BundleFault::damaged);
  EXPECT_EQ(fault_of(head + block(0) + block(0) + block(1) + block(2) + block(3) + block(4)), BundleFault::damaged);
  EXPECT_EQ(fault_of(head + block(0) + block(1)), BundleFault::cut_off);
  const std::string another = exported(a);
  EXPECT_EQ(fault_of(another.substr(0, bundle_head_bytes) + bundle.substr(bundle_head_bytes)), BundleFault::damaged);
  EXPECT_FALSE(imported(bundle).empty());
}

TEST_F(Bundle, AnotherFileInTheSecondReadingIsNoticed) {
  save(a, 1);
  const std::string bundle = exported(a), another = exported(a);
  StringSource first(bundle), second(another);
  const auto checked = check_bundle(first, host, fault);
  ASSERT_TRUE(checked);
  EXPECT_FALSE(take_bundle(second, *checked, host, fault));
  EXPECT_EQ(fault, BundleFault::changed_since);
  EXPECT_EQ(*server.store.change_count(), 0u);
}

/// Signed by an enrolled laptop, and against the format inside: each is refused before anything is held or applied.
class Forged : public Bundle {
 protected:
  /// A bundle with these plain bytes after the header, well sealed; signed over what stands before the end section.
  std::string forged(const std::string& sections) { return forged_with(good_header(), sections); }
  std::string good_header() {
    std::string header;
    cbor::Writer out(header);
    out.array(8).uint(1).bytes(a.identity.server_key.view()).bytes(a.identity.device.view());
    out.bytes("set-set-").bytes("base----").uint(1).uint(1).uint(1);
    return header;
  }
  std::string forged_with(const std::string& header, const std::string& sections) {
    auto sealer = StreamSealer::make(a.identity.server_key);
    std::string plain = section(1, header.size()) + header + sections;
    const Signature signature = a.identity.key.sign("yanxing bundle 1" + std::string(sha256(plain).view()));
    plain += section(4, 64) + std::string(signature.begin(), signature.end());
    std::string file = std::string("YXB\x01") + sealer->head();
    while (plain.size() > stream_block_bytes) {
      file += sealer->seal(plain.substr(0, stream_block_bytes), false);
      plain.erase(0, stream_block_bytes);
    }
    return file + sealer->seal(plain, true);
  }
  static std::string section(char kind, std::uint64_t length) {
    std::string head(1, kind);
    for (int shift = 56; shift >= 0; shift -= 8) head += static_cast<char>(length >> shift & 0xFF);
    return head;
  }
  std::string frame(Kind kind, const std::string& body) {
    const std::string sealed = seal_request(kind, a.identity.key, body);
    return section(2, sealed.size()) + sealed;
  }
  std::string session() { return frame(Kind::session, encode(SessionRequest{a.identity.device, {}, {}})); }
};

TEST_F(Forged, LengthsBeyondAnyLimitAllocateNothing) {
  EXPECT_FALSE(imported(forged(session())).empty()) << "the good one";
  for (const std::uint64_t length : {std::uint64_t{0}, std::uint64_t{max_frame_bytes} + 1, ~std::uint64_t{0},
                                     std::uint64_t{1} << 63, std::uint64_t{1} << 40}) {
    EXPECT_EQ(fault_of(forged(session() + section(2, length))), BundleFault::malformed) << length;
    EXPECT_EQ(fault_of(forged(session() + section(1, length))), BundleFault::malformed) << length;
    EXPECT_EQ(fault_of(forged(session() + section(3, length))), BundleFault::malformed) << length;
    EXPECT_EQ(fault_of(forged(session() + section(3, length) + "\x45" + photo.name + "x")), BundleFault::malformed)
        << length;
  }
}

TEST_F(Forged, ASignatureOfAnotherKeyOrOfOtherBytesIsNone) {
  std::swap(a.identity.key, b.identity.key);
  const std::string by_b = forged("");
  std::swap(a.identity.key, b.identity.key);
  EXPECT_EQ(fault_of(by_b), BundleFault::bad_signature);
}

TEST_F(Forged, WhatMayNotStandThere) {
  EXPECT_EQ(fault_of(forged("")), BundleFault::malformed) << "no session";
  EXPECT_EQ(fault_of(forged(session() + session())), BundleFault::malformed);
  EXPECT_EQ(fault_of(forged(section(9, 0))), BundleFault::malformed);
  EXPECT_EQ(fault_of(forged(session() + frame(Kind::pull, encode(PullRequest{})))), BundleFault::malformed);
  EXPECT_EQ(fault_of(forged(session() + frame(Kind::audit, "x"))), BundleFault::malformed);
  EXPECT_EQ(fault_of(forged(session() + frame(Kind::push, "not a push"))), BundleFault::malformed);
  EXPECT_EQ(fault_of(forged(session() + frame(Kind::push, encode(PushRequest{7, 1, {}, {}})))), BundleFault::malformed);
  EXPECT_EQ(fault_of(forged(frame(Kind::push, encode(PushRequest{7, 1, {}, {"x"}})))), BundleFault::malformed);
  for (const std::string& name : {std::string("../../../etc/passwd"), std::string(64, 'a') + "/.jpg",
                                  std::string(64, 'A') + ".jpg", std::string()}) {
    EXPECT_EQ(
        fault_of(forged(session() + section(3, 1 + name.size() + 1) + static_cast<char>(name.size()) + name + "x")),
        BundleFault::malformed)
        << name;
  }
}

TEST_F(Forged, AnyOtherHeaderIsRefusedOrMeansTheSame) {
  int refused = 0, taken_ones = 0;
  each_mutant(good_header(), [&](const std::string& header) {
    ++(imported(forged_with(header, session())).empty() ? refused : taken_ones);
  });
  EXPECT_GT(refused, 2 * taken_ones) << "what may differ: a time, a number of its set";
  std::string next;
  cbor::Writer writer(next);
  writer.array(9).uint(2);
  for (int i = 0; i < 8; ++i) writer.uint(0);
  EXPECT_EQ(fault_of(forged_with(next, session())), BundleFault::too_new);
  EXPECT_EQ(fault_of(forged_with(std::string(2000, 'x'), session())), BundleFault::malformed);
  EXPECT_EQ(server.store.change_count().value(), 0U);
}

TEST_F(Forged, MoreQuestionsThanThereMayBe) {
  std::string sections = session();
  for (std::size_t i = 0; i <= max_bundle_holds; ++i) sections += frame(Kind::holds, encode(HoldsRequest{}));
  EXPECT_EQ(fault_of(forged(sections)), BundleFault::malformed);
  EXPECT_EQ(fault_of(forged(frame(Kind::holds, encode(HoldsRequest{})))), BundleFault::malformed)
      << "the session comes first";
  EXPECT_EQ(fault_of(forged(session() + frame(Kind::push, encode(PushRequest{7, 1, {}, {"x"}})) +
                            frame(Kind::holds, encode(HoldsRequest{})))),
            BundleFault::malformed);
  EXPECT_EQ(fault_of(forged(session() + frame(Kind::push, encode(PushRequest{7, 1, {}, {"x"}})) +
                            frame(Kind::push, encode(PushRequest{7, 3, {}, {"x"}})))),
            BundleFault::malformed)
      << "a gap inside";
  std::string logs = session();
  for (std::uint32_t log = 1; log <= max_ack_chains + 1; ++log)
    logs += frame(Kind::push, encode(PushRequest{log, 1, {}, {"x"}}));
  EXPECT_EQ(fault_of(forged(logs)), BundleFault::malformed);
}

TEST_F(Forged, AFileBeforeAFrameAndAFileCutShort) {
  const std::string whole = section(3, 1 + photo.name.size() + photo.content.size()) +
                            static_cast<char>(photo.name.size()) + photo.name + photo.content;
  EXPECT_FALSE(imported(forged(session() + whole)).empty());
  EXPECT_EQ(fault_of(forged(session() + whole + frame(Kind::push, encode(PushRequest{7, 1, {}, {"x"}})))),
            BundleFault::malformed);
  for (std::size_t cut = 1; cut < whole.size(); cut += 7)
    EXPECT_NE(fault_of(forged(session() + whole.substr(0, cut))), BundleFault::none) << cut;
}

TEST_F(Forged, AVersionThatThereNeverWas) {
  std::string file = forged(session());
  file[3] = '\0';
  EXPECT_EQ(fault_of(file), BundleFault::not_a_bundle);
  file[3] = '\x02';
  EXPECT_EQ(fault_of(file), BundleFault::too_new);
}

/// A stick that breaks at the n-th write or read.
class BrokenSink final : public ByteSink {
 public:
  explicit BrokenSink(int at) : left_(at) {}
  Status write(std::string_view) override {
    return left_-- > 0 ? Status{} : Status(Error{Code::disk_full, "the stick"});
  }

 private:
  int left_;
};
class BrokenSource final : public ByteSource {
 public:
  BrokenSource(std::string_view text, int at) : text_(text), left_(at) {}
  Result<std::string> read(std::size_t most) override {
    if (left_-- <= 0) return Error{Code::io, "the stick"};
    return text_.read(most);
  }

 private:
  StringSource text_;
  int left_;
};

TEST_F(Bundle, AStickThatBreaksInTheMiddleIsToldAsSuch) {
  save(a, 3);
  const BundleFile large{sha256(std::string(200'000, 'x')).hex() + ".jpg", std::string(200'000, 'x')};
  const std::string bundle = exported(a, {large});
  int writes = 0;
  for (bool whole = false; !whole; ++writes) {
    auto content = BundleContent::plan(a.store, a.log.chain(), a.identity, {});
    BrokenSink sink(writes);
    BundleHeader header{a.identity.server_key, a.identity.device, "set-set-", content->base()};
    const auto write = [&]() -> Status {
      YX_ASSIGN(auto writer, BundleWriter::begin(sink, header, a.identity.key));
      for (const std::string& question : content->questions()) YX_TRY(writer.frame(question));
      YX_ASSIGN(const auto push, content->next_push());
      YX_TRY(writer.frame(*push));
      for (int i = 0; i < 2; ++i) {
        YX_TRY(writer.attachment(large.name, large.content.size()));
        YX_TRY(writer.attachment_bytes(large.content));
      }
      return writer.end();
    };
    const Status done = write();
    whole = done.ok();
    if (!whole) {
      EXPECT_EQ(done.error().code, Code::disk_full);
    }
  }
  EXPECT_GT(writes, 4);
  int reads = 0;
  for (bool whole = false; !whole; ++reads) {
    BrokenSource source(bundle, reads);
    const auto checked = check_bundle(source, host, fault);
    whole = checked.ok();
    if (whole) continue;
    EXPECT_EQ(fault, BundleFault::none) << "the stick's fault, not the bundle's";
    EXPECT_EQ(checked.error().code, Code::io);
  }
  EXPECT_GT(reads, 4);
  StringSource once(bundle);
  const auto checked = check_bundle(once, host, fault);
  for (int at = 0; at + 1 < reads; ++at) {
    BrokenSource source(bundle, at);
    EXPECT_EQ(take_bundle(source, *checked, host, fault).error().code, Code::io) << at;
  }
  EXPECT_FALSE(imported(bundle).empty());
}

TEST_F(Bundle, ALaptopThatIsRevokedBetweenTheTwoReadingsIsRefused) {
  save(a, 2);
  const std::string bundle = exported(a);
  StringSource once(bundle), twice(bundle);
  const auto checked = check_bundle(once, host, fault);
  ASSERT_TRUE(checked);
  host.revoked.insert(a.identity.device);
  EXPECT_EQ(take_bundle(twice, *checked, host, fault).error().code, Code::refused);
  EXPECT_EQ(write_ack(*checked, host).error().code, Code::refused);
  EXPECT_EQ(server.store.change_count().value(), 0U);
}

/// A server of which the n-th call fails.
class FailingHost final : public BundleHost {
 public:
  FailingHost(Host& host, int at) : host_(&host), left_(at) {}
  const SigningKey& key() const override { return host_->key(); }
  UnixMs now_ms() const override { return host_->now_ms(); }
  Result<std::variant<PublicKey, BundleFault>> sender(const DeviceId& id) override {
    YX_TRY(fails());
    return host_->sender(id);
  }
  Result<std::string> answer(const DeviceId& id, std::string_view frame) override {
    YX_TRY(fails());
    return host_->answer(id, frame);
  }
  Result<ChainHead> head(const ChainId& chain) override {
    YX_TRY(fails());
    return host_->head(chain);
  }
  Result<Uuid> epoch() override {
    YX_TRY(fails());
    return host_->epoch();
  }
  Result<bool> begin_attachment(const DeviceId& id, const std::string& name, std::uint64_t bytes) override {
    YX_TRY(fails());
    return host_->begin_attachment(id, name, bytes);
  }
  Status attachment_bytes(std::string_view piece) override {
    YX_TRY(fails());
    return host_->attachment_bytes(piece);
  }
  Status publish_attachment() override {
    YX_TRY(fails());
    return host_->publish_attachment();
  }

 private:
  Status fails() { return left_-- == 0 ? Status(Error{Code::disk_full, "the server"}) : Status{}; }
  Host* host_;
  int left_;
};

/// A server whose n-th answer is `wrong`.
class ConfusedHost final : public BundleHost {
 public:
  ConfusedHost(Host& host, int at, std::string wrong) : host_(&host), left_(at), wrong_(std::move(wrong)) {}
  const SigningKey& key() const override { return host_->key(); }
  UnixMs now_ms() const override { return host_->now_ms(); }
  Result<std::variant<PublicKey, BundleFault>> sender(const DeviceId& id) override { return host_->sender(id); }
  Result<std::string> answer(const DeviceId& id, std::string_view frame) override {
    return left_-- == 0 ? Result<std::string>(wrong_) : host_->answer(id, frame);
  }
  Result<ChainHead> head(const ChainId& chain) override { return host_->head(chain); }
  Result<Uuid> epoch() override { return host_->epoch(); }
  Result<bool> begin_attachment(const DeviceId& id, const std::string& name, std::uint64_t bytes) override {
    return host_->begin_attachment(id, name, bytes);
  }
  Status attachment_bytes(std::string_view piece) override { return host_->attachment_bytes(piece); }
  Status publish_attachment() override { return host_->publish_attachment(); }

 private:
  Host* host_;
  int left_;
  std::string wrong_;
};

TEST_F(Bundle, AServerThatAnswersSomethingElseIsAnErrorAndTheNextTimeBringsAll) {
  save(a, 2);
  const std::string bundle = exported(a, {photo}, 1);
  const SigningKey& key = server.identity.key;
  for (const std::string& wrong :
       {std::string("<html>"), seal_reply(Kind::push, a.identity.key, "x"), seal_reply(Kind::push, key, "x")}) {
    int errors = 0;
    for (int at = 0; at < 4; ++at) {  // two pushes, the log's state, the photos that are held
      StringSource once(bundle), twice(bundle);
      ConfusedHost confused(host, at, wrong);
      const auto checked = check_bundle(once, confused, fault);
      ASSERT_TRUE(checked);
      const auto done = take_bundle(twice, *checked, confused, fault);
      errors += done && write_ack(*checked, confused) ? 0 : 1;
    }
    EXPECT_EQ(errors, 4);
  }
  ASSERT_TRUE(take(a, imported(bundle)));
  EXPECT_EQ(a.unsent(), 0u);
}

TEST_F(Bundle, AServerThatFailsInTheMiddleSaysSoAndTakesTheRestNextTime) {
  save(a, 5);
  const std::string bundle = exported(a, {photo}, 2);
  int at = 0;
  for (bool whole = false; !whole; ++at) {
    FailingHost failing(host, at);
    StringSource once(bundle), twice(bundle);
    const auto import = [&]() -> Status {
      YX_ASSIGN(const auto checked, check_bundle(once, failing, fault));
      YX_TRY(take_bundle(twice, checked, failing, fault));
      YX_TRY(write_ack(checked, failing));
      return {};
    };
    const Status done = import();
    whole = done.ok();
    if (!whole) {
      EXPECT_EQ(done.error().code, Code::disk_full) << at;
      EXPECT_EQ(fault, BundleFault::none) << at;
    }
  }
  EXPECT_GT(at, 8);
  const std::string ack = imported(bundle);
  EXPECT_EQ(taken.held_before, 5u);
  EXPECT_EQ(taken.attachments_before, 1u);
  EXPECT_EQ(take(a, ack)->confirmed, 5u);
  BundleTaken sum;
  sum.add(taken);
  sum.add({1, 1, 1, {{"bad_type", 1}}, 1, 1, true, true});
  sum.add({});
  EXPECT_TRUE(sum.gap && sum.forked);
  EXPECT_EQ(sum.held_before, 6u);
  EXPECT_EQ(sum.quarantine_reasons["bad_type"], 1u);
}

TEST_F(Bundle, EachFaultHasANameAndASentence) {
  std::set<std::string> names;
  for (int fault_number = 0; fault_number <= static_cast<int>(BundleFault::other_epoch); ++fault_number) {
    names.insert(fault_name(static_cast<BundleFault>(fault_number)));
    EXPECT_FALSE(fault_error(static_cast<BundleFault>(fault_number)).detail.empty());
  }
  EXPECT_EQ(names.size(), static_cast<std::size_t>(BundleFault::other_epoch) + 1);
}

/// An ack with any body, signed by the server.
TEST_F(Bundle, AnAckWithAnyOtherBodyIsRefusedOrSaysLess) {
  save(a, 3);
  server.admission = [](const Change&) { return "unknown_form"; };
  const std::string ack = imported(exported(a, {photo}));
  ASSERT_FALSE(ack.empty());
  const std::string body = ack.substr(4 + 64);
  const auto sealed = [&](const std::string& text) {
    const Signature signature = server.identity.key.sign("yanxing ack 1" + text);
    return ack.substr(0, 4) + std::string(signature.begin(), signature.end()) + text;
  };
  ASSERT_EQ(sealed(body), ack);
  const MemoryStore before = a.store;
  int refused = 0, taken_ones = 0;
  each_mutant(body, [&](const std::string& mutant) {
    const auto done = take(a, sealed(mutant));
    ++(done ? taken_ones : refused);
    if (!done) {
      EXPECT_NE(fault, BundleFault::none);
      EXPECT_EQ(a.unsent(), 3U);
    }
    a.store = before;
  });
  EXPECT_GT(refused, 5 * taken_ones);
  std::string next;
  cbor::Writer writer(next);
  writer.array(9).uint(2);
  for (int i = 0; i < 8; ++i) writer.uint(0);
  EXPECT_FALSE(take(a, sealed(next)));
  EXPECT_EQ(fault, BundleFault::too_new);
  EXPECT_FALSE(take(a, "YXA" + std::string(1, '\0') + ack.substr(4)));
  EXPECT_EQ(fault, BundleFault::not_an_ack);
  EXPECT_TRUE(take(a, ack));
  EXPECT_EQ(a.unsent(), 0U);
}

TEST_F(Bundle, AnAckThatWouldBeTooLargeLeavesOutWhatTheNextSyncTells) {
  Ack ack;
  ack.device = a.identity.device;
  ack.base = std::string(8, 'b');
  ack.chains.resize(1);
  ack.chains[0].incarnation = 7;
  ack.chains[0].state.notices.emplace();
  for (std::uint64_t n = 1; n <= 400'000; ++n)
    ack.chains[0].state.notices->push_back({n, std::nullopt, std::string(100, 'r')});
  const std::string file = seal_ack(ack, server.identity.key);
  EXPECT_LE(file.size(), max_ack_bytes);
  const auto read = open_ack(file, server.identity.key.public_key(), a.identity.device, fault);
  ASSERT_TRUE(read) << fault_name(fault);
  EXPECT_FALSE(read->chains[0].state.notices);
}

TEST_F(Bundle, NeverAppliedAndNeverACrashWhateverBitIsFlippedOrByteCut) {
  save(a, 2);
  const std::string bundle = exported(a, {photo});
  for (std::size_t cut = 0; cut < bundle.size(); ++cut) {
    const BundleFault why = fault_of(bundle.substr(0, cut));
    EXPECT_TRUE(why == BundleFault::cut_off || why == BundleFault::not_a_bundle) << cut << " " << fault_name(why);
  }
  for (std::size_t at = 0; at < bundle.size(); ++at) {
    std::string flipped = bundle;
    flipped[at] = static_cast<char>(flipped[at] ^ static_cast<char>(1 << at % 8));
    EXPECT_NE(fault_of(flipped), BundleFault::none) << at;
  }
  std::mt19937_64 dice(5);
  for (int i = 0; i < 2000; ++i) {
    std::string flipped = bundle;
    for (std::uint64_t flips = 1 + dice() % 4; flips > 0; --flips) {
      const std::size_t at = dice() % flipped.size();
      flipped[at] = static_cast<char>(dice());
    }
    if (flipped == bundle) continue;
    EXPECT_NE(fault_of(flipped), BundleFault::none);
  }
  EXPECT_FALSE(imported(bundle).empty());
}

// ---- Acks that are not for us

TEST_F(Bundle, EachWrongAckHasItsName) {
  save(a, 2);
  save(b, 1);
  const std::string bundle = exported(a);
  const std::string ack = imported(bundle);
  const auto why = [&](SyncLaptop& laptop, const std::string& file) {
    EXPECT_FALSE(take(laptop, file));
    return fault;
  };
  EXPECT_EQ(why(b, ack), BundleFault::other_device);
  EXPECT_EQ(why(a, bundle), BundleFault::is_bundle);
  EXPECT_EQ(why(a, ""), BundleFault::not_an_ack);
  EXPECT_EQ(why(a, "<html>"), BundleFault::not_an_ack);
  EXPECT_EQ(why(a, "YXA\x02" + ack.substr(4)), BundleFault::too_new);
  EXPECT_EQ(why(a, ack.substr(0, 60)), BundleFault::cut_off);
  TestServer other_city{2};
  SyncLaptop foreign{1, other_city};
  EXPECT_EQ(why(foreign, ack), BundleFault::other_server);
  EXPECT_EQ(a.unsent(), 2u);
  for (std::size_t at = 0; at < ack.size(); ++at) {
    std::string flipped = ack;
    flipped[at] = static_cast<char>(flipped[at] ^ static_cast<char>(1 << at % 8));
    EXPECT_NE(why(a, flipped), BundleFault::none) << at;
    EXPECT_NE(why(a, ack.substr(0, at)), BundleFault::none) << at;
  }
  EXPECT_EQ(a.unsent(), 2u);
  EXPECT_TRUE(take(a, ack));
}

}  // namespace
}  // namespace yanxing::sync::testing
