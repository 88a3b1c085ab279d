#include "tests/support/disk/failing_malloc.h"

#include <sqlite3.h>

#include "sync/base/check.h"

namespace yanxing::testing::disk {
namespace {

sqlite3_mem_methods plain;
bool armed = false, struck = false, goes_on = false;
std::uint64_t left = 0;

bool fails() {
  if (!armed) return false;
  if (struck) return goes_on;
  if (left-- > 0) return false;
  struck = true;
  return true;
}

void* allocate(int size) { return fails() ? nullptr : plain.xMalloc(size); }
void* reallocate(void* old, int size) { return fails() ? nullptr : plain.xRealloc(old, size); }

/// Before main: SQLite takes its memory methods only before it is first used.
const bool installed = [] {
  YX_CHECK(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &plain) == SQLITE_OK);
  sqlite3_mem_methods ours = plain;
  ours.xMalloc = allocate;
  ours.xRealloc = reallocate;
  YX_CHECK(sqlite3_config(SQLITE_CONFIG_MALLOC, &ours) == SQLITE_OK);
  return true;
}();

}  // namespace

void fail_allocation(std::uint64_t at, bool for_ever) {
  YX_CHECK(installed);
  armed = true;
  struck = false;
  goes_on = for_ever;
  left = at;
}

bool end_failing_allocations() {
  armed = false;
  return struck;
}

}  // namespace yanxing::testing::disk
