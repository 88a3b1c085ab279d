// Every call to the ledger's store fails in turn (failing_city.h) while a stick goes to the server and back.
#include "tests/support/bundle_bytes.h"
#include "tests/sync/session/failing_city.h"

namespace yanxing::sync::testing {
namespace {

using yanxing::testing::StringSource;

/// What one stick brought about.
struct Carried {
  BundleTaken there;
  AckTaken back;
};

/// A bundle of `seat`, written and imported; the ack.
Result<std::string> hand_in(City& city, Seat& seat, Carried& out) {
  const ChainId log = seat.laptop.log.chain();
  YX_ASSIGN(auto plan, BundleContent::plan(seat.store, log, seat.laptop.identity, {attachment_hash(photo)}));
  // The writer of the tests does not expect a store to fail while it writes.
  yanxing::testing::StringSink sink;
  BundleHeader header;
  header.server = seat.laptop.identity.server_key;
  header.device = seat.laptop.identity.device;
  header.set = "set-set-";
  header.base = plan.base();
  YX_ASSIGN(auto writer, BundleWriter::begin(sink, header, seat.laptop.identity.key));
  for (const std::string& frame : plan.questions()) YX_TRY(writer.frame(frame));
  while (true) {
    YX_ASSIGN(const auto push, plan.next_push(3));
    if (!push) break;
    YX_TRY(writer.frame(*push));
  }
  YX_TRY(writer.end());
  StringSource once(sink.text), twice(sink.text);
  BundleFault fault = BundleFault::none;
  YX_ASSIGN(const auto checked, check_bundle(once, city, fault));
  YX_ASSIGN(out.there, take_bundle(twice, checked, city, fault));
  return write_ack(checked, city);
}

Status note(Result<std::string> ack, std::string& out) {
  YX_ASSIGN(out, std::move(ack));
  return {};
}

/// What happens on a laptop while its stick is on its way.
using Meanwhile = std::function<Status(City&)>;

/// The same, and its ack taken.
Result<Carried> carry(City& city, Seat& seat, const Meanwhile& meanwhile) {
  Carried out;
  YX_ASSIGN(const std::string ack, hand_in(city, seat, out));
  if (meanwhile) YX_TRY(meanwhile(city));
  BundleFault fault = BundleFault::none;
  YX_ASSIGN(out.back, take_ack(seat.store, seat.laptop.log.chain(), seat.laptop.identity, ack, fault));
  return out;
}

/// The same, for a scene that asks what came of the first time.
struct Carrier {
  Carried first;
  bool done = false;
  Status go(City& city, Seat& seat, const Meanwhile& meanwhile) {
    YX_ASSIGN(Carried carried, carry(city, seat, meanwhile));
    if (!std::exchange(done, true)) first = std::move(carried);
    return {};
  }
};

Scene scene(const char* name, std::function<void(City&)> prepare, std::function<Seat&(City&)> who,
            std::function<bool(const Carried&)> happened, Meanwhile meanwhile = {}) {
  auto carrier = std::make_shared<Carrier>();
  return {name,
          [carrier, prepare = std::move(prepare)](City& city) {
            *carrier = {};
            prepare(city);
          },
          [carrier, who = std::move(who), meanwhile = std::move(meanwhile)](City& city) {
            return carrier->go(city, who(city), meanwhile);
          },
          [carrier, happened = std::move(happened)](City&) { return happened(carrier->first); }};
}

Seat& first_laptop(City& city) { return city.a; }

void something_to_hand_in(City& city) {
  live(city);
  for (std::uint8_t i = 100; i < 104; ++i) city.a.laptop.save(create(i, "450224204"));
  city.a.laptop.save(create(105, "450225101", "not its place"));
}

/// The server was put back to before some of what this laptop had handed in.
void older_server(City& city, bool new_epoch) {
  live(city);
  city.backup = city.server.store;
  city.a.laptop.save(create(100, "450224204"));
  city.must(city.sync(city.a));
  city.server.store = city.backup;
  if (new_epoch) city.server.new_epoch();
  city.server.restart();
  city.a.laptop.save(create(101, "450224204"));
}

void copied_disk(City& city) {
  live(city);
  city.twin.laptop.store = city.a.laptop.store;
  city.twin.laptop.log.start_incarnation(city.a.laptop.log.chain());
  for (std::uint8_t i = 100; i < 103; ++i) city.a.laptop.save(create(i, "450224204"));
  city.must(city.sync(city.a));
  city.twin.laptop.save(create(104, "450224204"));
}

/// The log goes on as another one, as where a disk was put back by command.
Status begin_anew(City& city) {
  auto& laptop = city.a.laptop;
  return in_transaction(laptop.store, [&]() -> Status {
    YX_ASSIGN(const std::uint32_t incarnation, restart_log(laptop.store, laptop.random));
    laptop.log.start_incarnation({laptop.identity.device, incarnation});
    return {};
  });
}

/// Two logs: the disk was put back by command, and nothing of the second is on the server.
void second_log(City& city) {
  live(city);
  city.must(in_transaction(city.a.laptop.store, [&]() -> Status {
    YX_TRY(restart_log(city.a.laptop.store, city.a.laptop.random));
    return {};
  }));
  city.a.restart();
  city.a.laptop.save(create(100, "450224204"));
}

std::vector<Scene> scenes() {
  std::vector<Scene> all;
  all.push_back(scene("AStickGoesThereAndBack", something_to_hand_in, first_laptop,
                      [](const Carried& c) { return c.there.stored == 5 && c.back.confirmed == 5; }));
  all.push_back(scene(
      "ToARestoredServer", [](City& city) { older_server(city, true); }, first_laptop,
      [](const Carried& c) { return c.there.gap && c.back.new_epoch; }));
  all.push_back(scene(
      "ToAServerWhoseFileWasCopiedBack", [](City& city) { older_server(city, false); }, first_laptop,
      [](const Carried& c) { return c.there.gap && c.back.lost_some; }));
  all.push_back(scene(
      "OfACopiedDisk", copied_disk, [](City& city) -> Seat& { return city.twin; },
      [](const Carried& c) { return c.there.forked && c.back.forked; }));
  all.push_back(scene("OfTwoLogs", second_log, first_laptop,
                      [](const Carried& c) { return c.there.stored == 1 && c.back.confirmed == 1; }));
  const auto former = std::make_shared<std::string>();
  all.push_back(scene(
      "AfterAnAckOfBefore",
      [former](City& city) {
        live(city);
        city.a.laptop.save(create(100, "450224204"));
        Carried ignored;
        city.must(note(hand_in(city, city.a, ignored), *former));
        city.a.laptop.save(create(101, "450225101", "not its place"));
      },
      first_laptop, [](const Carried& c) { return c.there.held_before == 1 && c.back.confirmed == 1; },
      [former](City& city) -> Status {
        BundleFault fault = BundleFault::none;
        auto& laptop = city.a.laptop;
        YX_TRY(take_ack(laptop.store, laptop.log.chain(), laptop.identity, *former, fault));
        return {};
      }));
  all.push_back(scene(
      "BackToALogThatBeganMeanwhile", something_to_hand_in, first_laptop,
      [](const Carried& c) { return c.back.confirmed == 5; }, begin_anew));
  return all;
}

class FailingSticks : public FailingCalls {};

TEST_P(FailingSticks, AreToldAndLeaveTheOldStateOrTheNew) { every_call(scenes()[GetParam()]); }

INSTANTIATE_TEST_SUITE_P(All, FailingSticks, ::testing::Range(std::size_t{0}, scenes().size()),
                         [](const auto& one) { return scenes()[one.param].name; });

}  // namespace
}  // namespace yanxing::sync::testing
