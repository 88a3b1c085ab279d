// What goes wrong in a city: crashes, copied and rewound disks, stolen laptops, restored servers, clocks set by hand.
#include <functional>

#include "tests/sim/world.h"

namespace yanxing::sim {

namespace {

constexpr UnixMs year_ms = UnixMs{365} * 24 * 3600 * 1000;
constexpr std::size_t most_laptops = 8;

void back_up(World& world, Laptop& laptop) {
  if (laptop.backups.size() >= 3) laptop.backups.erase(laptop.backups.begin());
  laptop.backups.push_back(laptop.disk);
  world.trace.line(laptop.name + " is backed up");
}

void rewind(World& world, Laptop& its_program) {
  Laptop& laptop = world.end_pair(its_program);
  if (laptop.backups.empty()) return back_up(world, laptop);
  laptop.disk = world.dice.pick(laptop.backups);
  world.count("laptops rewound");
  const bool by_command = world.dice.percent(30);
  laptop.account.copied = laptop.account.copied || !by_command;
  if (by_command) {
    // `yanxing-cli restore` starts a new incarnation at once.
    sync::Transaction transaction(laptop.disk.store);
    YX_CHECK(transaction.begin().ok() && sync::restart_log(laptop.disk.store, world.random).ok() &&
             transaction.commit().ok());
  }
  laptop.crash();
  world.trace.line(laptop.name + (by_command ? " is restored by command" : " is rewound to an older copy"));
}

void clone(World& world, Laptop& laptop) {
  if (world.laptops.size() >= most_laptops) return;
  const bool older = !laptop.backups.empty() && world.dice.percent(50);
  Disk disk = older ? world.dice.pick(laptop.backups) : laptop.disk;
  Account& account = laptop.account;
  account.copied = true;
  world.count("laptops cloned");
  world.trace.line(laptop.name + (older ? " is cloned from an older copy" : " is cloned"));
  world.add_laptop(account, std::move(disk));
}

void destroy(World& world, Laptop& its_program) {
  Laptop& laptop = world.end_pair(its_program);
  if (world.laptops.size() < 2) return;
  world.trace.line(laptop.name + " falls into the river");
  std::erase_if(world.wire, [&](const Packet& packet) { return packet.laptop == &laptop; });
  Account& account = laptop.account;
  std::erase_if(world.laptops, [&](const auto& each) { return each.get() == &laptop; });
  bool used = false;
  for (const auto& each : world.laptops) used = used || &each->account == &account;
  if (!used && world.dice.percent(50)) {
    account.active = false;
    world.count("devices revoked with their laptop gone");
    world.trace.line("its device is revoked");
  }
}

void back_up_server(World& world) {
  if (world.server_backups.size() >= 3) world.server_backups.erase(world.server_backups.begin());
  world.server_backups.push_back({world.server_disk, world.shelf});
  world.trace.line("server is backed up, holds " + std::to_string(*world.server_disk.change_count()));
}

void restore_server(World& world, bool by_command) {
  if (world.server_backups.empty()) return back_up_server(world);
  const ServerBackup& backup = world.dice.pick(world.server_backups);
  for (const Logged& entry : logged(world.server_disk)) {
    if (!entry.quarantined) world.applied_before.insert(entry.token);
  }
  world.server_disk = backup.ledger;
  if (world.plan.photos > 0) {
    using Files = Shelf::Files;
    static constexpr Files all[] = {Files::of_then, Files::of_now, Files::none};
    const std::uint64_t which = world.photo.below(3);
    world.shelf.restore(backup.shelf, all[which]);
    world.trace.line("with the photos of " + std::string(which == 0 ? "then" : which == 1 ? "now" : "nobody"));
  }
  world.put_back_unnoticed = world.put_back_unnoticed || !by_command;
  if (by_command) {
    sync::Transaction transaction(world.server_disk);
    Uuid epoch;
    world.random.fill(epoch.bytes);
    YX_CHECK(transaction.begin().ok() && sync::set_epoch(world.server_disk, epoch).ok() && transaction.commit().ok());
  }
  ++world.server_life;
  world.count("servers restored");
  world.restart_server();
  world.trace.line(std::string(by_command ? "server is restored" : "server's file is copied back") + ", holds " +
                   std::to_string(*world.server_disk.change_count()));
}

void rescope(World& world, Account& account) {
  static const std::vector<std::vector<std::string>> choices{{"450224"}, {"450224204"}, {"450225"}, {"4502"}};
  account.scope.prefixes = world.dice.pick(choices);
  ++account.scope_version;
  account.scopes_ever.push_back(account.scope);
  world.count("scopes changed");
  world.trace.line("device " + account.id.text() + " now sees " + account.scope.prefixes.front());
}

/// The administrator revokes a laptop that is still at work, or takes that back.
void revoke(World& world, Account& account) {
  account.active = !account.active;
  world.count(account.active ? "revoked devices taken back" : "devices revoked at work");
  world.trace.line("device " + account.id.text() + (account.active ? " may sync again" : " is revoked"));
}

void update_forms(World& world, Laptop& laptop) {
  if (laptop.form_version > 1) return world.server_learns_forms();
  laptop.form_version = 2;
  world.trace.line(laptop.name + " gets newer forms");
}

void set_clock(World& world, Laptop& laptop) {
  laptop.wall.error_ms = world.dice.percent(50) ? 0 : world.dice.between(-20, 20) * year_ms;
  if (laptop.beside != nullptr) laptop.beside->wall.error_ms = laptop.wall.error_ms;
  world.trace.line(laptop.name + " clock is set to " + std::to_string(laptop.wall.error_ms));
}

/// The accidents that the plan allows, the frequent ones more than once.
std::vector<std::function<void(World&, Laptop&)>> accidents_of(const Plan& plan) {
  std::vector<std::function<void(World&, Laptop&)>> all;
  const auto allow = [&](bool allowed, int weight, const std::function<void(World&, Laptop&)>& accident) {
    for (int i = 0; allowed && i < weight; ++i) all.push_back(accident);
  };
  allow(plan.crashes, 3, [](World& world, Laptop& laptop) {
    laptop.crash();
    world.trace.line(laptop.name + " crashes");
  });
  allow(plan.crashes, 1, [](World& world, Laptop&) {
    world.restart_server();
    world.trace.line("server restarts");
  });
  allow(plan.laptop_restores || plan.clones, 3, back_up);
  allow(plan.laptop_restores, 3, rewind);
  allow(plan.clones, 2, clone);
  allow(plan.destroyed, 1, destroy);
  allow(plan.server_restores || plan.raw_server_restores, 3, [](World& world, Laptop&) { back_up_server(world); });
  allow(plan.server_restores, 2, [](World& world, Laptop&) { restore_server(world, true); });
  allow(plan.raw_server_restores, 2, [](World& world, Laptop&) { restore_server(world, false); });
  allow(plan.rescopes, 1, [](World& world, Laptop& laptop) { rescope(world, laptop.account); });
  allow(plan.newcomers, 1, [](World& world, Laptop& laptop) {
    if (world.laptops.size() < most_laptops)
      world.add_laptop(world.enrol(laptop.account.scope.prefixes), world.empty_disk());
  });
  allow(plan.strangers, 2, [](World& world, Laptop& laptop) { world.stranger_answers(laptop); });
  allow(plan.wrong_clocks, 2, set_clock);
  allow(plan.revokes, 1, [](World& world, Laptop& laptop) { revoke(world, laptop.account); });
  allow(plan.form_versions, 3, update_forms);
  return all;
}

}  // namespace

void World::accident() {
  const auto accidents = accidents_of(plan);
  Laptop* laptop = some_laptop();
  if (laptop != nullptr && !accidents.empty()) dice.pick(accidents)(*this, *laptop);
}

}  // namespace yanxing::sim
