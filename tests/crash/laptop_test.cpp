// A laptop's data folder after every power cut and every failing call: the old or the new state, never a third.
#include <gtest/gtest.h>

#include "tests/crash/laptop_scenes.h"

namespace yanxing::crash {
namespace {

/// Every so many allocations: a restore opens databases anew after each of them, and takes a minute.
constexpr int usual = 29, slow = 101;  // every so-manyth allocation

TEST(PowerCut, ASaveIsThereOrNot) { attack_by_power_cuts(*saving()); }
TEST(PowerCut, ARosterIsImportedWhollyOrNot) { attack_by_power_cuts(*importing()); }
TEST(PowerCut, ALargeRecordIsThereWhollyOrNot) { attack_by_power_cuts(*saving_large()); }
TEST(PowerCut, APullGoesOnWhereItWas) { attack_by_power_cuts(*pulling()); }
TEST(PowerCut, AMigrationIsDoneOrNot) {
  attack_by_power_cuts(*migrating(false));
  attack_by_power_cuts(*migrating(true));
}
TEST(PowerCut, ABackupIsWholeOrNotThere) { attack_by_power_cuts(*backing_up()); }
TEST(PowerCut, ARestoreLeavesTheOldOrTheNewState) {
  attack_by_power_cuts(*restoring(Before::closed), 2);
  attack_by_power_cuts(*restoring(Before::killed), 5);
  attack_by_power_cuts(*restoring(Before::damaged), 5);
}
TEST(PowerCut, NoRecordNamesAFileThatIsNotThere) { attack_by_power_cuts(*attaching()); }
TEST(PowerCut, AnOriginalGoesOnlyOnceTheServerHasSigned) { attack_by_power_cuts(*keeping_pictures()); }
TEST(PowerCut, AFetchedPhotoIsWholeOrNotThere) { attack_by_power_cuts(*fetching_photo()); }
TEST(PowerCut, WhatIsSeenAfterAKillStays) { attack_by_power_cuts(*killed_before()); }
TEST(PowerCut, AFirstStartCanBeRepeated) { attack_by_power_cuts(*setting_up()); }

// The canary: the same saves with a disk that is never told to write. If this passes, the attack sleeps.
TEST(PowerCut, SavesWithoutASyncAreCaught) { EXPECT_FALSE(power_cuts(*saving(true), 2).findings.empty()); }

TEST(FailingCalls, ASaveIsThereOrNot) { attack_by_failures(*saving()); }
TEST(FailingCalls, ARosterIsImportedWhollyOrNot) { attack_by_failures(*importing()); }
TEST(FailingCalls, APullGoesOnWhereItWas) { attack_by_failures(*pulling(), usual, 3); }
TEST(FailingCalls, AMigrationIsDoneOrNot) { attack_by_failures(*migrating(true), usual, 3); }
TEST(FailingCalls, ABackupIsWholeOrNotThere) { attack_by_failures(*backing_up(), usual, 3); }
TEST(FailingCalls, ARestoreLeavesTheOldOrTheNewState) {
  attack_by_failures(*restoring(Before::closed), slow, 7);
  attack_by_failures(*restoring(Before::killed), slow, 7);
  attack_by_failures(*restoring(Before::damaged), slow, 7);
}
TEST(FailingCalls, NoRecordNamesAFileThatIsNotThere) { attack_by_failures(*attaching()); }
TEST(FailingCalls, AnOriginalGoesOnlyOnceTheServerHasSigned) { attack_by_failures(*keeping_pictures(), usual, 3); }
TEST(FailingCalls, AFetchedPhotoIsWholeOrNotThere) { attack_by_failures(*fetching_photo()); }
TEST(FailingCalls, AFirstStartCanBeRepeated) { attack_by_failures(*setting_up()); }

TEST(NoMemory, ASaveIsThereOrNot) { attack_by_no_memory(*saving()); }
TEST(NoMemory, ARosterIsImportedWhollyOrNot) { attack_by_no_memory(*importing()); }
TEST(NoMemory, APullGoesOnWhereItWas) { attack_by_no_memory(*pulling()); }
TEST(NoMemory, AMigrationIsDoneOrNot) { attack_by_no_memory(*migrating(true)); }
TEST(NoMemory, ABackupIsWholeOrNotThere) { attack_by_no_memory(*backing_up()); }
TEST(NoMemory, ARestoreLeavesTheOldOrTheNewState) {
  attack_by_no_memory(*restoring(Before::closed), slow);
  attack_by_no_memory(*restoring(Before::killed), slow);
  attack_by_no_memory(*restoring(Before::damaged), slow);
}
TEST(NoMemory, NoRecordNamesAFileThatIsNotThere) { attack_by_no_memory(*attaching()); }
TEST(NoMemory, AnOriginalGoesOnlyOnceTheServerHasSigned) { attack_by_no_memory(*keeping_pictures()); }
TEST(NoMemory, AFetchedPhotoIsWholeOrNotThere) { attack_by_no_memory(*fetching_photo()); }
TEST(NoMemory, AFirstStartCanBeRepeated) { attack_by_no_memory(*setting_up()); }

}  // namespace
}  // namespace yanxing::crash
