#include "tests/sim/world.h"

#include "sync/base/cbor.h"
#include "tests/sim/checkers.h"

namespace yanxing::sim {

namespace {

/// Two counties with two townships each: some laptops see a county, some a township, some both counties.
const std::vector<std::vector<std::string>>& scopes() {
  static const std::vector<std::vector<std::string>> all{
      {"450224"}, {"450224204"}, {"450224205"}, {"450225"}, {"4502"}, {"450225101"}, {"450224204", "450225101"}};
  return all;
}

sync::Admission admission(const std::uint32_t& form_version) {
  return [&form_version](const sync::Change& change) -> std::string {
    if (change.form == "alien" || change.form_version > form_version) return "unknown_form";
    for (const sync::Edit& edit : sync::all_edits(change)) {
      if (edit.value == std::string("\x63"
                                    "bad")) {
        return "bad_type";
      }
    }
    return "";
  };
}

constexpr UnixMs year_ms = UnixMs{365} * 24 * 3600 * 1000;

}  // namespace

Laptop::Laptop(std::string laptop_name, Account& its_account, Disk its_disk, const UnixMs& true_ms,
               const PublicKey& server_key)
    : name(std::move(laptop_name)),
      account(its_account),
      shared_disk(std::make_shared<Disk>(std::move(its_disk))),
      disk(*shared_disk),
      store(disk.store),
      wall(true_ms),
      identity{its_account.id, its_account.key, server_key} {
  boot();
}

Laptop::Laptop(std::string its_name, Laptop& first)
    : name(std::move(its_name)),
      account(first.account),
      shared_disk(first.shared_disk),
      disk(*shared_disk),
      connection(first.disk.store.beside()),
      store(*connection),
      wall(first.wall),
      identity(first.identity),
      form_version(first.form_version),
      last_contact(first.last_contact) {
  boot();
}

void Laptop::boot() {
  const auto started = sync::start_clock(store, account.id, wall);
  YX_CHECK(started.ok());
  clock.emplace(*started);
  const auto item = store.meta("incarnation");
  YX_CHECK(item.ok() && item->has_value());
  const auto incarnation = cbor::Reader(**item).uint();
  YX_CHECK(incarnation.ok());
  log.emplace(store, sync::ChainId{account.id, static_cast<std::uint32_t>(*incarnation)}, *clock);
}

void Laptop::crash() {
  end_session();
  open_field.reset();
  log.reset();
  clock.reset();
  const bool has_photos = photos != nullptr;
  photos.reset();
  (connection ? *connection : disk.store).reopen();
  boot();
  if (has_photos) open_photos();
}

void Laptop::start_session(Random& random, const Plan& plan) {
  session.emplace(store, *log, *clock, identity, random, wall, plan.limits);
  if (plan.lists) session->allow_lists();
  waiting = false;
}

void Laptop::end_session() {
  session.reset();
  waiting = false;
}

World::World(std::uint64_t world_seed, std::uint64_t world_steps, bool verbose, bool with_sqlite, bool three_requests)
    : seed(world_seed),
      steps(world_steps),
      sqlite(with_sqlite || has_photos(world_seed)),
      dice(world_seed),
      random(world_seed ^ 0xA5A5A5A5A5A5A5A5u),
      more(world_seed ^ 0x0F0F0F0F0F0F0F0Fu),
      carry(world_seed ^ 0x3C3C3C3C3C3C3C3Cu),
      part(world_seed ^ 0x5A5A5A5A5A5A5A5Au),
      pair(world_seed ^ 0x6969696969696969u),
      photo(world_seed ^ 0x9696969696969696u),
      commits(world_seed ^ 0xC3C3C3C3C3C3C3C3u),
      plan(draw_plan(dice, world_seed)),
      trace(verbose),
      server_clock(true_ms),
      server_identity{SigningKey::generate(random), "city"},
      server_disk(sqlite),
      server_store(server_disk) {
  draw_more(plan, more);
  draw_carrying(plan, carry, world_seed);
  draw_parts(plan, part, world_seed);
  plan.limits.exchange = !three_requests && world_seed % 4 != 0;
  plan.lists = !three_requests && world_seed % 3 != 0;
  plan.limits.portion_bytes = 300;
  draw_pairs(plan, pair, world_seed);
  draw_photos(plan, photo, world_seed);
  draw_commits(plan, commits, world_seed);
  sync::Transaction transaction(server_disk);
  Uuid epoch;
  random.fill(epoch.bytes);
  YX_CHECK(transaction.begin().ok() && sync::set_epoch(server_disk, epoch).ok() && transaction.commit().ok());
  if (plan.server_clock_wrong) server_clock.error_ms = dice.between(-20, 20) * year_ms;
  restart_server();
  for (std::size_t i = 0; i < plan.laptops; ++i) add_laptop(enrol(dice.pick(scopes())), empty_disk());
}

void World::fail(const std::string& checker, const std::string& what) {
  if (failed()) return;
  failure = checker + ": " + what;
  trace.line("FAILED " + failure);
}

Account& World::enrol(std::vector<std::string> scope) {
  const std::vector<std::string> shared =
      plan.shares ? std::vector<std::string>{shared_form} : std::vector<std::string>();
  auto account = std::make_unique<Account>(Account{make_uuid_v7(true_ms, random),
                                                   SigningKey::generate(random),
                                                   sync::Scope{scope, shared},
                                                   1,
                                                   true,
                                                   {{scope, shared}}});
  accounts.push_back(std::move(account));
  return *accounts.back();
}

Laptop& World::add_laptop(Account& account, Disk disk) {
  const auto incarnation = disk.store.meta("incarnation");
  YX_CHECK(incarnation.ok());
  if (!*incarnation) {
    std::string item;
    cbor::Writer(item).uint(sync::random_incarnation(random));
    sync::Transaction transaction(disk.store);
    YX_CHECK(transaction.begin().ok() && disk.store.set_meta("incarnation", item).ok() && transaction.commit().ok());
  }
  const std::string name = "L" + std::to_string(laptops.size() + 1);
  laptops.push_back(
      std::make_unique<Laptop>(name, account, std::move(disk), true_ms, server_identity.key.public_key()));
  Laptop& laptop = *laptops.back();
  if (plan.photos > 0) laptop.open_photos();
  if (plan.absences && pair.percent(30)) {
    laptop.away_from = step_now + pair.below(steps);
    laptop.away_until = laptop.away_from + steps / 3 + pair.below(steps);
  }
  laptop.wall.error_ms = dice.between(-120'000, 120'000);
  if (plan.wrong_clocks && dice.percent(40)) laptop.wall.error_ms = dice.between(-20, 20) * year_ms;
  std::string text = "new laptop " + name + " of " + account.id.text() + " scope";
  for (const std::string& prefix : account.scope.prefixes) text += " " + prefix;
  trace.line(text + " clock " + std::to_string(laptop.wall.error_ms));
  return laptop;
}

bool World::is_away(Laptop& laptop) {
  if (laptop.away_until == 0 || step_now < laptop.away_from) return false;
  if (step_now < laptop.away_until) return true;
  laptop.away_until = 0;
  // Its clock, everybody's and what was kept for a while have gone on without it.
  if (pair.percent(50)) true_ms += year_ms;
  count("laptops back after a year on a shelf");
  trace.line(laptop.name + " is back");
  return false;
}

Laptop* World::some_laptop() { return laptops.empty() ? nullptr : laptops[dice.below(laptops.size())].get(); }

void World::restart_server() {
  server.reset();
  server_disk.reopen();
  shelf.recover();
  sync::Transaction transaction(server_disk);
  YX_CHECK(transaction.begin().ok() && sync::begin_life(server_disk, random).ok() && transaction.commit().ok());
  server.emplace(
      server_store, server_identity, server_clock, admission(server_form_version),
      [this](const DeviceId& id) {
        for (const auto& account : accounts) {
          if (account->id == id) return account->active;
        }
        return false;
      },
      [this](const Hash& hash, const DeviceId& asker) { return shelf.look_up(hash, asker); }, scope_of());
  judge_unknown_forms();
}

sync::ScopeOf World::scope_of() const {
  return [this](const DeviceId& id) -> std::optional<sync::Scope> {
    for (const auto& account : accounts) {
      if (account->id == id) return account->scope;
    }
    return std::nullopt;
  };
}

void World::server_learns_forms() {
  if (!plan.form_versions || server_form_version > 1) return;
  server_form_version = 2;
  trace.line("the server learns the newer forms");
  judge_unknown_forms();
}

void World::judge_unknown_forms() {
  if (!plan.form_versions) return;
  std::vector<sync::StoredChange> unknown;
  for (const Logged& entry : logged(server_disk)) {
    if (entry.reason == "unknown_form") unknown.push_back(**server_disk.find(entry.id));
  }
  sync::Transaction transaction(server_disk);
  YX_CHECK(transaction.begin().ok());
  const auto taken = sync::judge_again(server_disk, std::move(unknown), admission(server_form_version),
                                       [this](const DeviceId& id) -> std::optional<sync::Scope> {
                                         for (const auto& account : accounts) {
                                           if (account->id == id) return account->scope;
                                         }
                                         return std::nullopt;
                                       });
  YX_CHECK(taken.ok() && transaction.commit().ok());
  for (std::uint64_t i = 0; i < *taken; ++i) count("taken out of quarantine when their form version was learnt");
}

sync::DeviceInfo World::device_info(const Account& account) const {
  return {account.id, account.key.public_key(), account.scope, account.scope_version};
}

void World::arm_commit(FaultyStore& store) {
  if (plan.commit_faults > 0 && commits.percent(plan.commit_faults)) store.arm(Fault::commit_fails, commits.below(3));
}

bool survived_fault(World& world, Laptop& laptop) {
  const Fault fault = laptop.store.disarm();
  if (fault == Fault::none) return true;
  world.trace.line(laptop.name + (fault == Fault::after_commit ? " power cut after a commit" : " disk fault"));
  if (fault == Fault::commit_fails) world.count("commits of a laptop that failed");
  // After a full disk the program may live on; a power cut leaves no choice.
  if (fault == Fault::after_commit || world.dice.percent(50)) laptop.crash();
  return false;
}

bool World::run() {
  const std::uint64_t total = plan.person + plan.sync + plan.network + plan.accident;
  for (std::uint64_t step = 0; step < steps && !failed(); ++step) {
    step_now = step;
    true_ms += dice.percent(2) ? dice.between(0, 48 * 3'600'000) : dice.between(0, 30'000);
    const std::uint64_t what = dice.below(total);
    Laptop* laptop = some_laptop();
    if (laptop == nullptr) laptop = &add_laptop(enrol(dice.pick(scopes())), empty_disk());
    if (what < plan.person) {
      person_acts(*laptop);
    } else if (what < plan.person + plan.sync) {
      const std::size_t exchanges = dice.percent(plan.busy) ? 30 : 1;
      for (std::size_t i = 0; i < exchanges && !failed(); ++i) {
        sync_acts(*laptop);
        if (exchanges > 1) network_acts();
        if (exchanges > 1 && !laptop->session) break;
      }
    } else if (what < plan.person + plan.sync + plan.network) {
      network_acts();
    } else {
      accident();
    }
    if (plan.carries > 0 && !failed() && carry.percent(plan.carries)) carry_acts();
    if (plan.pairs > 0 && !failed() && pair.percent(plan.pairs)) pair_acts();
    if (plan.photos > 0 && !failed() && photo.percent(plan.photos)) photo_acts();
  }
  if (!failed()) heal();
  if (!failed()) check_all(*this);
  return !failed();
}

}  // namespace yanxing::sim
