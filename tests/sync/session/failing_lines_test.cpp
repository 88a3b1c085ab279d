// Every call to the ledger's store fails in turn (failing_city.h): while lists and pages go on ahead, with servers that
// know less, and where logs have to be authored anew from their first entry.
#include "sync/wire/frame_list.h"
#include "tests/sync/session/failing_city.h"

namespace yanxing::sync::testing {
namespace {

/// What the server's route answers to a body: a list is one commit.
Result<std::string> answer(City& city, Seat& seat, const Request& request) {
  if (!request.is_list) return city.answer(seat.laptop.device.id, request.frame);
  YX_ASSIGN(const auto views, split_list(request.frame));
  ServerSession session(city.server_store, city.server.identity, city.server.clock, {}, {});
  YX_ASSIGN(const auto replies, session.handle_pushes(seat.laptop.device, {views.begin(), views.end()}));
  std::string list;
  for (const std::string& reply : replies) add_to_list(list, reply);
  return list;
}

ClientSession session_of(Seat& seat, OwnLog& log) {
  return {seat.store,        log, seat.laptop.hybrid, seat.laptop.identity, seat.laptop.random, seat.laptop.wall,
          seat.laptop.limits};
}

/// How what came is kept: while the next request is on its way, in slices; or `late`, when the next answer is there.
struct Pace {
  bool ahead = true;
  std::size_t slice = 50;
  bool late = false;
};

/// One sync as the programs do it: the next list is made while one is on its way, and sent before what came is kept.
Status sync_ahead(City& city, Seat& seat, const Pace& pace = {}) {
  OwnLog log(seat.store, seat.laptop.log.chain(), seat.laptop.hybrid);
  ClientSession session = session_of(seat, log);
  session.allow_lists();
  for (int i = 0; i < 500; ++i) {
    YX_ASSIGN(auto request, session.next());
    city.progress = session.progress();
    if (!request) return {};
    while (request) {
      YX_TRY(session.prepare());
      YX_ASSIGN(const std::string reply, answer(city, seat, *request));
      YX_TRY(session.on_reply(reply));
      request = pace.ahead ? session.ahead() : std::nullopt;
      while (!(request && pace.late) && session.has_work()) YX_TRY(session.work(pace.slice));
    }
  }
  return Error{Code::invalid, "does not come to an end"};
}

void much_to_send(City& city) {
  for (std::uint8_t i = 60; i < 110; ++i) city.a.laptop.save(create(i, i % 2 == 0 ? "450224204" : "450224205"));
  city.a.laptop.save(create(110, "450225101", "not its place"));
  city.a.laptop.limits.push_changes = 20;
  city.a.laptop.limits.portion_bytes = 200;
}

void much_to_fetch(City& city) {
  much_to_send(city);
  city.must(city.sync(city.a));
  city.b.laptop.limits.pull_changes = 8;
}

void much_both_ways(City& city) {
  much_to_fetch(city);
  for (std::uint8_t i = 111; i < 116; ++i) city.b.laptop.save(create(i, "450224204"));
  city.b.laptop.limits.push_changes = 2;
  city.b.laptop.limits.portion_bytes = 200;
}

/// Both copies of a disk on which nothing was saved yet begin to save.
void copies_of_an_empty_disk(City& city) {
  city.twin.laptop.log.start_incarnation(city.a.laptop.log.chain());
  city.a.laptop.save(create(60, "450224204", "of one copy"));
  city.must(city.sync(city.a));
  city.twin.laptop.save(create(61, "450224204", "of the other copy"));
  city.twin.laptop.set(numbered_id(61), "name", "of the other copy again");
}

/// A record whose author does not come any more was lost by the server; who deleted it there hands both in.
void deleted_what_is_lost(City& city) {
  live(city);
  city.backup = city.server.store;
  city.a.laptop.save(create(73, "450224204", "lost by the server"));
  city.must(city.sync(city.a));
  city.must(city.sync(city.b));
  city.b.laptop.erase(numbered_id(73));
  city.server.store = city.backup;
  city.server.new_epoch();
  city.server.restart();
  city.gone.insert(city.a.laptop.device.id);
}

/// An exchange that the server does not know, then the way that every server does.
Status sync_with_an_old_server(City& city) {
  Seat& seat = city.a;
  OwnLog log(seat.store, seat.laptop.log.chain(), seat.laptop.hybrid);
  ClientSession session = session_of(seat, log);
  YX_ASSIGN(const auto first, session.next());
  if (!first) return {};
  if (first->kind == Kind::exchange) {
    YX_ASSIGN(const bool goes_on, session.on_refused({Code::invalid, "what is that?"}));
    EXPECT_TRUE(goes_on);
  }
  return city.drive(seat, session);
}

/// What a page does: a change that is applied, ones that cannot be read, and a verdict that comes later.
Status apply_some(City& city) {
  const ChainId log{numbered_id(50), 7};
  Change change = create(120, "450224204");
  change.stamp = {1'000, 1};
  return in_transaction(city.b.store, [&]() -> Status {
    const std::string payload = encode_change(change, log);
    YX_TRY(apply(city.b.store, {log.device, 7, 1}, payload, {}, std::nullopt));
    YX_TRY(apply(city.b.store, {log.device, 7, 2}, "\xFF", {}, std::nullopt));
    YX_TRY(apply(city.b.store, {log.device, 7, 3}, std::string("\x8A\x02", 2), {}, std::nullopt));
    YX_TRY(set_verdict(city.b.store, {log.device, 7, 1}, {Stamp{900, 1}, "", {"name"}}));
    return set_verdict(city.b.store, {log.device, 7, 1}, {std::nullopt, "", {}});
  });
}

std::vector<Scene> scenes() {
  std::vector<Scene> all;
  all.push_back({"ALongLogGoesUpInLists", much_to_send, [](City& city) { return sync_ahead(city, city.a); },
                 [](City& city) { return city.progress.sent == 51; }});
  all.push_back({"ALongLogGoesUpInListsThatWaitForTheirTurn", much_to_send,
                 [](City& city) { return sync_ahead(city, city.a, {.ahead = false}); },
                 [](City& city) { return city.progress.sent == 51; }});
  all.push_back({"ChangesAreAppliedWithTheirVerdicts", live, apply_some, {}});
  all.push_back({"ANewLaptopAsksForPagesAhead", much_to_fetch, [](City& city) { return sync_ahead(city, city.b); },
                 [](City& city) { return city.progress.received == 25; }});
  all.push_back({"ANewLaptopKeepsPagesInSlices", much_to_fetch,
                 [](City& city) { return sync_ahead(city, city.b, {.slice = 3}); },
                 [](City& city) { return city.progress.received == 25; }});
  all.push_back({"PagesAndReceiptsAreKeptWhenTheNextAnswerIsThere", much_both_ways,
                 [](City& city) { return sync_ahead(city, city.b, {.late = true}); },
                 [](City& city) { return city.progress.sent == 5 && city.progress.received == 25; }});
  all.push_back({"TwoCopiesOfAnEmptyDiskPart", copies_of_an_empty_disk, [](City& city) { return city.sync(city.twin); },
                 [](City& city) { return city.progress.recovered_fork; }});
  all.push_back(
      {"ADeletionOfWhatTheServerLost", deleted_what_is_lost, [](City& city) { return city.sync(city.b); },
       [](City& city) { return city.progress.adopted == 1 && city.b.laptop.state(numbered_id(73)).is_deleted(); }});
  all.push_back({"AServerThatKnowsNoExchanges",
                 [](City& city) {
                   live(city);
                   city.a.laptop.save(create(100, "450224204"));
                 },
                 sync_with_an_old_server, [](City& city) { return city.progress.sent == 1; }});
  return all;
}

class FailingLines : public FailingCalls {};

TEST_P(FailingLines, AreToldAndLeaveTheOldStateOrTheNew) { every_call(scenes()[GetParam()]); }

INSTANTIATE_TEST_SUITE_P(All, FailingLines, ::testing::Range(std::size_t{0}, scenes().size()),
                         [](const auto& scene) { return scenes()[scene.param].name; });

}  // namespace
}  // namespace yanxing::sync::testing
