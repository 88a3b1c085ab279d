// Every call to the ledger's store fails in turn, on laptop and server (failing_city.h): what befalls a city.
#include "sync/session/bundle_client.h"
#include "tests/sync/session/failing_city.h"

namespace yanxing::sync::testing {
namespace {

void copied_disk(City& city) {
  live(city);
  city.twin.laptop.store = city.a.laptop.store;
  city.twin.laptop.log.start_incarnation(city.a.laptop.log.chain());
  city.twin.laptop.limits.pull_changes = 2;
  city.a.laptop.set(numbered_id(61), "name", "of one copy");
  city.a.laptop.save(create(72, "450224204"));
  city.must(city.sync(city.a));
  city.twin.laptop.set(numbered_id(61), "name", "of the other copy");
  city.twin.laptop.erase(numbered_id(63));
}

void rewound_disk(City& city) {
  live(city);
  city.backup = city.a.laptop.store;
  for (std::uint8_t i = 100; i < 105; ++i) city.a.laptop.save(create(i, "450224205"));
  city.must(city.sync(city.a));
  city.a.laptop.store = city.backup;
  city.a.laptop.limits.pull_changes = 2;
}

void restored_server(City& city) {
  live(city);
  city.backup = city.server.store;
  city.a.laptop.save(create(73, "450224204", "lost by the server"));
  city.a.laptop.set(numbered_id(60), "name", "settled");
  city.must(city.sync(city.a));
  city.must(city.sync(city.b));
  city.b.laptop.set(numbered_id(73), "role", "of b");
  city.server.store = city.backup;
  city.server.new_epoch();
  city.server.restart();
  city.gone.insert(city.a.laptop.device.id);
}

void moves_and_verdicts(City& city) {
  live(city);
  city.a.laptop.save(move(city.a, 66 - 6, "450224204", "450224205"));
  city.a.laptop.save(create(74, "450225101", "not its place"));
  city.a.laptop.wall.set(city.a.laptop.wall.now_ms() + 2 * year_ms);
  city.a.laptop.save(create(75, "450224204", "from the future"));
  city.b.laptop.limits.pull_changes = 2;
}

void forms_learnt(City& city) {
  live(city);
  city.server.admission = nullptr;
}

/// The server lost what one copy of a disk sent; b has seen it and wrote upon it, the other copy has something else
/// under its id.
void torn_copies(City& city) {
  live(city);
  city.a.laptop.save(create(76, "450224204", "of both copies"));
  city.a.laptop.limits.exchange = city.twin.laptop.limits.exchange = false;
  city.settle();
  city.twin.laptop.store = city.a.laptop.store;
  city.twin.laptop.log.start_incarnation(city.a.laptop.log.chain());
  city.backup = city.server.store;
  city.a.laptop.set(numbered_id(76), "name", "of one copy");
  city.must(city.sync(city.a));
  city.must(city.sync(city.b));
  city.b.laptop.set(numbered_id(76), "name", "of b");
  city.server.store = city.backup;
  city.server.restart();
  city.twin.laptop.set(numbered_id(76), "name", "of the other copy");
  city.twin.laptop.set(numbered_id(76), "name", "of the other copy, again");
}

/// Two logs of one laptop, of which the second goes on from the first.
void second_log(City& city) {
  live(city);
  auto& laptop = city.a.laptop;
  laptop.limits.exchange = false;
  city.must(in_transaction(laptop.store, [&]() -> Status {
    YX_ASSIGN(const std::uint32_t incarnation, restart_log(laptop.store, laptop.random));
    laptop.log.start_incarnation({laptop.identity.device, incarnation});
    return {};
  }));
  laptop.set(numbered_id(61), "name", "in the second log");
}

void server_to_go_back(City& city) {
  live(city);
  city.backup = city.server.store;
  city.a.laptop.set(numbered_id(61), "name", "of later");
  city.a.laptop.save(create(77, "450224204"));
  city.must(city.sync(city.a));
  city.b.laptop.limits.exchange = false;
  city.b.laptop.save(create(78, "450224204"));
}

/// The server's file is copied back between b's handshake and its pull.
Status goes_back_under_b(City& city) {
  OwnLog log(city.b.store, city.b.laptop.log.chain(), city.b.laptop.hybrid);
  ClientSession session(city.b.store, log, city.b.laptop.hybrid, city.b.laptop.identity, city.b.laptop.random,
                        city.b.laptop.wall, city.b.laptop.limits);
  for (int i = 0; i < 20; ++i) {
    YX_ASSIGN(const auto request, session.next());
    if (!request) break;
    if (request->kind == Kind::pull) {
      city.server.store = city.backup;
      city.server.restart();
      break;
    }
    YX_ASSIGN(const std::string reply, city.answer(city.b.laptop.device.id, request->frame));
    YX_TRY(session.on_reply(reply));
  }
  return city.drive(city.b, session);
}

std::vector<Scene> scenes() {
  std::vector<Scene> all;
  all.push_back({"TheOtherCopyIsToldWhatAThirdOneSaw", torn_copies,
                 [](City& city) -> Status {
                   YX_TRY(city.sync(city.b));
                   return city.sync(city.twin);
                 },
                 [](City& city) { return city.progress.recovered_fork; }});
  all.push_back({"TheThirdOneIsToldOfTheOtherCopy", torn_copies,
                 [](City& city) -> Status {
                   YX_TRY(city.sync(city.twin));
                   return city.sync(city.b);
                 },
                 [](City& city) { return city.progress.adopted > 0; }});
  all.push_back({"ASecondLogIsPushed", second_log, [](City& city) { return city.sync(city.a); },
                 [](City& city) { return city.progress.sent > 0; }});
  all.push_back({"TheServerGoesBackUnderASync", server_to_go_back, goes_back_under_b});
  all.push_back({"TheOtherCopyOfADiskSyncs", copied_disk, [](City& city) { return city.sync(city.twin); },
                 [](City& city) { return city.progress.recovered_fork; }});
  all.push_back({"ARewoundDiskSyncs", rewound_disk, [](City& city) { return city.sync(city.a); },
                 [](City& city) { return city.progress.received >= 5; }});
  all.push_back({"ALaptopFillsARestoredServer", restored_server, [](City& city) { return city.sync(city.b); },
                 [](City& city) { return city.progress.adopted == 2; }});
  all.push_back({"WhatIsSentIsJudgedAndMoves", moves_and_verdicts, [](City& city) -> Status {
                   YX_TRY(city.sync(city.a));
                   return city.sync(city.b);
                 }});
  all.push_back({"ANewLaptopGetsASnapshot", live, [](City& city) -> Status {
                   Seat fresh(9, city.server, {"450224"});
                   // Its calls are not those that fail: this is about the server's.
                   ClientSession session = fresh.laptop.session();
                   for (int i = 0; i < 100; ++i) {
                     YX_ASSIGN(const auto request, session.next());
                     if (!request) return {};
                     DeviceInfo device = fresh.laptop.device;
                     YX_ASSIGN(const std::string reply,
                               ServerSession(city.server_store, city.server.identity, city.server.clock, {}, {})
                                   .handle(device, request->frame));
                     YX_TRY(session.on_reply(reply));
                   }
                   return Error{Code::invalid, "does not end"};
                 }});
  all.push_back({"TheServerIsAskedForPhotos", live, [](City& city) -> Status {
                   const auto question = ask_holds(city.b.laptop.identity, {attachment_hash(photo), sha256("none")});
                   YX_ASSIGN(const std::string reply, city.answer(city.b.laptop.device.id, question.frame));
                   YX_ASSIGN(const auto receipt, read_holds(city.b.laptop.identity, question, reply));
                   EXPECT_EQ(receipt.held, std::vector{attachment_hash(photo)});
                   return {};
                 }});
  all.push_back({"QuarantineIsJudgedAgain", forms_learnt, [](City& city) {
                   return in_transaction(city.server_store, [&]() -> Status {
                     std::vector<StoredChange> waiting;
                     YX_ASSIGN(const auto all_held, city.server_store.feed(0, nullptr, 10'000));
                     for (const StoredChange& one : all_held) {
                       if (!one.quarantine.empty()) waiting.push_back(one);
                     }
                     YX_TRY(judge_again(city.server_store, std::move(waiting), {},
                                        [&](const DeviceId& id) { return std::optional(city.device(id).scope); }));
                     return {};
                   });
                 }});
  all.push_back({"EverythingIsVerified", live, [](City& city) -> Status {
                   for (Store* store : {static_cast<Store*>(&city.a.store), static_cast<Store*>(&city.server_store)}) {
                     YX_ASSIGN(const auto report, verify(*store, nullptr));
                     EXPECT_TRUE(report.ok);
                     YX_TRY(digest(*store, nullptr));
                   }
                   return {};
                 }});
  all.push_back({"TheStateOfSyncIsRead", live, [](City& city) -> Status {
                   auto& a = city.a;
                   YX_ASSIGN(const SyncState state,
                             sync_state(a.store, a.laptop.identity.device, a.laptop.log.chain().incarnation));
                   EXPECT_EQ(state.unsent, 0U);
                   YX_TRY(kept_scope(a.store));
                   YX_TRY(clock_floor(a.store, a.laptop.identity.device));
                   YX_TRY(confirmation_mark(a.store, a.laptop.log.chain()));
                   return {};
                 }});
  all.push_back({"ALogIsBegunAnew", live, [](City& city) {
                   return in_transaction(city.a.store, [&]() -> Status {
                     YX_TRY(restart_log(city.a.store, city.a.laptop.random));
                     return {};
                   });
                 }});
  all.push_back({"AServerIsSetUpAndStarted", live, [](City& city) {
                   return in_transaction(city.server_store, [&]() -> Status {
                     YX_TRY(begin_life(city.server_store, city.server.random));
                     YX_ASSIGN(const Uuid epoch, epoch_of(city.server_store));
                     return set_epoch(city.server_store, epoch);
                   });
                 }});
  return all;
}

TEST_P(FailingCalls, AreToldAndLeaveTheOldStateOrTheNew) { every_call(scenes()[GetParam()]); }

INSTANTIATE_TEST_SUITE_P(All, FailingCalls, ::testing::Range(std::size_t{0}, scenes().size()),
                         [](const auto& scene) { return scenes()[scene.param].name; });

}  // namespace
}  // namespace yanxing::sync::testing
