// Sticks between a laptop and the city after every power cut and every failing call: each side has what it had or what
// came, and the same stick once more brings both to the same end.
#include <gtest/gtest.h>

#include "tests/crash/stick_scenes.h"

namespace yanxing::crash {
namespace {

TEST(StickPowerCut, ABundleIsImportedOnce) { attack_by_power_cuts(*importing_bundle()); }
TEST(StickPowerCut, AnExportLeavesTheOldOrTheNewParts) { attack_by_power_cuts(*exporting_bundle()); }
TEST(StickPowerCut, AnAckIsTakenOnce) { attack_by_power_cuts(*taking_ack()); }

TEST(StickFailingCalls, ABundleIsImportedOnce) { attack_by_failures(*importing_bundle(), 29, 3); }
TEST(StickFailingCalls, AnExportLeavesTheOldOrTheNewParts) { attack_by_failures(*exporting_bundle(), 29, 3); }
TEST(StickFailingCalls, AnAckIsTakenOnce) { attack_by_failures(*taking_ack()); }

TEST(StickNoMemory, ABundleIsImportedOnce) { attack_by_no_memory(*importing_bundle()); }
TEST(StickNoMemory, AnExportLeavesTheOldOrTheNewParts) { attack_by_no_memory(*exporting_bundle()); }
TEST(StickNoMemory, AnAckIsTakenOnce) { attack_by_no_memory(*taking_ack()); }

}  // namespace
}  // namespace yanxing::crash
