// Who answers in the server's place: a portal that wants to be logged in to, another city, a line that says things
// twice.
#include <gtest/gtest.h>

#include "tests/network/city.h"
#include "tests/network/strangers.h"
#include "tests/support/fault_proxy.h"

namespace yanxing::testing {
namespace {

constexpr const char* place = "450224204";

TEST(Strangers, APortalLearnsNothingAndSaysNothingThatIsBelieved) {
  ServingCity city;
  NetLaptop laptop(city, place);
  Portal portal;
  laptop.save(place, "甲");
  const auto synced = laptop.sync(portal.port());
  ASSERT_FALSE(synced);
  EXPECT_EQ(synced.error().code, Code::untrusted) << synced.error().detail;
  EXPECT_EQ(laptop.unsent(), 1u);
  EXPECT_EQ(portal.heard().find(laptop.token()), std::string::npos);
  EXPECT_TRUE(laptop.sync());
  EXPECT_EQ(laptop.unsent(), 0u);
}

TEST(Strangers, APortalGetsNoCodeOfAnEnrolment) {
  ServingCity city;
  Portal portal;
  net::EnrolmentInput input{.url = "https://localhost:" + std::to_string(portal.port()),
                            .code = city.invite(place),
                            .device = make_uuid_v7(1, system_random()),
                            .key = SigningKey::generate(system_random()),
                            .name = "laptop"};
  net::Problem problem;
  EXPECT_FALSE(net::enrol(input, problem));
  input.url = "https://localhost:" + std::to_string(city.port());
  EXPECT_TRUE(net::enrol(input, problem)) << "the code was not used up";
}

TEST(Strangers, AnotherCitysServerHearsNothing) {
  ServingCity ours, theirs;
  NetLaptop laptop(ours, place), local(theirs, place);
  laptop.save(place, "甲");
  const auto synced = laptop.sync(theirs.port());
  ASSERT_FALSE(synced);
  EXPECT_EQ(synced.error().code, Code::untrusted) << synced.error().detail;
  EXPECT_EQ(laptop.unsent(), 1u);
  EXPECT_EQ(theirs.changes(), 0u);
  // Even if one authority had issued both certificates: its answers are not signed by the key that is known.
  net::Server trusted = local.server(theirs.port());
  trusted.token = laptop.token();
  net::Transport transport(trusted);
  net::HttpRequest request;
  request.path = "/v1/session";
  request.body = sync::seal_request(sync::Kind::session, laptop.key(),
                                    sync::encode(sync::SessionRequest{laptop.device(), {}, {}}));
  const auto answered = transport.send(request);
  ASSERT_FALSE(answered);
  EXPECT_EQ(answered.error().code, Code::refused);
  EXPECT_TRUE(laptop.sync());
}

TEST(Strangers, BytesThatComeTwiceEndAConnectionAndNothingElse) {
  ServingCity city;
  NetLaptop laptop(city, place);
  FaultProxy proxy(city.port());
  laptop.save(place, "0");
  proxy.next({});
  ASSERT_TRUE(laptop.sync(proxy.port()));
  int broken = 0;
  for (std::uint64_t at = 0; at < 4000; at += 157) {
    for (const Way way : {Way::up, Way::down}) {
      SCOPED_TRACE(std::to_string(at) + (way == Way::up ? " up" : " down"));
      laptop.save(place, std::to_string(at));
      proxy.next(way == Way::up ? Fault{.repeat_up = at} : Fault{.repeat_down = at});
      if (!laptop.sync(proxy.port())) ++broken;
      const auto healed = laptop.sync();
      ASSERT_TRUE(healed) << healed.error().detail;
      EXPECT_EQ(laptop.unsent(), 0u);
      ASSERT_EQ(city.changes(), laptop.changes());
    }
  }
  EXPECT_GT(broken, 5);
  EXPECT_EQ(laptop.digest().digest, city.digest().digest);
  EXPECT_TRUE(city.is_sound());
}

}  // namespace
}  // namespace yanxing::testing
