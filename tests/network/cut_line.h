// A city, a laptop, and a line between them that is cut after byte k: every k in tools/nightly, every
// YANXING_CUT_STEP-th in tools/test.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "tests/network/city.h"
#include "tests/support/evidence.h"
#include "tests/support/fault_proxy.h"

namespace yanxing::testing {

inline constexpr const char* place = "450224204";

class CutLine : public ::testing::Test {
 protected:
  /// Cuts `work` after every step-th byte of its connections; `heal` must then bring it to its end over a good line.
  /// `fewer`: where each time takes long, tools/test takes one in so many of the bytes that it else would.
  void cut(Way way, const std::string& what, const std::function<bool(std::uint64_t k)>& work,
           const std::function<void(std::uint64_t k)>& heal, std::int64_t fewer = 1) {
    const std::int64_t every = number_from_environment("YANXING_CUT_STEP", 13);
    const std::int64_t step = every == 1 ? 1 : every * fewer;
    constexpr int whole_runs = 5;  // that pass untouched before the end is reached: signatures differ by a few bytes
    std::int64_t cuts = 0;
    int untouched = 0;
    for (std::uint64_t k = 0; untouched < whole_runs; k += static_cast<std::uint64_t>(step)) {
      SCOPED_TRACE(what + " cut after byte " + std::to_string(k));
      proxy_.next(way == Way::up ? Fault{.cut_up = k} : Fault{.cut_down = k});
      const bool done = work(k);
      const bool was_cut = proxy_.cut() > 0;
      untouched = was_cut ? 0 : untouched + 1;
      cuts += was_cut ? 1 : 0;
      if (!was_cut) {
        EXPECT_TRUE(done);
      }
      proxy_.next({});
      heal(k);
      if (HasFailure()) return;
    }
    EXPECT_GE(cuts, 300 / step);
    note_evidence("network: " + what + " cut", {{"bytes_cut", cuts}, {"every", step}});
  }

  ServingCity city_;
  NetLaptop laptop_{city_, place};
  FaultProxy proxy_{city_.port()};
};

}  // namespace yanxing::testing
