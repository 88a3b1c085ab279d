#include "client/text/size.h"

#include <algorithm>

namespace yanxing::text {
namespace {

constexpr std::int64_t tenth = 100'000;

std::string of_tenths(std::int64_t tenths) {
  const std::string whole = std::to_string(tenths / 10);
  return tenths % 10 == 0 ? whole : whole + "." + std::to_string(tenths % 10);
}

}  // namespace

std::string megabytes(std::int64_t bytes) {
  if (bytes <= 0) return "0";
  return of_tenths(std::max<std::int64_t>(1, (bytes + tenth / 2) / tenth));
}

std::string megabytes_done(std::int64_t bytes) { return of_tenths(std::max<std::int64_t>(0, bytes) / tenth); }

}  // namespace yanxing::text
