// SQLite's memory under the tests' own hands: the n-th allocation fails.
#pragma once

#include <cstdint>

namespace yanxing::testing::disk {

/// The at-th allocation of SQLite from now on (from 0) fails; with `for_ever` all after it too.
void fail_allocation(std::uint64_t at, bool for_ever = false);
/// Ends it. True when one failed.
bool end_failing_allocations();

}  // namespace yanxing::testing::disk
