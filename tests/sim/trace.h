// What happened, line by line: printed when somebody looks, hashed always. The same seed must give the same hash.
#pragma once

#include <cstdio>
#include <string>

#include "sync/base/hash.h"

namespace yanxing::sim {

class Trace {
 public:
  explicit Trace(bool verbose) : verbose_(verbose) {}
  void line(const std::string& text) {
    hasher_.update(text);
    hasher_.update("\n");
    ++lines_;
    if (verbose_) std::printf("%5llu  %s\n", static_cast<unsigned long long>(lines_), text.c_str());
  }
  /// Ends the trace.
  std::string hash() { return hasher_.finish().hex().substr(0, 16); }

 private:
  bool verbose_;
  unsigned long long lines_ = 0;
  Hasher hasher_;
};

}  // namespace yanxing::sim
