// The city server's folder after every power cut and every failing call: what was acknowledged is there.
#include <gtest/gtest.h>

#include "tests/crash/server_scenes.h"

namespace yanxing::crash {
namespace {

/// Every so many allocations: a restore opens databases anew after each of them, and takes a minute; lists are long.
constexpr int usual = 29, slow = 101;  // every so-manyth allocation

TEST(ServerPowerCut, WhatWasAcknowledgedIsThere) { attack_by_power_cuts(*pushing()); }
TEST(ServerPowerCut, WhatWasAcknowledgedInListsIsThere) { attack_by_power_cuts(*pushing_lists()); }
TEST(ServerPowerCut, ABackupIsWholeOrNotThere) { attack_by_power_cuts(*backing_up_city()); }
TEST(ServerPowerCut, ARestoreLeavesTheOldOrTheNewCity) {
  attack_by_power_cuts(*restoring_city(CityBefore::closed));
  attack_by_power_cuts(*restoring_city(CityBefore::killed), 3);
  attack_by_power_cuts(*restoring_city(CityBefore::damaged), 3);
}
TEST(ServerPowerCut, ANewCityIsThereOrNot) { attack_by_power_cuts(*creating_city()); }
TEST(ServerPowerCut, AMigrationIsDoneOrNot) { attack_by_power_cuts(*migrating_city()); }
TEST(ServerPowerCut, OffsetsAndFilesThatWereToldAreThere) { attack_by_power_cuts(*uploading()); }

TEST(ServerFailingCalls, WhatWasAcknowledgedIsThere) { attack_by_failures(*pushing()); }
TEST(ServerFailingCalls, WhatWasAcknowledgedInListsIsThere) { attack_by_failures(*pushing_lists(), slow, 2); }
TEST(ServerFailingCalls, ABackupIsWholeOrNotThere) { attack_by_failures(*backing_up_city(), usual, 3); }
TEST(ServerFailingCalls, ARestoreLeavesTheOldOrTheNewCity) {
  attack_by_failures(*restoring_city(CityBefore::closed), slow, 7);
  attack_by_failures(*restoring_city(CityBefore::killed), slow, 7);
  attack_by_failures(*restoring_city(CityBefore::damaged), slow, 7);
}
TEST(ServerFailingCalls, ANewCityIsThereOrNot) { attack_by_failures(*creating_city()); }
TEST(ServerFailingCalls, AMigrationIsDoneOrNot) { attack_by_failures(*migrating_city()); }
TEST(ServerFailingCalls, OffsetsAndFilesThatWereToldAreThere) { attack_by_failures(*uploading(), usual, 3); }

TEST(ServerNoMemory, WhatWasAcknowledgedIsThere) { attack_by_no_memory(*pushing()); }
TEST(ServerNoMemory, WhatWasAcknowledgedInListsIsThere) { attack_by_no_memory(*pushing_lists(), slow); }
TEST(ServerNoMemory, ABackupIsWholeOrNotThere) { attack_by_no_memory(*backing_up_city()); }
TEST(ServerNoMemory, ARestoreLeavesTheOldOrTheNewCity) {
  attack_by_no_memory(*restoring_city(CityBefore::closed), slow);
  attack_by_no_memory(*restoring_city(CityBefore::killed), slow);
  attack_by_no_memory(*restoring_city(CityBefore::damaged), slow);
}
TEST(ServerNoMemory, ANewCityIsThereOrNot) { attack_by_no_memory(*creating_city()); }
TEST(ServerNoMemory, AMigrationIsDoneOrNot) { attack_by_no_memory(*migrating_city()); }
TEST(ServerNoMemory, OffsetsAndFilesThatWereToldAreThere) { attack_by_no_memory(*uploading()); }

}  // namespace
}  // namespace yanxing::crash
