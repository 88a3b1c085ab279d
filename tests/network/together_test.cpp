// Pushes that arrive together over HTTPS share one commit, and each is answered as if it had come alone: also when one
// of them is bad, a fork or a gap, or when the shared commit fails.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "sync/wire/frame_list.h"
#include "tests/network/city.h"

namespace yanxing::testing {
namespace {

constexpr const char* place = "450224204";
constexpr std::uint32_t incarnation = 77;

std::string problem_of(const Answer& answer) {
  const auto body = nlohmann::json::parse(answer.body, nullptr, false);
  const std::string type = body.is_object() ? body.value("type", "none") : "none";
  return type.substr(type.rfind(':') + 1);
}

class Together : public ::testing::Test {
 protected:
  std::string payload(const std::string& form = "person") {
    sync::Change change;
    change.form = form;
    change.place = place;
    change.author = "x";
    change.record = make_uuid_v7(1, system_random());
    change.edits = {{"name", cbor_text("甲"), {}, false}};
    return sync::encode_change(change, {laptop_.device(), incarnation});
  }
  std::string push_of(const sync::PushRequest& request) {
    return sync::seal_request(sync::Kind::push, laptop_.key(), sync::encode(request));
  }
  /// Pushes of one change each, one log after the other.
  std::vector<std::string> pushes(std::size_t count) {
    std::vector<std::string> frames;
    Hash previous = sync::chain_start({laptop_.device(), incarnation});
    for (std::uint64_t n = 1; n <= count; ++n) {
      const sync::PushRequest request{incarnation, n, previous, {payload()}};
      previous = sync::chain_next(previous, request.payloads.front());
      frames.push_back(push_of(request));
    }
    return frames;
  }
  std::string request(const std::vector<std::string>& frames) {
    std::string list;
    for (const std::string& frame : frames) sync::add_to_list(list, frame);
    return request_text("POST", "/v1/changes", list,
                        "Authorization: Bearer " + laptop_.token() +
                            "\r\nContent-Type: " + std::string(sync::frame_list_media) + "\r\n");
  }
  /// Sent in one piece: all of it is there when the server begins to read.
  Answer post(const std::vector<std::string>& frames) {
    TlsClient client(city_.port());
    return client.ask(request(frames));
  }
  /// What was answered to the first of `sent`, one reply each, in their order and naming them.
  std::vector<sync::PushReply> replies(const Answer& answer, const std::vector<std::string>& sent) {
    std::vector<sync::PushReply> out;
    const auto frames = sync::split_list(answer.body);
    if (!frames || frames->size() > sent.size()) {
      ADD_FAILURE() << answer.status << " " << answer.body;
      return out;
    }
    for (std::size_t i = 0; i < frames->size(); ++i) {
      const auto opened = sync::open_reply((*frames)[i], city_.server_key());
      const auto reply = opened ? sync::decode<sync::PushReply>(opened->body) : opened.error();
      if (!reply) {
        ADD_FAILURE() << "reply " << i << ": " << reply.error().detail;
        return out;
      }
      EXPECT_EQ(sync::reply_to(opened->body).value(), sync::frame_id(sent[i])) << "reply " << i;
      out.push_back(*reply);
    }
    return out;
  }
  /// `count` replies that say stored, each with a receipt for its own entry.
  void expect_stored(const std::vector<sync::PushReply>& got, std::size_t count) {
    ASSERT_GE(got.size(), count);
    for (std::size_t i = 0; i < count; ++i) {
      EXPECT_EQ(got[i].status, sync::PushStatus::stored) << i;
      ASSERT_TRUE(got[i].receipt) << i;
      EXPECT_EQ(got[i].receipt->n, i + 1);
      EXPECT_TRUE(is_signed(*got[i].receipt)) << i;
    }
  }
  bool is_signed(const sync::Receipt& receipt) {
    return verify_signature(city_.server_key(), sync::receipt_message(receipt), receipt.signature);
  }
  void expect_holds(std::uint64_t changes) {
    EXPECT_EQ(city_.changes(), changes);
    EXPECT_TRUE(city_.is_sound());
  }

  ServingCity city_;
  NetLaptop laptop_{city_, place};
};

TEST_F(Together, WhatIsThereIsOneCommitAndEachIsAnswered) {
  const auto sent = pushes(5);
  const Answer answer = post(sent);
  ASSERT_EQ(answer.status, 200u) << answer.body;
  EXPECT_EQ(city_.sync().groups, 1);
  EXPECT_EQ(city_.sync().grouped, 5);
  EXPECT_EQ(city_.sync().alone, 0);
  const auto got = replies(answer, sent);
  EXPECT_EQ(got.size(), 5u);
  expect_stored(got, 5);
  expect_holds(5);
  EXPECT_TRUE(answer.headers.at("server-timing").starts_with("worker;dur=")) << "for who measures the line";

  // The answer was lost; all of it comes again, and is said to be held.
  const auto again = replies(post(sent), sent);
  EXPECT_EQ(again.size(), 5u);
  expect_stored(again, 5);
  expect_holds(5);
}

TEST_F(Together, OneAloneIsNoGroup) {
  const auto sent = pushes(1);
  expect_stored(replies(post(sent), sent), 1);
  EXPECT_EQ(city_.sync().groups, 0);
  EXPECT_EQ(city_.sync().alone, 1);
  expect_holds(1);
}

TEST_F(Together, WhatComesLaterDoesNotHoldUpWhatIsThere) {
  const auto sent = pushes(4);
  const std::string bytes = request(sent);
  const std::size_t tail = sent[3].size() / 2;
  TlsClient client(city_.port());
  ASSERT_TRUE(client.send(bytes.substr(0, bytes.size() - tail)));
  for (int i = 0; i < 1000 && city_.changes() < 3; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  EXPECT_EQ(city_.changes(), 3u) << "three are there whole";
  ASSERT_TRUE(client.send(bytes.substr(bytes.size() - tail)));
  const auto got = replies(client.receive(), sent);
  EXPECT_EQ(got.size(), 4u);
  expect_stored(got, 4);
  EXPECT_EQ(city_.sync().grouped + city_.sync().alone, 4);
  expect_holds(4);
}

TEST_F(Together, BeforeABadOneAllAreStoredAndAnsweredAndAfterItNone) {
  const auto good = pushes(4);
  for (const std::size_t bad : {3u, 1u, 0u}) {
    SCOPED_TRACE(bad);
    const std::uint64_t held = city_.changes();
    auto sent = good;
    sent[bad][80] = static_cast<char>(sent[bad][80] ^ 1);  // of its signature
    const Answer answer = post(sent);
    expect_holds(std::max<std::uint64_t>(held, bad));
    if (bad == 0) {
      EXPECT_EQ(problem_of(answer), "bad-signature") << "nothing else can be said";
      continue;
    }
    ASSERT_EQ(answer.status, 200u) << answer.body;
    const auto got = replies(answer, sent);
    EXPECT_EQ(got.size(), bad) << "the laptop asks for the rest, and hears what is wrong with it";
    expect_stored(got, bad);
  }
  EXPECT_EQ(city_.sync().groups, 3);
}

TEST_F(Together, AForkAndAGapAreToldToThoseThatTheyConcern) {
  auto sent = pushes(2);
  // Another second entry, as a copied disk would have it; and a fifth, where there is no fourth.
  const Hash start = sync::chain_start({laptop_.device(), incarnation});
  sent.push_back(push_of({incarnation, 2, start, {payload()}}));
  sent.push_back(push_of({incarnation, 5, start, {payload()}}));
  const Answer answer = post(sent);
  const auto got = replies(answer, sent);
  ASSERT_EQ(got.size(), 4u);
  expect_stored(got, 2);
  EXPECT_EQ(got[2].status, sync::PushStatus::forked);
  EXPECT_FALSE(got[2].receipt);
  EXPECT_EQ(got[3].status, sync::PushStatus::gap);
  EXPECT_EQ(got[3].head_n, 2u);
  EXPECT_FALSE(got[3].receipt);
  EXPECT_EQ(city_.sync().groups, 1) << "both are answers, not errors";
  expect_holds(2);
}

TEST_F(Together, WhatCannotBeAppliedIsStoredInTheSameCommitAndSaid) {
  std::vector<std::string> sent;
  Hash previous = sync::chain_start({laptop_.device(), incarnation});
  std::uint64_t n = 0;
  for (const std::string& bytes : {payload(), payload("no such form"), std::string("no change"), payload()}) {
    sent.push_back(push_of({incarnation, ++n, previous, {bytes}}));
    previous = sync::chain_next(previous, bytes);
  }
  const auto got = replies(post(sent), sent);
  ASSERT_EQ(got.size(), 4u);
  expect_stored(got, 4);
  EXPECT_TRUE(got[0].notices.empty());
  ASSERT_EQ(got[1].notices.size(), 1u);
  EXPECT_EQ(got[1].notices[0].quarantine, "unknown_form");
  ASSERT_EQ(got[2].notices.size(), 1u);
  EXPECT_EQ(got[2].notices[0].quarantine, "malformed");
  EXPECT_TRUE(got[3].notices.empty());
  EXPECT_EQ(city_.sync().groups, 1);
  expect_holds(4);
}

TEST_F(Together, WhatIsNoPushEndsTheListAfterThoseBeforeIt) {
  auto sent = pushes(3);
  sent.insert(sent.begin() + 2, sync::seal_request(sync::Kind::session, laptop_.key(),
                                                   sync::encode(sync::SessionRequest{laptop_.device(), {}, {}})));
  const auto got = replies(post(sent), sent);
  EXPECT_EQ(got.size(), 2u);
  expect_stored(got, 2);
  EXPECT_EQ(city_.sync().groups, 0) << "the commit is shared by pushes alone";
  expect_holds(2);
}

TEST_F(Together, ASharedCommitThatFailsIsNoAnswerAndEachIsTriedAlone) {
  city_.sync().failing = 1;
  const auto sent = pushes(3);
  const auto got = replies(post(sent), sent);
  EXPECT_EQ(city_.sync().groups, 1);
  EXPECT_EQ(city_.sync().alone, 3);
  EXPECT_EQ(got.size(), 3u);
  expect_stored(got, 3);
  expect_holds(3);
}

TEST_F(Together, WhereTheDiskStaysFullNothingIsAnsweredAsStored) {
  city_.sync().failing = 100;
  const auto sent = pushes(3);
  const Answer answer = post(sent);
  EXPECT_EQ(answer.status, 507u);
  EXPECT_EQ(problem_of(answer), "storage-full");
  EXPECT_EQ(city_.sync().alone, 1) << "what follows the first that fails is not tried";
  expect_holds(0);
  city_.sync().failing = 0;
  expect_stored(replies(post(sent), sent), 3);
  expect_holds(3);
}

TEST_F(Together, ALaptopsLongLogGoesUpInGroups) {
  NetLaptop busy(city_, place);
  busy.limits.exchange = false;
  busy.limits.portion_bytes = 500;
  for (int i = 0; i < 300; ++i) busy.save(place, "名" + std::to_string(i));
  const auto synced = busy.sync();
  ASSERT_TRUE(synced) << synced.error().detail;
  EXPECT_EQ(busy.unsent(), 0u);
  EXPECT_GT(city_.sync().groups, 0);
  EXPECT_EQ(busy.digest().digest, city_.digest().digest);
  expect_holds(300);
}

}  // namespace
}  // namespace yanxing::testing
