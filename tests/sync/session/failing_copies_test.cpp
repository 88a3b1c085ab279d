// Every call to the ledger's store fails in turn (failing_city.h): where copies of a disk and a restored server meet
// what others saw of them, where a laptop goes to another server, and where what waited in quarantine moves a record.
#include "sync/session/client_state.h"
#include "tests/sync/session/failing_city.h"

namespace yanxing::sync::testing {
namespace {

/// One record, in sync: less than live(), so that a recovery is few calls.
void one_record(City& city) {
  city.a.laptop.save(create(60, "450224204"));
  city.settle();
}

void restore(City& city) {
  city.server.store = city.backup;
  city.server.new_epoch();
  city.server.restart();
}

void copy_disk_of_a(City& city) {
  city.twin.laptop.store = city.a.laptop.store;
  city.twin.laptop.log.start_incarnation(city.a.laptop.log.chain());
}

/// The copies parted after two entries that neither had sent. The server lost what one of them sent; of these b saw all
/// but the first, and told it.
void copies_that_parted_beyond_what_is_held(City& city) {
  one_record(city);
  city.backup = city.server.store;
  for (std::uint8_t i = 100; i < 102; ++i) city.a.laptop.save(create(i, i == 100 ? "450224205" : "450224204"));
  copy_disk_of_a(city);
  for (std::uint8_t i = 104; i < 106; ++i) city.a.laptop.save(create(i, "450224204", "of one copy"));
  city.must(city.sync(city.a));
  city.must(city.sync(city.b));
  restore(city);
  for (std::uint8_t i = 110; i < 112; ++i) city.twin.laptop.save(create(i, "450224204", "of the other copy"));
  city.must(city.sync(city.b));
}

/// The other copy looks for where they parted; meanwhile the first one brings what the server lost.
Status looks_while_the_first_one_sends(City& city) {
  OwnLog log(city.twin.store, city.twin.laptop.log.chain(), city.twin.laptop.hybrid);
  auto& laptop = city.twin.laptop;
  ClientSession session(city.twin.store, log, laptop.hybrid, laptop.identity, laptop.random, laptop.wall,
                        laptop.limits);
  for (int probes = 0; probes < 2;) {
    YX_ASSIGN(const auto request, session.next());
    if (!request) return {};
    if (request->kind == Kind::probe && ++probes == 2) city.a.laptop.sync();  // its calls do not fail
    YX_ASSIGN(const std::string reply, city.answer(laptop.device.id, request->frame));
    YX_TRY(session.on_reply(reply));
  }
  return city.drive(city.twin, session);
}

/// A disk and the server were put back to before an entry that b saw.
void rewound_disk_and_server(City& city) {
  one_record(city);
  city.backup = city.server.store;
  copy_disk_of_a(city);
  city.a.laptop.save(create(100, "450224204", "of before"));
  city.must(city.sync(city.a));
  city.must(city.sync(city.b));
  restore(city);
  city.a.laptop.store = city.twin.laptop.store;
  city.must(city.sync(city.b));
}

/// The server lost what one copy wrote and b wrote upon that; under its id it holds what the other copy wrote. c saw
/// the first two, and b has not come yet.
void written_upon_a_lost_entry(City& city) {
  city.c.laptop.device.scope.prefixes = {"4502"};
  city.a.laptop.save(create(76, "450224204", "of both copies"));
  one_record(city);
  copy_disk_of_a(city);
  city.backup = city.server.store;
  city.a.laptop.set(numbered_id(76), "name", "of one copy");
  city.must(city.sync(city.a));
  city.must(city.sync(city.b));
  city.b.laptop.set(numbered_id(76), "name", "of b");
  city.must(city.sync(city.b));
  city.must(city.sync(city.c));
  restore(city);
  city.twin.laptop.set(numbered_id(76), "name", "of the other copy");
  city.must(city.sync(city.twin));
}

/// Without a word, so that only positions and receipts tell.
void server_file_copied_back(City& city) {
  one_record(city);
  city.backup = city.server.store;
  city.a.laptop.save(create(100, "450224204"));
  city.must(city.sync(city.a));
  city.server.store = city.backup;
  city.server.restart();
}

/// A record of a form that the server did not know, and its move.
void a_move_in_quarantine(City& city) {
  live(city);
  Change move = Laptop<>::blank(numbered_id(71));
  move.form = "alien";
  move.edits.push_back({std::string(place_cell), text_value("450224205"), {}, false});
  city.a.laptop.save(move);
  city.settle();
  city.server.admission = nullptr;
}

Status judge_all_again(City& city) {
  return in_transaction(city.server_store, [&]() -> Status {
    YX_ASSIGN(auto waiting, city.server_store.feed(0, nullptr, 10'000));
    std::erase_if(waiting, [](const StoredChange& one) { return one.quarantine.empty(); });
    YX_TRY(judge_again(city.server_store, std::move(waiting), {},
                       [&](const DeviceId& id) { return std::optional(city.device(id).scope); }));
    return {};
  });
}

Status go_to_another_server(City& city) {
  const auto epoch = epoch_of(city.server.store);
  return in_transaction(city.a.store,
                        [&] { return change_server(city.a.store, city.a.laptop.identity.device, epoch->view()); });
}

Status note_lost_photos(City& city) {
  OwnLog log(city.a.store, city.a.laptop.log.chain(), city.a.laptop.hybrid);
  auto& laptop = city.a.laptop;
  ClientSession session(city.a.store, log, laptop.hybrid, laptop.identity, laptop.random, laptop.wall, laptop.limits);
  YX_TRY(session.note_lost(3));
  YX_TRY(session.note_lost(3));
  return session.note_lost(0);  // a server that says nothing of it
}

std::vector<Scene> scenes() {
  std::vector<Scene> all;
  const auto recovered = [](City& city) { return city.progress.recovered_fork; };
  all.push_back({"CopiesPartedBeyondWhatTheServerHolds", copies_that_parted_beyond_what_is_held,
                 [](City& city) { return city.sync(city.twin); }, recovered});
  all.push_back({"TheFirstCopySendsWhileTheOtherLooksWhereTheyParted", copies_that_parted_beyond_what_is_held,
                 looks_while_the_first_one_sends, recovered});
  all.push_back({"ARewoundDiskHearsThatOthersSawMoreOfItsLog", rewound_disk_and_server,
                 [](City& city) { return city.sync(city.a); }, recovered});
  all.push_back({"WhatIsWrittenUponALostEntryOfACopyIsHandedInWithIt", written_upon_a_lost_entry,
                 [](City& city) { return city.sync(city.c); },
                 [](City& city) {
                   const auto record = city.server.store.record(numbered_id(76));
                   return city.progress.adopted == 2 && (*record)->find("name")->heads.size() == 2;
                 }});
  all.push_back({"AServerWhoseFileWasCopiedBackIsToldAgain", server_file_copied_back,
                 [](City& city) { return city.sync(city.a); }, [](City& city) { return city.progress.sent == 1; }});
  all.push_back({"AMoveComesOutOfQuarantine", a_move_in_quarantine, judge_all_again, [](City& city) {
                   const auto record = city.server.store.record(numbered_id(71));
                   return *record && (*record)->place == "450224205";
                 }});
  all.push_back({"ALaptopGoesToAnotherServer", live, go_to_another_server, [](City& city) {
                   return *acknowledged(city.a.laptop.store, city.a.laptop.log.chain()) == 0 &&
                          !*kept_cursor(city.a.laptop.store);
                 }});
  all.push_back({"PhotosThatTheServerLostAreNoted", live, note_lost_photos,
                 [](City& city) { return *kept_number(city.a.laptop.store, attachments_lost_key) == 3; }});
  return all;
}

class FailingCopies : public FailingCalls {};

TEST_P(FailingCopies, AreToldAndLeaveTheOldStateOrTheNew) { every_call(scenes()[GetParam()]); }

INSTANTIATE_TEST_SUITE_P(All, FailingCopies, ::testing::Range(std::size_t{0}, scenes().size()),
                         [](const auto& scene) { return scenes()[scene.param].name; });

}  // namespace
}  // namespace yanxing::sync::testing
