// Every call to the ledger's store fails in turn (failing_city.h) while something happens between a request and its
// answer: another program or another copy of the disk is there first, or the server goes back.
#include "sync/session/client_state.h"
#include "tests/sync/session/failing_city.h"

namespace yanxing::sync::testing {
namespace {

/// A sync of `seat` by the old way, in which `between` happens before the first request of `kind` is answered.
Status sync_with(City& city, Seat& seat, Kind kind, const std::function<Status()>& between) {
  OwnLog log(seat.store, seat.laptop.log.chain(), seat.laptop.hybrid);
  ClientSession session(seat.store, log, seat.laptop.hybrid, seat.laptop.identity, seat.laptop.random, seat.laptop.wall,
                        seat.laptop.limits);
  for (int i = 0; i < 100; ++i) {
    YX_ASSIGN(const auto request, session.next());
    city.progress = session.progress();
    if (!request) return {};
    const bool is_it = request->kind == kind;
    if (is_it) YX_TRY(between());
    YX_ASSIGN(const std::string reply, city.answer(seat.laptop.device.id, request->frame));
    YX_TRY(session.on_reply(reply));
    if (is_it) return city.drive(seat, session);
  }
  return Error{Code::invalid, "does not come to an end"};
}

void record_of_both_copies(City& city) {
  live(city);
  city.a.laptop.save(create(76, "450224204", "of both copies"));
  city.a.laptop.limits.exchange = city.twin.laptop.limits.exchange = city.b.laptop.limits.exchange = false;
  city.settle();
  city.twin.laptop.store = city.a.laptop.store;
  city.twin.laptop.log.start_incarnation(city.a.laptop.log.chain());
}

/// The server lost what one copy sent and b wrote upon; the other copy has something else under its id.
void torn_copies(City& city) {
  record_of_both_copies(city);
  city.backup = city.server.store;
  city.a.laptop.set(numbered_id(76), "name", "of one copy");
  city.must(city.sync(city.a));
  city.must(city.sync(city.b));
  city.b.laptop.set(numbered_id(76), "name", "of b");
  city.server.store = city.backup;
  city.server.new_epoch();
  city.server.restart();
  city.twin.laptop.set(numbered_id(76), "name", "of the other copy");
}

/// Both copies saved, and one has sent.
void parted_copies(City& city) {
  record_of_both_copies(city);
  city.twin.laptop.set(numbered_id(76), "name", "of the other copy");
  city.must(city.sync(city.twin));
  city.a.laptop.set(numbered_id(76), "name", "of one copy");
}

/// The same, and a second log of the copy that has not sent goes on from the first.
void parted_copies_with_a_second_log(City& city) {
  parted_copies(city);
  auto& laptop = city.a.laptop;
  city.must(in_transaction(laptop.store, [&]() -> Status {
    YX_ASSIGN(const std::uint32_t incarnation, restart_log(laptop.store, laptop.random));
    laptop.log.start_incarnation({laptop.identity.device, incarnation});
    return {};
  }));
  laptop.set(numbered_id(76), "name", "of one copy, in its second log");
}

/// b's cursor is of no server, its proof is good.
void stale_cursor(City& city) {
  live(city);
  city.must(in_transaction(city.b.laptop.store, [&]() -> Status {
    YX_ASSIGN(const auto good, kept_cursor(city.b.laptop.store));
    if (!good) return Error{Code::not_found, "no cursor"};
    Cursor stale = *good;
    stale.mark = "nobody's";
    YX_TRY(city.b.laptop.store.set_meta("cursor", encode_cursor(stale)));
    return city.b.laptop.store.set_meta("proof", encode_cursor(*good));
  }));
  city.a.laptop.save(create(77, "450224204"));
  city.must(city.sync(city.a));
}

/// The server lost what b holds of a, who does not come any more.
void audit_to_come(City& city) {
  live(city);
  city.b.laptop.limits.exchange = false;
  city.backup = city.server.store;
  city.a.laptop.save(create(73, "450224204", "lost by the server"));
  city.must(city.sync(city.a));
  city.must(city.sync(city.b));
  city.server.store = city.backup;
  city.server.new_epoch();
  city.server.restart();
  city.gone.insert(city.a.laptop.device.id);
}

/// Two copies of a disk, of which one fetches others' changes in small pages.
void news_of_the_other_copy(City& city) {
  record_of_both_copies(city);
  city.twin.laptop.limits.pull_changes = 2;
}

/// What the other copy and b do while `city.twin` waits for its page.
Status delete_what_the_other_copy_wrote(City& city) {
  city.a.laptop.set(numbered_id(76), "name", "of one copy");
  YX_TRY(city.sync(city.a));
  YX_TRY(city.sync(city.b));
  city.b.laptop.erase(numbered_id(76));
  return city.sync(city.b);
}

std::vector<Scene> scenes() {
  std::vector<Scene> all;
  all.push_back({"APushIsRefusedForWhatAnotherWasJustToldOf", torn_copies,
                 [](City& city) { return sync_with(city, city.twin, Kind::push, [&] { return city.sync(city.b); }); },
                 [](City& city) { return city.progress.recovered_fork; }});
  all.push_back({"TheOtherProgramSettledTheFork", parted_copies, [](City& city) {
                   return sync_with(city, city.a, Kind::probe, [&]() -> Status {
                     city.a.laptop.sync();  // the other program, whose calls do not fail
                     return {};
                   });
                 }});
  all.push_back({"WhatTheSecondLogWroteUponAForkGoesWithIt", parted_copies_with_a_second_log,
                 [](City& city) { return city.sync(city.a); },
                 [](City& city) { return city.progress.recovered_fork; }});
  all.push_back({"AStaleCursorBesideAProofIsGivenUp", stale_cursor, [](City& city) { return city.sync(city.b); },
                 [](City& city) { return city.progress.received > 0; }});
  all.push_back({"AnAuditIsAskedAgainWhereTheOtherProgramMetAnotherServer", audit_to_come,
                 [](City& city) {
                   return sync_with(city, city.b, Kind::audit, [&] {
                     return in_transaction(city.b.laptop.store, [&] { return forget_server(city.b.laptop.store); });
                   });
                 },
                 [](City& city) { return city.progress.adopted == 1; }});
  all.push_back({"APageTellsThatWhatTheOtherCopyWroteWasDeleted", news_of_the_other_copy, [](City& city) {
                   return sync_with(city, city.twin, Kind::pull,
                                    [&] { return delete_what_the_other_copy_wrote(city); });
                 }});
  return all;
}

class FailingRecoveries : public FailingCalls {};

TEST_P(FailingRecoveries, AreToldAndLeaveTheOldStateOrTheNew) { every_call(scenes()[GetParam()]); }

INSTANTIATE_TEST_SUITE_P(All, FailingRecoveries, ::testing::Range(std::size_t{0}, scenes().size()),
                         [](const auto& scene) { return scenes()[scene.param].name; });

}  // namespace
}  // namespace yanxing::sync::testing
