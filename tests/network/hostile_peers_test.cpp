// Peers that lie: forged and replayed frames, payloads that no laptop of ours writes. The server says no or puts it
// aside; honest laptops go on working, and its file stays sound. Wrong roles: wrong_roles_test.cpp.
#include <gtest/gtest.h>

#include <chrono>
#include <limits>
#include <nlohmann/json.hpp>
#include <thread>
#include <utility>

#include "sync/base/cbor.h"
#include "sync/wire/frame_list.h"
#include "tests/network/city.h"

namespace yanxing::testing {
namespace {

constexpr const char* place = "450224204";

std::string problem_of(const Answer& answer) {
  const auto body = nlohmann::json::parse(answer.body, nullptr, false);
  const std::string type = body.is_object() ? body.value("type", "none") : "none";
  return type.substr(type.rfind(':') + 1);
}

std::string bearer(const std::string& token) { return "Authorization: Bearer " + token + "\r\n"; }

/// Frames as somebody sends them who holds a token that he stole, or a laptop's own key.
class Liar : public ::testing::Test {
 protected:
  Answer post(const std::string& path, const std::string& frame) {
    TlsClient client(city_.port());
    return client.ask(
        request_text("POST", path, frame, bearer(laptop_.token()) + "Content-Type: application/octet-stream\r\n"));
  }
  Answer push(const std::vector<std::string>& payloads, std::uint32_t incarnation = 77, std::uint64_t first = 1) {
    sync::PushRequest request;
    request.incarnation = incarnation;
    request.first_n = first;
    request.previous = sync::chain_start({laptop_.device(), incarnation});
    request.payloads = payloads;
    return post("/v1/changes", sync::seal_request(sync::Kind::push, laptop_.key(), sync::encode(request)));
  }
  sync::Change change() {
    sync::Change out;
    out.form = "person";
    out.place = place;
    out.author = "x";
    out.record = make_uuid_v7(1, system_random());
    out.edits = {{"name", cbor_text("甲"), {}, false}};
    return out;
  }
  std::string payload(const sync::Change& change, std::uint32_t incarnation = 77) {
    return sync::encode_change(change, {laptop_.device(), incarnation});
  }
  /// What was pushed is kept in quarantine for this reason and counts nowhere; honest work goes on beside it.
  void expect_put_aside(const std::string& payload, const std::string& reason) {
    const std::uint32_t incarnation = ++incarnation_;
    const auto records = city_.digest().records;
    const auto changes = city_.changes();
    const Answer answer = push({payload}, incarnation);
    EXPECT_EQ(answer.status, 200u) << answer.body;
    EXPECT_EQ(city_.changes(), changes + 1) << "put aside, not thrown away";
    const auto notices = city_.notices_of({laptop_.device(), incarnation});
    ASSERT_EQ(notices.size(), 1u);
    EXPECT_EQ(notices[0].n, 1u);
    EXPECT_EQ(notices[0].quarantine, reason);
    EXPECT_EQ(city_.digest().records, records);
    expect_honest_work();
  }
  void expect_honest_work() {
    EXPECT_TRUE(city_.is_sound());
    laptop_.save(place, "乙");
    const auto synced = laptop_.sync();
    EXPECT_TRUE(synced) << synced.error().detail;
    EXPECT_EQ(laptop_.unsent(), 0u);
    EXPECT_TRUE(laptop_.is_sound());
  }

  ServingCity city_;
  NetLaptop laptop_{city_, place};
  std::uint32_t incarnation_ = 1000;
};

TEST_F(Liar, AStolenTokenWithoutTheKeyCanDoNothing) {
  const SigningKey thief = SigningKey::generate(system_random());
  sync::PushRequest request;
  request.incarnation = 77;
  request.first_n = 1;
  request.previous = sync::chain_start({laptop_.device(), 77});
  request.payloads = {payload(change())};
  const Answer answer = post("/v1/changes", sync::seal_request(sync::Kind::push, thief, sync::encode(request)));
  EXPECT_EQ(problem_of(answer), "bad-signature");
  EXPECT_EQ(city_.changes(), 0u);
}

TEST_F(Liar, AStolenTokenWithoutTheKeyLearnsNothing) {
  laptop_.save(place, "甲");
  ASSERT_TRUE(laptop_.sync());
  const SigningKey thief = SigningKey::generate(system_random());
  using sync::Kind;
  for (const Kind kind : {Kind::session, Kind::probe, Kind::own, Kind::audit, Kind::holds, Kind::exchange}) {
    const Answer answer = post("/v1/session", sync::seal_request(kind, thief, "\x80"));
    EXPECT_EQ(problem_of(answer), "bad-signature") << static_cast<int>(kind);
  }
  const std::string pull = base64url_encode(sync::seal_request(Kind::pull, thief, "\x80"));
  TlsClient client(city_.port());
  EXPECT_EQ(problem_of(client.ask(request_text("GET", "/v1/changes?cursor=" + pull, "", bearer(laptop_.token())))),
            "bad-signature");
}

TEST_F(Liar, ASessionInAnotherLaptopsNameIsRefused) {
  NetLaptop neighbour(city_, "450225106");
  const sync::SessionRequest request{neighbour.device(), {}, {}};
  const Answer answer =
      post("/v1/session", sync::seal_request(sync::Kind::session, laptop_.key(), sync::encode(request)));
  EXPECT_EQ(answer.status, 403u) << answer.body;
  EXPECT_TRUE(neighbour.sync());
}

TEST_F(Liar, AReplayedPushIsStoredOnce) {
  const std::string one = payload(change());
  EXPECT_EQ(push({one}).status, 200u);
  EXPECT_EQ(push({one}).status, 200u);
  EXPECT_EQ(city_.changes(), 1u);
}

TEST_F(Liar, AnotherWordUnderTheSameNumberIsAForkAndChangesNothing) {
  EXPECT_EQ(push({payload(change())}).status, 200u);
  const auto before = city_.digest().digest;
  push({payload(change())});
  EXPECT_EQ(city_.changes(), 1u);
  EXPECT_EQ(city_.digest().digest, before);
  EXPECT_TRUE(city_.is_sound());
}

/// A list of pushes with one change each, as a laptop sends them on.
class ListLiar : public Liar {
 protected:
  std::vector<std::string> pushes(std::size_t count) {
    std::vector<std::string> frames;
    Hash previous = sync::chain_start({laptop_.device(), 77});
    for (std::uint64_t n = 1; n <= count; ++n) {
      sync::PushRequest request{77, n, previous, {payload(change())}};
      previous = sync::chain_next(previous, request.payloads.front());
      frames.push_back(sync::seal_request(sync::Kind::push, laptop_.key(), sync::encode(request)));
    }
    return frames;
  }
  static std::string list_of(const std::vector<std::string>& frames) {
    std::string list;
    for (const std::string& frame : frames) sync::add_to_list(list, frame);
    return list;
  }
  std::string head() {
    return bearer(laptop_.token()) + "Content-Type: " + std::string(sync::frame_list_media) + "\r\n";
  }
  Answer post_list(const std::string& list) {
    TlsClient client(city_.port());
    return client.ask(request_text("POST", "/v1/changes", list, head()));
  }
};

TEST_F(ListLiar, AListIsStoredUpToTheFirstFrameThatIsNone) {
  auto frames = pushes(3);
  frames[2][80] = static_cast<char>(frames[2][80] ^ 1);
  const Answer answer = post_list(list_of(frames));
  EXPECT_EQ(answer.status, 200u);
  EXPECT_EQ(sync::split_list(answer.body)->size(), 2u);
  EXPECT_EQ(city_.changes(), 2u);
  EXPECT_EQ(problem_of(post_list(list_of({frames[2]}))), "bad-signature");
  EXPECT_EQ(problem_of(post_list("no list")), "malformed-request");
  EXPECT_EQ(problem_of(post_list(std::string("\xFF\xFF\xFF\xFF", 4))), "malformed-request");
  const std::string session = sync::seal_request(sync::Kind::session, laptop_.key(),
                                                 sync::encode(sync::SessionRequest{laptop_.device(), {}, {}}));
  EXPECT_EQ(problem_of(post_list(list_of({session}))), "malformed-request");
  EXPECT_EQ(city_.changes(), 2u);
  EXPECT_TRUE(city_.is_sound());
}

TEST_F(ListLiar, WhatArrivedOfAListBeforeACutIsStored) {
  const std::string list = list_of(pushes(4));
  const std::string request = request_text("POST", "/v1/changes", list, head());
  {
    TlsClient client(city_.port());
    ASSERT_TRUE(client.send(request.substr(0, request.size() - 20)));
    // The connection is cut while the last one is on its way.
    for (int i = 0; i < 1000 && city_.changes() < 3; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_EQ(city_.changes(), 3u);
  EXPECT_EQ(sync::split_list(post_list(list).body)->size(), 4u) << "sent again, all of it is answered";
  EXPECT_EQ(city_.changes(), 4u);
  EXPECT_TRUE(city_.is_sound());
}

TEST_F(ListLiar, ALaptopThatIsRevokedWhileItSendsAListIsRefused) {
  const auto frames = pushes(4);
  const std::string list = list_of(frames), request = request_text("POST", "/v1/changes", list, head());
  const std::size_t rest = list_of({frames[2], frames[3]}).size();
  TlsClient client(city_.port());
  ASSERT_TRUE(client.send(request.substr(0, request.size() - rest)));
  for (int i = 0; i < 1000 && city_.changes() < 2; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(10));
  city_.revoke(laptop_.device());
  ASSERT_TRUE(client.send(request.substr(request.size() - rest)));
  const Answer answer = client.receive();
  EXPECT_EQ(answer.status, 200u) << "what came before counts";
  EXPECT_EQ(sync::split_list(answer.body)->size(), 2u);
  EXPECT_EQ(city_.changes(), 2u);
  EXPECT_EQ(problem_of(post_list(list)), "device-revoked");
}

TEST_F(ListLiar, AListThatIsUnderWayWhenItsLaptopIsRevokedStoresNothing) {
  const std::string list = list_of(pushes(2));
  const std::string request = request_text("POST", "/v1/changes", list, head() + "Expect: 100-continue\r\n");
  TlsClient client(city_.port());
  ASSERT_EQ(client.ask(request.substr(0, request.size() - list.size())).status, 100u) << "who sends it was admitted";
  ASSERT_TRUE(client.send(list.substr(0, 3)));
  city_.revoke(laptop_.device());
  ASSERT_TRUE(client.send(request.substr(request.size() - list.size() + 3)));
  EXPECT_EQ(problem_of(client.receive()), "device-revoked");
  EXPECT_EQ(city_.changes(), 0u);
}

TEST_F(ListLiar, AStrangersListIsNotRead) {
  TlsClient client(city_.port());
  const std::string type = "Content-Type: " + std::string(sync::frame_list_media) + "\r\n";
  EXPECT_EQ(client.ask(request_text("POST", "/v1/changes", list_of(pushes(2)), bearer("AAAA") + type)).status, 401u);
  EXPECT_EQ(city_.changes(), 0u);
}

TEST_F(Liar, AnotherTownshipsRecordIsPutAside) {
  sync::Change there = change();
  there.place = "450225106";
  expect_put_aside(payload(there), "out_of_scope");
}

TEST_F(Liar, AMoveOutOfAnotherTownshipIsPutAside) {
  NetLaptop neighbour(city_, "450225106");
  const RecordId theirs = neighbour.save("450225106", "丙");
  ASSERT_TRUE(neighbour.sync());
  sync::Change grab = change();
  grab.record = theirs;
  grab.edits = {{"@place", cbor_text(place), {}, false}};
  const auto before = city_.digest().digest;
  EXPECT_EQ(push({payload(grab)}).status, 200u);
  EXPECT_EQ(city_.digest().digest, before);
}

TEST_F(Liar, ValuesThatNoFormTakesArePutAside) {
  std::string deep;
  for (int i = 0; i < 200; ++i) deep += '\x81';
  deep += '\x00';
  const std::string huge_number("\x1b\x80\x00\x00\x00\x00\x00\x00\x00", 9);  // 2^63
  const std::vector<std::pair<std::string, std::string>> values{{deep, "malformed"},
                                                                {huge_number, "bad_type"},
                                                                {"\x62\xff\xfe", "malformed"},
                                                                {"\xfb\x7f\xf0", "malformed"},
                                                                {std::string("\x41\x00", 2), "bad_type"},
                                                                {cbor_int(7), "bad_type"},
                                                                {"\x9f\x01\xff", "malformed"}};
  for (const auto& [value, reason] : values) {
    sync::Change bad = change();
    bad.edits = {{"name", value, {}, false}};
    expect_put_aside(payload(bad), reason);
  }
}

TEST_F(Liar, NumbersBeyond63BitsArePutAsideWhereAFormAsksForANumber) {
  sync::Change activity = change();
  activity.form = "activity";
  const std::uint32_t good = ++incarnation_;
  activity.edits = {{"sessions", cbor_int(std::numeric_limits<std::int64_t>::max()), {}, false}};
  EXPECT_EQ(push({payload(activity, good)}, good).status, 200u);
  EXPECT_TRUE(city_.notices_of({laptop_.device(), good}).empty()) << "the greatest number that there is";
  expect_honest_work();
  const std::string beyond("\x80\x00\x00\x00\x00\x00\x00\x00", 8);
  for (const auto& [first, reason] : {std::pair("\x1b", "bad_type"), {"\x3b", "malformed"}}) {
    activity.record = make_uuid_v7(1, system_random());
    activity.edits = {{"sessions", first + beyond, {}, false}};  // 2^63, -2^63 - 1
    expect_put_aside(payload(activity), reason);
  }
}

TEST_F(Liar, NamesAndTextsThatAreNoUtf8ArePutAside) {
  for (const std::string& text : {std::string("\xff\xfe"), std::string(300, 'x')}) {
    sync::Change bad = change();
    bad.form = text;
    expect_put_aside(payload(bad), "malformed");
    bad = change();
    bad.edits[0].cell = text;
    expect_put_aside(payload(bad), "malformed");
  }
}

TEST_F(Liar, TextsWithNulArriveAsTheyAreOrArePutAside) {
  const std::string text("a\0b", 3);
  const auto before = laptop_.digest().records;
  std::vector<sync::Change> changes(3, change());
  changes[0].edits[0].value = cbor_text(text);
  changes[1].edits[0].cell = text;
  changes[2].author = text;
  for (sync::Change& one : changes) {
    one.record = make_uuid_v7(1, system_random());
    EXPECT_EQ(push({payload(one, ++incarnation_)}, incarnation_).status, 200u);
    ASSERT_TRUE(laptop_.sync());
  }
  EXPECT_GE(laptop_.digest().records, before);
  EXPECT_EQ(laptop_.digest().digest, city_.digest().digest);
  EXPECT_TRUE(laptop_.is_sound());
  EXPECT_TRUE(city_.is_sound());
  sync::Change bad = change();
  bad.form = text;
  expect_put_aside(payload(bad, incarnation_ + 1), "unknown_form");
}

TEST_F(Liar, RandomBytesAsPayloadArePutAside) {
  for (const std::size_t size : {1u, 17u, 400u, 5000u}) {
    std::string noise(size, '\0');
    system_random().fill({reinterpret_cast<std::uint8_t*>(noise.data()), noise.size()});
    noise[0] = static_cast<char>(noise[0] | 0xC0);  // no array: that might say it is of a newer version
    expect_put_aside(noise, "malformed");
  }
}

TEST_F(Liar, AClockOfTheYear9999OrdersNothingForOthers) {
  using Names = std::vector<std::string>;
  NetLaptop colleague(city_, place);
  const auto sync_both = [&] {
    for (NetLaptop* each : {&colleague, &laptop_, &colleague}) {
      const auto synced = each->sync();
      ASSERT_TRUE(synced) << synced.error().detail;
    }
  };
  const auto expect_everywhere = [&](const RecordId& record, const Names& names) {
    EXPECT_EQ(colleague.names_of(record), names);
    EXPECT_EQ(laptop_.names_of(record), names);
    EXPECT_EQ(city_.names_of(record), names);
  };
  const RecordId record = colleague.save(place, "甲");
  sync_both();
  sync::Change late = change();
  late.record = record;
  late.stamp = {253'370'764'800'000, 0};
  late.edits = {{"name", cbor_text("九九九九"), colleague.seen(record), false}};
  ASSERT_EQ(push({payload(late)}).status, 200u);
  const UnixMs pushed_ms = RealClock().now_ms();
  while (RealClock().now_ms() == pushed_ms) std::this_thread::yield();

  // Whoever edits the same field afterwards with a right clock is shown, also where she has not seen it: then both
  // count as conflicts.
  colleague.rename(record, "丁");
  sync_both();
  expect_everywhere(record, {"丁", "九九九九"});
  // And whoever has seen it settles it.
  laptop_.rename(record, "戊");
  sync_both();
  expect_everywhere(record, {"戊"});

  // Nobody's own clock was dragged along: what is typed from now on is ordered by when it is typed.
  const RecordId next = laptop_.save(place, "己");
  sync_both();
  colleague.rename(next, "庚");
  sync_both();
  expect_everywhere(next, {"庚"});
  EXPECT_LT(laptop_.newest_stamp().ms, RealClock().now_ms() + max_drift_ms);
  EXPECT_LT(colleague.newest_stamp().ms, RealClock().now_ms() + max_drift_ms);
  EXPECT_EQ(colleague.digest().digest, city_.digest().digest);
  EXPECT_TRUE(city_.is_sound());
}

TEST_F(Liar, MoreThanABatchIsRefusedWhole) {
  const std::vector<std::string> many(sync::max_batch_changes + 1, payload(change()));
  EXPECT_GE(push(many).status, 400u);
  EXPECT_EQ(city_.changes(), 0u);
  laptop_.save(place, "乙");
  EXPECT_TRUE(laptop_.sync());
}

}  // namespace
}  // namespace yanxing::testing
