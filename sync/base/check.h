// Assertions that stay on in release builds. For programmer mistakes only, never for what a person, a file or a peer
// did.
#pragma once

namespace yanxing {

/// Prints the failed expression with its place and aborts. The ledger survives: nothing uncommitted was promised.
[[noreturn]] void check_failed(const char* expression, const char* file, int line);

}  // namespace yanxing

#define YX_CHECK(expression)                                    \
  do {                                                          \
    if (!(expression)) [[unlikely]] {                           \
      ::yanxing::check_failed(#expression, __FILE__, __LINE__); \
    }                                                           \
  } while (false)

/// For the end of a switch that names every case.
#define YX_UNREACHABLE() ::yanxing::check_failed("unreachable", __FILE__, __LINE__)
