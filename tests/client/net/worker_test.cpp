#include "client/net/worker.h"

#include <filesystem>
#include <fstream>
#include <future>

#include <gtest/gtest.h>

#include "sync/base/hash.h"
#include "tests/client/net/scripted_server.h"
#include "tests/support/process.h"

namespace yanxing::net {
namespace {

using testing::answer;
using testing::Answer;
using testing::make_identity;
using testing::ScriptedServer;

// The owner's side of the bell that the window is in the app.
class Bell {
 public:
  void ring() {
    const std::lock_guard lock(mutex_);
    ++rings_;
    rung_.notify_all();
  }
  void wait(int rings) {
    std::unique_lock lock(mutex_);
    rung_.wait(lock, [&] { return rings_ >= rings; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable rung_;
  int rings_ = 0;
};

HttpRequest post(std::string body) {
  HttpRequest request;
  request.path = "/v1/session";
  request.body = std::move(body);
  return request;
}

TEST(Worker, BringsEachReplyBackOnceAndRings) {
  const auto identity = make_identity();
  ScriptedServer server(identity, [](const std::string&) { return answer(200, "pong"); });
  Bell bell;
  Worker worker([&] { bell.ring(); });
  worker.use({server.url(), identity.ca_pem, "t"});
  EXPECT_FALSE(worker.take());
  for (int i = 1; i <= 3; ++i) {
    worker.send(post("ping"));
    EXPECT_TRUE(worker.busy());
    bell.wait(i);
    const auto reply = worker.take();
    ASSERT_TRUE(reply);
    const auto& exchanged = std::get<Exchanged>(*reply);
    ASSERT_TRUE(exchanged.body);
    EXPECT_EQ(*exchanged.body, "pong");
    EXPECT_EQ(exchanged.traffic.round_trips, 1);
    EXPECT_FALSE(worker.busy());
    EXPECT_FALSE(worker.take());
  }
  EXPECT_EQ(server.connections(), 1);
}

TEST(Worker, CancelEndsASilentExchangeAndTheNextOneWorks) {
  const auto identity = make_identity();
  std::atomic<int> asked{0};
  std::promise<void> arrived;
  ScriptedServer server(identity, [&](const std::string&) {
    if (asked++ > 0) return answer(200, "ok");
    arrived.set_value();
    return Answer{.bytes = {}, .then_close = false, .say_nothing = true};
  });
  Bell bell;
  Worker worker([&] { bell.ring(); });
  worker.use({server.url(), identity.ca_pem, "t"});
  worker.send(post("x"));
  arrived.get_future().wait();
  worker.cancel();
  bell.wait(1);
  EXPECT_EQ(std::get<Exchanged>(*worker.take()).body.error().code, Code::cancelled);
  worker.probe();
  bell.wait(2);
  EXPECT_TRUE(std::get<Probed>(*worker.take()).status);
}

TEST(Worker, ClosingTheProgramDoesNotWaitForASilentServer) {
  const auto identity = make_identity();
  std::promise<void> arrived;
  ScriptedServer server(identity, [&](const std::string&) {
    arrived.set_value();
    return Answer{.bytes = {}, .then_close = false, .say_nothing = true};
  });
  TransportLimits patient;
  patient.stall_timeout = std::chrono::hours(1);
  Worker worker([] {}, patient);
  worker.use({server.url(), identity.ca_pem, "t"});
  worker.send(post("x"));
  arrived.get_future().wait();
}  // the destructor comes back, or the test runner's limit strikes

TEST(Worker, AnotherServerGetsItsOwnConnection) {
  const auto first_identity = make_identity();
  const auto second_identity = make_identity();
  ScriptedServer first(first_identity, [](const std::string&) { return answer(200, "first"); });
  ScriptedServer second(second_identity, [](const std::string&) { return answer(200, "second"); });
  Bell bell;
  Worker worker([&] { bell.ring(); });
  worker.use({first.url(), first_identity.ca_pem, "t"});
  worker.send(post("x"));
  bell.wait(1);
  EXPECT_EQ(*std::get<Exchanged>(*worker.take()).body, "first");
  worker.use({second.url(), second_identity.ca_pem, "t"});
  worker.send(post("x"));
  bell.wait(2);
  EXPECT_EQ(*std::get<Exchanged>(*worker.take()).body, "second");
}

// A photo is the first thing that is asked for where syncs are by hand.
TEST(Worker, APhotoIsFetchedAsTheFirstThingAndFromTheServerOfNow) {
  const auto first_identity = make_identity();
  const auto second_identity = make_identity();
  ScriptedServer first(first_identity, [](const std::string&) { return answer(404, ""); });
  ScriptedServer second(second_identity, [](const std::string&) { return answer(200, "photo"); });
  const yanxing::testing::TempDir folder;
  FetchPart part;
  part.name = sha256("photo").hex() + ".jpg";
  part.into = folder / "photo.part";
  Bell bell;
  Worker worker([&] { bell.ring(); });
  worker.use({first.url(), first_identity.ca_pem, "old"});
  worker.fetch(part);
  bell.wait(1);
  EXPECT_FALSE(std::get<PartFetched>(*worker.take()).status);
  worker.use({second.url(), second_identity.ca_pem, "new"});  // enrolled anew
  worker.fetch(part);
  bell.wait(2);
  const auto reply = worker.take();
  EXPECT_TRUE(std::get<PartFetched>(*reply).complete) << std::get<PartFetched>(*reply).status.error().detail;
  ASSERT_EQ(second.requests().size(), 1U);
  EXPECT_NE(second.requests()[0].find("Bearer new"), std::string::npos) << second.requests()[0];
}

TEST(Worker, APhotoIsSentAsTheFirstThingAndToTheServerOfNow) {
  const auto first_identity = make_identity();
  const auto second_identity = make_identity();
  const auto refuse = [](const std::string&) { return answer(503, ""); };
  ScriptedServer first(first_identity, refuse);
  ScriptedServer second(second_identity, refuse);
  const yanxing::testing::TempDir folder;
  UploadPiece piece;
  piece.name = sha256("photo").hex() + ".jpg";
  piece.file = folder / "photo.jpg";
  piece.bytes = 5;
  std::ofstream(piece.file) << "photo";
  Bell bell;
  Worker worker([&] { bell.ring(); });
  worker.use({first.url(), first_identity.ca_pem, "old"});
  worker.upload(piece);
  bell.wait(1);
  EXPECT_FALSE(std::get<PieceSent>(*worker.take()).status);
  EXPECT_EQ(first.requests().size(), 1U);
  worker.use({second.url(), second_identity.ca_pem, "new"});
  worker.upload(piece);
  bell.wait(2);
  EXPECT_FALSE(std::get<PieceSent>(*worker.take()).status);
  EXPECT_EQ(first.requests().size(), 1U);
  EXPECT_EQ(second.requests().size(), 1U);
}

}  // namespace
}  // namespace yanxing::net
