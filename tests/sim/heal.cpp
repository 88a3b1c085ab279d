// The network heals: what is still on its way arrives, then everybody syncs until nothing changes any more.
#include "tests/sim/checkers.h"
#include "tests/sim/world.h"

namespace yanxing::sim {

namespace {

constexpr int most_rounds = 30;
constexpr int most_requests = 3000;

/// One undisturbed exchange.
void sync_fully(World& world, Laptop& laptop) {
  laptop.start_session(world.random, world.plan);
  for (int i = 0; i < most_requests && !world.failed(); ++i) {
    while (laptop.session->has_work()) {
      const Status worked = laptop.session->work(1 + world.dice.below(20));
      if (!worked) return world.fail("heal", laptop.name + " cannot apply: " + worked.error().detail);
    }
    const auto request = laptop.session->next();
    if (!request) return world.fail("heal", laptop.name + " cannot ask: " + request.error().detail);
    if (!*request) {
      laptop.end_session();
      return;
    }
    const auto reply = world.serve(laptop, (*request)->frame, false);
    if (!reply) return world.fail("heal", "the server refuses " + laptop.name + ": " + reply.error().detail);
    const Receipts before = receipts_of(laptop);
    const Status taken = laptop.session->on_reply(*reply);
    if (!taken) return world.fail("heal", laptop.name + " refuses the server: " + taken.error().detail);
    check_receipts(world, laptop, before);
  }
  if (!world.failed()) world.fail("heal", laptop.name + " does not come to an end");
}

/// What a ledger looks like from outside; equal before and after a round means that nothing happened in it.
std::string fingerprint(sync::Store& store) {
  return std::to_string(*store.last_seq()) + "/" + std::to_string(*store.change_count());
}

std::string fingerprint(World& world) {
  std::string text = fingerprint(world.server_disk);
  for (const auto& laptop : world.laptops) text += " " + fingerprint(laptop->disk.store);
  return text;
}

}  // namespace

void World::heal() {
  trace.line("the network heals");
  plan.lost = plan.doubled = plan.damaged = plan.disk_faults = plan.pairs = 0;
  while (!wire.empty() && !failed()) network_acts();
  for (const auto& account : accounts) {
    bool used = false;
    for (const auto& laptop : laptops) used = used || &laptop->account == account.get();
    if (!used) account->active = false;  // the administrator hears of what was lost
  }
  for (const auto& laptop : laptops) laptop->end_session();
  empty_sticks(false);
  server_learns_forms();
  if (!failed()) check_nothing_dropped(*this);
  int quiet = 0;
  for (int round = 1; round <= most_rounds && quiet < 2 && !failed(); ++round) {
    true_ms += plan.photos > 0 ? UnixMs{25} * 3'600'000 : 60'000;  // photos are asked about once a day
    const std::string before = fingerprint(*this);
    for (const auto& laptop : laptops) {
      if (laptop->account.active && !failed()) sync_fully(*this, *laptop);
      if (laptop->account.active && !failed() && plan.photos > 0) send_all_photos(*laptop);
    }
    const std::string after = fingerprint(*this);
    quiet = before == after ? quiet + 1 : 0;
    trace.line("round " + std::to_string(round) + ": " + after);
  }
  if (quiet < 2) fail("heal", "does not come to rest");
  empty_sticks(true);  // late ones do no harm
}

}  // namespace yanxing::sim
