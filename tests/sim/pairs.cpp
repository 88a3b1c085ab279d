// Two programs on one laptop's disk. The lock of a data folder keeps the second one out; here it does not hold (a
// folder on a network drive, a lock file that somebody swept away). Saves and syncs of both interleave: between any two
// calls, and within a call of one before each of its transactions.
#include <algorithm>

#include "tests/sim/world.h"

namespace yanxing::sim {

void World::pair_acts() {
  if (laptops.empty()) return;
  Laptop& laptop = *laptops[pair.below(laptops.size())];
  if (laptop.beside != nullptr) {
    if (pair.percent(20)) {
      end_pair(laptop);
      return;
    }
    if (pair.percent(20)) {
      trace.line(laptop.name + " crashes beside " + laptop.beside->name);
      return laptop.crash();
    }
    return other_program_acts(laptop);
  }
  laptops.push_back(std::make_unique<Laptop>(laptop.name + "b", laptop));
  Laptop& other = *laptops.back();
  laptop.beside = &other;
  other.beside = &laptop;
  for (Laptop* one : {&laptop, &other}) {
    one->store.before_begin = [this, one] {
      if (between || plan.pairs == 0 || !pair.percent(25)) return;
      between = true;
      count("acts of one program within a call of another");
      other_program_acts(*one->beside);
      between = false;
    };
  }
  count("second programs started");
  trace.line(laptop.name + " has a second program, " + other.name);
}

void World::other_program_acts(Laptop& other) {
  if (pair.percent(50)) return person_acts(other);
  const auto reply = std::find_if(wire.begin(), wire.end(),
                                  [&](const Packet& packet) { return !packet.to_server && packet.laptop == &other; });
  if (reply == wire.end()) return sync_acts(other);
  const Packet packet = *reply;
  wire.erase(reply);
  to_laptop(packet);
}

Laptop& World::end_pair(Laptop& laptop) {
  if (laptop.beside == nullptr) return laptop;
  // The one that opened the file is the laptop; what the other had in memory is gone.
  Laptop& first = laptop.connection ? *laptop.beside : laptop;
  Laptop* second = first.beside;
  first.store.before_begin = nullptr;
  first.beside = nullptr;
  trace.line(second->name + " ends");
  std::erase_if(wire, [&](const Packet& packet) { return packet.laptop == second; });
  std::erase_if(laptops, [&](const auto& each) { return each.get() == second; });
  return first;
}

}  // namespace yanxing::sim
