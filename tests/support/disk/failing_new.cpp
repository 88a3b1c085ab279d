#include "tests/support/disk/failing_new.h"

#include <atomic>
#include <cstddef>
#include <cstdlib>
#include <new>

namespace yanxing::testing::disk {
namespace {

std::atomic<bool> armed{false};
bool* told = nullptr;
thread_local int own = 0;
std::atomic<std::uint64_t> made{0}, fails_at{0};

bool fails() {
  if (own > 0 || !armed.load(std::memory_order_relaxed)) return false;
  if (made.fetch_add(1, std::memory_order_relaxed) != fails_at.load(std::memory_order_relaxed)) return false;
  *told = true;
  return true;
}

}  // namespace

/// What operator new gives here. As the library's: the handler is asked first, so that the program's own comes to know.
void* allocate_or_throw(std::size_t size, std::size_t alignment) {
  if (fails()) {
    if (const std::new_handler handler = std::get_new_handler()) handler();
    throw std::bad_alloc();
  }
  if (size == 0) size = 1;
  void* place = alignment <= alignof(std::max_align_t)
                    ? std::malloc(size)
                    : std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
  if (place == nullptr) throw std::bad_alloc();
  return place;
}

void fail_new(std::uint64_t at, bool* struck) {
  told = struck;
  *told = false;
  made = 0;
  fails_at = at;
  armed = true;
}

void end_failing_new() { armed = false; }

OwnMemory::OwnMemory() { ++own; }
OwnMemory::~OwnMemory() { --own; }

}  // namespace yanxing::testing::disk

// The whole program's, in place of the library's; the arrays' and nothrow ones go through these.
void* operator new(std::size_t size) { return yanxing::testing::disk::allocate_or_throw(size, 1); }
void* operator new(std::size_t size, std::align_val_t alignment) {
  return yanxing::testing::disk::allocate_or_throw(size, static_cast<std::size_t>(alignment));
}
void operator delete(void* place) noexcept { std::free(place); }
void operator delete(void* place, std::size_t) noexcept { std::free(place); }
void operator delete(void* place, std::align_val_t) noexcept { std::free(place); }
void operator delete(void* place, std::size_t, std::align_val_t) noexcept { std::free(place); }
