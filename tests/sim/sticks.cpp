// Sticks: bundles are written at one time and imported at another, late, twice, in another order, damaged, or never;
// acks come back the same way, to any copy of the laptop's disk.
#include "sync/session/bundle_client.h"
#include "sync/session/bundle_server.h"
#include "tests/sim/checkers.h"
#include "tests/sim/photos.h"
#include "tests/sim/world.h"
#include "tests/support/bundle_bytes.h"

namespace yanxing::sim {

namespace {

constexpr std::size_t most_sticks = 30;

using yanxing::testing::StringSource;

class SimHost final : public sync::BundleHost {
 public:
  explicit SimHost(World& world) : world_(&world) {}
  const SigningKey& key() const override { return world_->server_identity.key; }
  UnixMs now_ms() const override { return world_->server_clock.now_ms(); }
  Result<std::variant<PublicKey, sync::BundleFault>> sender(const DeviceId& id) override {
    using Answer = std::variant<PublicKey, sync::BundleFault>;
    const Account* account = account_of(id);
    if (account == nullptr) return Answer(sync::BundleFault::unknown_device);
    if (!account->active) return Answer(sync::BundleFault::revoked_device);
    return Answer(account->key.public_key());
  }
  Result<std::string> answer(const DeviceId& id, std::string_view frame) override {
    return world_->server->handle(world_->device_info(*account_of(id)), frame);
  }
  Result<sync::ChainHead> head(const sync::ChainId& chain) override { return world_->server_store.chain_head(chain); }
  Result<Uuid> epoch() override { return sync::epoch_of(world_->server_store); }
  Result<bool> begin_attachment(const DeviceId& device, const std::string& name, std::uint64_t bytes) override {
    const auto shelved = world_->shelf.look_up(sync::attachment_hash(name), device);
    if (shelved.published && shelved.sent_by_asker) return false;
    device_ = device;
    upload_ = world_->shelf.begin(device, name, bytes);
    return true;
  }
  Status attachment_bytes(std::string_view piece) override {
    world_->shelf.find(upload_, device_)->bytes += piece;
    return {};
  }
  Status publish_attachment() override {
    world_->count("photos brought by sticks");
    world_->trace.line("a stick brings " + world_->shelf.find(upload_, device_)->name.substr(0, 8));
    if (world_->shelf.take_over(upload_, device_)) return {};
    return Error{Code::corrupt, "an attachment is not what its name says"};
  }

 private:
  const Account* account_of(const DeviceId& id) const {
    for (const auto& account : world_->accounts) {
      if (account->id == id) return account.get();
    }
    return nullptr;
  }

  World* world_;
  DeviceId device_;
  std::string upload_;
};

/// What waits on a laptop goes with its changes, as records/bundle.cpp has it.
struct Luggage {
  std::vector<Hash> asked;
  std::vector<yanxing::testing::BundleFile> files;
};
Result<Luggage> pack(Laptop& laptop) {
  Luggage out;
  if (!laptop.photos) return out;
  YX_TRY(laptop.photos->outbox.look());
  YX_ASSIGN(out.asked, laptop.photos->outbox.unacknowledged(std::nullopt, 1000));
  YX_ASSIGN(const auto waiting, laptop.photos->outbox.waiting());
  for (const auto& one : waiting) {
    YX_ASSIGN(std::string bytes, laptop.photos->files.open(one.name));
    out.files.push_back({one.name, std::move(bytes)});
  }
  return out;
}

/// So that there are two to four parts where there are enough pushes.
std::size_t pushes_of_a_part(sync::BundleContent& content, std::size_t batch, Dice& dice) {
  std::size_t pushes = 0;
  for (bool more = true; more; pushes += more ? 1 : 0) {
    const auto frame = content.next_push(batch);
    YX_CHECK(frame.ok());
    more = frame->has_value();
  }
  return std::max<std::size_t>(1, pushes / (2 + dice.below(3)) + dice.below(2));
}

}  // namespace

void World::carry_acts() {
  std::vector<std::size_t> some;
  const bool acks = carry.percent(40);
  for (std::size_t i = 0; i < sticks.size(); ++i) {
    if (sticks[i].is_ack == acks) some.push_back(i);
  }
  if (laptops.empty()) return;
  Laptop& laptop = *laptops[carry.below(laptops.size())];
  if (some.empty() || carry.percent(35)) return write_stick(laptop);
  const std::size_t index = some[carry.below(some.size())];
  const Stick stick = sticks[index];
  if (carry.percent(50)) sticks.erase(sticks.begin() + static_cast<std::ptrdiff_t>(index));
  if (!stick.is_ack) return import_stick(stick);
  // Any copy of that laptop's disk, or somebody else's laptop.
  std::vector<Laptop*> copies;
  for (const auto& each : laptops) {
    if (&each->account == stick.account) copies.push_back(each.get());
  }
  const bool is_wrong = copies.empty() || carry.percent(5);
  take_stick(stick, is_wrong ? laptop : *copies[carry.below(copies.size())]);
}

void World::write_stick(Laptop& laptop) {
  auto luggage = pack(laptop);
  if (!luggage) return fail("bundle", laptop.name + " cannot pack its photos: " + luggage.error().detail);
  auto content = sync::BundleContent::plan(laptop.store, laptop.log->chain(), laptop.identity, luggage->asked);
  if (!content) return fail("bundle", laptop.name + " cannot write: " + content.error().detail);
  std::size_t pushes = SIZE_MAX;
  if (plan.parts > 0 && part.percent(plan.parts)) pushes = pushes_of_a_part(*content, plan.limits.push_changes, part);
  const auto parts =
      yanxing::testing::written_parts(*content, laptop.identity, pushes, luggage->files, plan.limits.push_changes);
  trace.line(laptop.name + " writes a bundle of " + std::to_string(content->changes()) + " changes" +
             (parts.size() > 1 ? " in " + std::to_string(parts.size()) + " parts" : ""));
  count("bundles written");
  if (parts.size() > 1) count("bundles written in parts");
  for (const std::string& bytes : parts) {
    if (sticks.size() >= most_sticks) sticks.erase(sticks.begin());
    sticks.push_back({&laptop.account, false, bytes, server_life});
  }
  if (plan.parts > 0 && part.percent(15)) put_back(laptop);
}

/// Its own backup of now is restored by command: what is typed from here on goes to another log, upon what waits in
/// this one.
void World::put_back(Laptop& its_program) {
  Laptop& laptop = end_pair(its_program);
  sync::Transaction transaction(laptop.disk.store);
  YX_CHECK(transaction.begin().ok() && sync::restart_log(laptop.disk.store, random).ok() && transaction.commit().ok());
  laptop.crash();
  count("laptops put back from their own backup");
  trace.line(laptop.name + " is put back from its backup of now");
}

void World::import_stick(const Stick& stick) {
  SimHost host(*this);
  std::string bytes = stick.bytes;
  const bool is_damaged = plan.damaged > 0 && carry.percent(plan.damaged * 3);
  if (is_damaged) {
    const std::size_t at = carry.below(bytes.size());
    bytes[at] = static_cast<char>(bytes[at] ^ static_cast<char>(1 + carry.below(255)));
    if (carry.percent(30)) bytes.resize(carry.below(bytes.size()));
  }
  sync::BundleFault fault = sync::BundleFault::none;
  StringSource first(bytes), second(bytes);
  const auto checked = sync::check_bundle(first, host, fault);
  if (is_damaged && checked) return fail("bundle", "the server took a damaged bundle");
  if (!checked) {
    trace.line(std::string("server refuses a bundle: ") + sync::fault_name(fault));
    if (!is_damaged && fault != sync::BundleFault::revoked_device)
      fail("bundle", std::string("the server refuses a good bundle: ") + checked.error().detail);
    return;
  }
  if (plan.disk_faults > 0 && carry.percent(plan.disk_faults))
    server_store.arm(carry.percent(30) ? Fault::after_commit : Fault::write_fails, carry.below(40));
  {
    // A process of its own beside the one that serves: what it commits is of another life.
    sync::Transaction transaction(server_disk);
    YX_CHECK(transaction.begin().ok() && sync::begin_life(server_disk, random).ok() && transaction.commit().ok());
  }
  const std::uint64_t before = *server_disk.change_count();
  const auto taken = sync::take_bundle(second, *checked, host, fault);
  Result<std::string> ack = Error{Code::io, "not written"};
  if (taken) ack = sync::write_ack(*checked, host);
  const Fault broken = server_store.disarm();
  if (*server_disk.change_count() < before) fail("server", "an import dropped a change");
  if (broken != Fault::none) {
    trace.line("server fails while it imports a bundle");
    restart_server();
    return;
  }
  if (!taken && fault == sync::BundleFault::part_missing) return part_waits(*checked, before);
  if (!taken) return fail("bundle", "the server cannot take a bundle: " + taken.error().detail);
  if (!ack) return fail("bundle", "the server cannot write an ack: " + ack.error().detail);
  count(taken->stored > 0 ? "bundles that brought something" : "bundles that brought nothing new");
  if (taken->gap) count("bundles beyond a gap");
  if (taken->forked) count("bundles of a forked log");
  if (checked->header.part > 1) count("later parts taken");
  // Two programs on one disk may part as two disks do.
  if (taken->forked && !stick.account->copied && plan.pairs == 0)
    return fail("bundle", "the server tells of a copied disk, and there is none");
  if (taken->gap && server_life == 0) return fail("bundle", "the server tells of what it lost, and lost nothing");
  trace.line("server takes a bundle, " + std::to_string(taken->stored) + " new" + (taken->gap ? ", gap" : "") +
             (taken->forked ? ", forked" : ""));
  sticks.push_back({stick.account, true, std::move(*ack), server_life});
}

void World::part_waits(const sync::CheckedBundle& checked, std::uint64_t changes_before) {
  count(checked.upon.empty() ? "parts that waited" : "parts that waited for another log's");
  trace.line("server cannot take part " + std::to_string(checked.header.part) + " of a bundle yet");
  if (checked.header.part == 1) fail("bundle", "the first part waits for an earlier one");
  if (*server_disk.change_count() != changes_before) fail("bundle", "a part that waits brought something in");
}

void World::take_stick(const Stick& stick, Laptop& laptop) {
  laptop.end_session();
  if (plan.disk_faults > 0 && carry.percent(plan.disk_faults))
    laptop.store.arm(carry.percent(30) ? Fault::after_commit : Fault::write_fails, carry.below(10));
  const Receipts before = receipts_of(laptop);
  sync::BundleFault fault = sync::BundleFault::none;
  const auto taken = sync::take_ack(laptop.store, laptop.log->chain(), laptop.identity, stick.bytes, fault);
  trace.line(laptop.name + " takes an ack" + (taken ? "" : std::string(": ") + sync::fault_name(fault)));
  if (!survived_fault(*this, laptop)) return;
  const bool is_own = &laptop.account == stick.account;
  if (!is_own) {
    if (taken || fault != sync::BundleFault::other_device) fail("bundle", laptop.name + " took another's ack");
    return;
  }
  if (!taken) {
    count("acks refused: another epoch");
    if (fault != sync::BundleFault::other_epoch)
      fail("bundle", laptop.name + " cannot take an ack: " + taken.error().detail);
    return;
  }
  count(taken->confirmed > 0 ? "acks that confirmed something" : "acks that confirmed nothing new");
  if (taken->new_epoch) count("acks that told of a restored server");
  if (taken->forked) count("acks of a forked log");
  if (taken->ahead) count("acks of more than the disk holds");
  if (stick.server_life == server_life) check_receipts(*this, laptop, before);
  for (const auto& receipt : taken->attachments) {
    if (!laptop.photos) break;
    std::string held;
    for (const Hash& hash : receipt.held) held += " " + hash.hex().substr(0, 8);
    trace.line(laptop.name + " is told of photos as of " + std::to_string(receipt.server_ms) + ":" + held);
    const Status noted = laptop.photos->outbox.note_receipt(receipt, true);
    if (!noted) return fail("bundle", laptop.name + " cannot keep a receipt for photos: " + noted.error().detail);
  }
  if (laptop.photos) check_photo_claims(*this, laptop);
}

void World::empty_sticks(bool acks) {
  std::vector<Stick> left;
  while (!sticks.empty() && !failed()) {
    const std::size_t index = carry.below(sticks.size());
    const Stick stick = sticks[index];
    sticks.erase(sticks.begin() + static_cast<std::ptrdiff_t>(index));
    if (!stick.is_ack) {
      if (!acks) import_stick(stick);
      continue;
    }
    for (const auto& laptop : laptops) {
      if (&laptop->account == stick.account && laptop->account.active && !failed() && carry.percent(acks ? 100 : 50))
        take_stick(stick, *laptop);
    }
    left.push_back(stick);
    if (!acks && left.size() > 2 * most_sticks) break;
  }
  sticks = std::move(left);
}

}  // namespace yanxing::sim
