// What goes wrong in a city: crashes, copied and rewound disks, stolen laptops, restored servers, clocks set by hand.
#include "sync/base/cbor.h"
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

void rewind(World& world, Laptop& laptop) {
  if (laptop.backups.empty()) return back_up(world, laptop);
  laptop.disk = world.dice.pick(laptop.backups);
  const bool by_command = world.dice.percent(30);
  if (by_command) {
    // `yanxing-cli restore` starts a new incarnation at once.
    std::string item;
    cbor::Writer(item).uint(sync::random_incarnation(world.random));
    sync::Transaction transaction(laptop.disk.store);
    YX_CHECK(transaction.begin().ok() && laptop.disk.store.set_meta("incarnation", item).ok() && transaction.commit().ok());
  }
  laptop.crash();
  world.trace.line(laptop.name + (by_command ? " is restored by command" : " is rewound to an older copy"));
}

void clone(World& world, Laptop& laptop) {
  if (world.laptops.size() >= most_laptops) return;
  const bool older = !laptop.backups.empty() && world.dice.percent(50);
  Disk disk = older ? world.dice.pick(laptop.backups) : laptop.disk;
  Account& account = laptop.account;
  world.trace.line(laptop.name + (older ? " is cloned from an older copy" : " is cloned"));
  world.add_laptop(account, std::move(disk));
}

void destroy(World& world, Laptop& laptop) {
  if (world.laptops.size() < 2) return;
  world.trace.line(laptop.name + " falls into the river");
  std::erase_if(world.wire, [&](const Packet& packet) { return packet.laptop == &laptop; });
  Account& account = laptop.account;
  std::erase_if(world.laptops, [&](const auto& each) { return each.get() == &laptop; });
  bool used = false;
  for (const auto& each : world.laptops) used = used || &each->account == &account;
  if (!used && world.dice.percent(50)) {
    account.active = false;
    world.trace.line("its device is revoked");
  }
}

void back_up_server(World& world) {
  if (world.server_backups.size() >= 3) world.server_backups.erase(world.server_backups.begin());
  world.server_backups.push_back(world.server_disk);
  world.trace.line("server is backed up, holds " + std::to_string(*world.server_disk.change_count()));
}

void restore_server(World& world, bool by_command) {
  if (world.server_backups.empty()) return back_up_server(world);
  world.server_disk = world.dice.pick(world.server_backups);
  if (by_command) {
    sync::Transaction transaction(world.server_disk);
    Uuid epoch;
    world.random.fill(epoch.bytes);
    YX_CHECK(transaction.begin().ok() && sync::set_epoch(world.server_disk, epoch).ok() && transaction.commit().ok());
  }
  ++world.server_life;
  world.restart_server();
  world.trace.line(std::string(by_command ? "server is restored" : "server's file is copied back") + ", holds " +
                   std::to_string(*world.server_disk.change_count()));
}

void rescope(World& world, Account& account) {
  static const std::vector<std::vector<std::string>> choices{{"450224"}, {"450224204"}, {"450225"}, {"4502"}};
  account.scope.prefixes = world.dice.pick(choices);
  ++account.scope_version;
  account.places_ever.insert(account.places_ever.end(), account.scope.prefixes.begin(), account.scope.prefixes.end());
  world.trace.line("device " + account.id.text() + " now sees " + account.scope.prefixes.front());
}

void set_clock(World& world, Laptop& laptop) {
  laptop.wall.error_ms = world.dice.percent(50) ? 0 : world.dice.between(-20, 20) * year_ms;
  world.trace.line(laptop.name + " clock is set to " + std::to_string(laptop.wall.error_ms));
}

}  // namespace

void World::accident() {
  Laptop* laptop = some_laptop();
  if (laptop == nullptr) return;
  switch (dice.below(13)) {
    case 0:
      if (plan.crashes) {
        laptop->crash();
        trace.line(laptop->name + " crashes");
      }
      break;
    case 1:
      if (plan.crashes) restart_server();
      break;
    case 2:
      if (plan.laptop_restores || plan.clones) back_up(*this, *laptop);
      break;
    case 3:
      if (plan.laptop_restores) rewind(*this, *laptop);
      break;
    case 4:
      if (plan.clones) clone(*this, *laptop);
      break;
    case 5:
      if (plan.destroyed && dice.percent(40)) destroy(*this, *laptop);
      break;
    case 6:
      if (plan.server_restores || plan.raw_server_restores) back_up_server(*this);
      break;
    case 7:
      if (plan.server_restores && dice.percent(60)) restore_server(*this, true);
      break;
    case 8:
      if (plan.raw_server_restores && dice.percent(60)) restore_server(*this, false);
      break;
    case 9:
      if (plan.rescopes) rescope(*this, laptop->account);
      break;
    case 10:
      if (plan.newcomers && laptops.size() < most_laptops) {
        Account& account = enrol(laptop->account.scope.prefixes);
        add_laptop(account, Disk{});
      }
      break;
    case 11:
      if (plan.strangers) stranger_answers(*laptop);
      break;
    default:
      if (plan.wrong_clocks) set_clock(*this, *laptop);
      break;
  }
}

}  // namespace yanxing::sim
