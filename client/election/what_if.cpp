#include "client/election/what_if.h"

#include <algorithm>

namespace yanxing::election {

std::int64_t least(std::int64_t of, int percent) { return (of * percent + 99) / 100; }

WhatIf what_if(bool seats, int target, std::int64_t numerator, std::int64_t denominator, std::int64_t not_reported) {
  WhatIf out;
  out.needed = std::max<std::int64_t>(0, least(denominator, target) - numerator);
  out.not_reported = not_reported;
  out.nothing = denominator == 0 && not_reported == 0;
  if (out.needed > 0) out.reported = seats ? WhatIf::Reported::seats : WhatIf::Reported::units;
  if (not_reported == 0) return out;
  if (seats) {
    out.open = WhatIf::Open::unknown;
    return out;
  }
  out.of_open = std::max<std::int64_t>(0, least(denominator + not_reported, target) - numerator);
  out.open = out.of_open == 0 ? WhatIf::Open::safe : WhatIf::Open::some;
  if (out.of_open > not_reported) {
    out.open = WhatIf::Open::out_of_reach;
    out.of_open -= not_reported;
  }
  return out;
}

}  // namespace yanxing::election
