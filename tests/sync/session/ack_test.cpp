// Acks that are not for us, or say something else.
#include "tests/support/mutants.h"
#include "tests/sync/session/bundle_support.h"

namespace yanxing::sync::testing {
namespace {

using yanxing::testing::each_mutant;

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
