// The memory of the C++ code under the tests' own hands: the n-th `new` of the program finds none.
#pragma once

#include <cstdint>

namespace yanxing::testing::disk {

/// The at-th `new` from now on (from 0), of any thread, throws std::bad_alloc. SQLite's and other libraries' malloc is
/// not counted (failing_malloc.h). `struck` says when; it must live until the end.
void fail_new(std::uint64_t at, bool* struck);
void end_failing_new();

/// While one lives on this thread there is memory: for what a test keeps for itself within what it attacks.
class OwnMemory {
 public:
  OwnMemory();
  ~OwnMemory();
  OwnMemory(const OwnMemory&) = delete;
  OwnMemory& operator=(const OwnMemory&) = delete;
};

}  // namespace yanxing::testing::disk
