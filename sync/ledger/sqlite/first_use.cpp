#include "sync/ledger/sqlite/first_use.h"

#include <sqlite3.h>

#include <atomic>

#include "sync/base/memory_guard.h"

namespace yanxing::sqlite {
namespace {

sqlite3_mem_methods plain;
std::atomic<bool> starting = false;

void* allocate(int size) {
  void* const out = plain.xMalloc(size);
  if (out == nullptr && starting.load(std::memory_order_relaxed)) end_out_of_memory();
  return out;
}

/// Refused where SQLite was used before this: it has started then.
bool start() {
  if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &plain) != SQLITE_OK) return false;
  sqlite3_mem_methods looked_at = plain;
  looked_at.xMalloc = allocate;
  if (sqlite3_config(SQLITE_CONFIG_MALLOC, &looked_at) != SQLITE_OK) return false;
  starting = true;
  sqlite3_initialize();  // an error of it is that of the open that follows
  starting = false;
  return true;
}

}  // namespace

void start_sqlite() { [[maybe_unused]] static const bool started = start(); }

}  // namespace yanxing::sqlite
