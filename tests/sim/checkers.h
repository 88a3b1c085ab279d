// What must be true, whatever happened: one function a promise, apart from what drives the simulation.
#pragma once

#include "tests/sim/world.h"

namespace yanxing::sim {

/// During the run: what a laptop shows as "on the server" is there. Only while the server is the one that said so.
void check_receipts(World& world, Laptop& laptop);

/// When the network healed, before anybody synced: every laptop still holds what was saved on its disk.
void check_nothing_dropped(World& world);

/// After everything is quiet.
void check_all(World& world);

}  // namespace yanxing::sim
