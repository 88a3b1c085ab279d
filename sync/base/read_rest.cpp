#include "sync/base/read_rest.h"

#include <cstddef>

namespace yanxing {

std::optional<std::string> read_rest(std::istream& in) {
  constexpr std::size_t at_once = std::size_t{64} << 10;
  if (in.fail()) return std::nullopt;
  std::string all;
  while (in) {
    const std::size_t had = all.size();
    all.resize(had + at_once);
    in.read(all.data() + had, static_cast<std::streamsize>(at_once));
    all.resize(had + static_cast<std::size_t>(in.gcount()));
  }
  if (in.bad()) return std::nullopt;
  return all;
}

}  // namespace yanxing
