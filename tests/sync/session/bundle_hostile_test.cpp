// Bundles that are damaged, forged or not what they say: nothing of them is applied.
#include "tests/support/mutants.h"
#include "tests/sync/session/bundle_support.h"

namespace yanxing::sync::testing {
namespace {

using yanxing::testing::each_mutant;

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
  std::string upon = session();
  for (std::uint64_t n = 1; n <= max_ack_chains + 1; ++n) {
    PushRequest request{7, n, {}, {"x"}, {}};
    request.base.logs.push_back({static_cast<std::uint32_t>(100 + n), 1, "mark-mar"});
    upon += frame(Kind::push, encode(request));
  }
  EXPECT_EQ(fault_of(forged(upon)), BundleFault::malformed) << "more logs to go on with than a laptop has";
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

}  // namespace
}  // namespace yanxing::sync::testing
