// What must be true, whatever happened: one function a promise, apart from what drives the simulation.
#pragma once

#include "tests/sim/world.h"

namespace yanxing::sim {

/// The receipts that a laptop keeps, by chain, as they are stored.
using Receipts = std::map<sync::ChainId, std::string>;
Receipts receipts_of(Laptop& laptop);

/// What a laptop shows as "on the server" is there: every receipt that it keeps now and did not keep `before`.
void check_receipts(World& world, Laptop& laptop, const Receipts& before = {});

/// What the server signed for in an answer (a frame, or a list of them) is on its disk, whoever hears of it.
void check_answer(World& world, std::string_view answer);

/// When the network healed, before anybody synced: every laptop still holds what was saved on its disk.
void check_nothing_dropped(World& world);

/// After everything is quiet.
void check_all(World& world);

}  // namespace yanxing::sim
