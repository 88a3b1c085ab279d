// What the line itself needs for an exchange: a server that works long must not be taken for a thin line.
#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>

#include "client/net/sync_loop.h"
#include "client/net/worker.h"
#include "tests/client/net/scripted_server.h"

namespace yanxing::net {
namespace {

using testing::answer;
using testing::make_identity;
using testing::ScriptedServer;

ReplyHead saying(const std::string& timing) {
  ReplyHead head;
  head.status = 200;
  head.headers["server-timing"] = timing;
  return head;
}

TEST(Line, IsWhatTheServersOwnWorkLeaves) {
  EXPECT_EQ(line_ms(900, saying("worker;dur=700")), 200);
  EXPECT_EQ(line_ms(900, saying("worker;dur=700.9")), 200);
  EXPECT_EQ(line_ms(900, saying("worker;dur=0")), 900);
}

TEST(Line, IsAllOfTheTimeWhereTheServerSaysNothingOfIt) {
  EXPECT_EQ(line_ms(900, {}), 900);
  for (const char* other : {"", "cache;dur=700", "worker", "worker;dur=", "worker;dur=long", "x, worker;dur=700"}) {
    EXPECT_EQ(line_ms(900, saying(other)), 900) << other;
  }
}

TEST(Line, IsNeverLessThanNothingNorMoreThanItTook) {
  EXPECT_EQ(line_ms(900, saying("worker;dur=901")), 0);
  EXPECT_EQ(line_ms(900, saying("worker;dur=9223372036854775807")), 0);
  EXPECT_EQ(line_ms(900, saying("worker;dur=99999999999999999999")), 900) << "more than a number can say";
  EXPECT_EQ(line_ms(900, saying("worker;dur=-5")), 900);
  EXPECT_EQ(line_ms(0, saying("worker;dur=5")), 0);
  EXPECT_EQ(line_ms(-3, saying("worker;dur=5")), -3) << "a clock that was set meanwhile";
}

/// What the app's worker says of one exchange with a server that answers with these headers.
std::int64_t line_of_an_exchange(const std::string& headers) {
  const auto identity = make_identity();
  ScriptedServer server(identity, [&](const std::string&) { return answer(200, "pong", headers); });
  std::mutex mutex;
  std::condition_variable rung;
  int rings = 0;
  Worker worker([&] {
    const std::lock_guard lock(mutex);
    ++rings;
    rung.notify_all();
  });
  worker.use({server.url(), identity.ca_pem, "t"});
  HttpRequest request;
  request.path = "/v1/session";
  request.body = "ping";
  worker.send(request);
  std::unique_lock lock(mutex);
  rung.wait(lock, [&] { return rings > 0; });
  const auto reply = worker.take();
  return reply ? std::get<Exchanged>(*reply).line_ms : -1;
}

TEST(Line, IsToldToTheAppWithEachExchange) {
  // A server that says that all of an hour was its work leaves nothing for the line, however long it took.
  EXPECT_EQ(line_of_an_exchange("Server-Timing: worker;dur=3600000\r\n"), 0);
  EXPECT_GE(line_of_an_exchange(""), 0);
}

}  // namespace
}  // namespace yanxing::net
