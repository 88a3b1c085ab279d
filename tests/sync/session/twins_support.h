// Several hands on one log: what the tests of copies and of two programs share.
#pragma once

#include "sync/session/client_state.h"
#include "tests/sync/session/session_support.h"

namespace yanxing::sync::testing {

inline const RecordId person = numbered_id(90);

/// The values of a cell on the server, conflicting ones too.
inline std::set<std::string> values(TestServer& server, std::string_view cell) {
  std::set<std::string> out;
  const auto record = *server.store.record(person);
  if (!record || record->find(cell) == nullptr) return out;
  for (const Head& head : record->find(cell)->heads) out.insert(head.value);
  return out;
}

/// After three rounds of syncs of all of them.
inline void expect_agreement(TestServer& server, std::initializer_list<SyncLaptop*> laptops) {
  for (int round = 0; round < 3; ++round) {
    for (SyncLaptop* laptop : laptops) laptop->sync();
  }
  expect_equal(server, laptops);
}

/// Takes a session to its end; what is refused goes on where the session says so.
inline void finish(SyncLaptop& laptop, ClientSession& exchange) {
  for (int i = 0; i < 200; ++i) {
    const auto request = exchange.next();
    ASSERT_TRUE(request) << request.error().detail;
    if (!*request) return;
    const auto reply = laptop.server.handle(laptop.device, (*request)->frame);
    if (reply) {
      ASSERT_TRUE(exchange.on_reply(*reply));
    } else {
      const auto goes_on = exchange.on_refused(reply.error());
      ASSERT_TRUE(goes_on && *goes_on) << reply.error().detail;
    }
  }
  FAIL() << "does not come to an end";
}

/// Answers requests up to the first of `kind`, which is returned and waits for its answer.
inline Request next_of(SyncLaptop& laptop, ClientSession& exchange, Kind kind) {
  while (true) {
    const auto request = exchange.next();
    EXPECT_TRUE(request && *request);
    if (!request || !*request || (*request)->kind == kind) return request && *request ? **request : Request{};
    EXPECT_TRUE(exchange.on_reply(*laptop.server.handle(laptop.device, (*request)->frame)));
  }
}

}  // namespace yanxing::sync::testing
