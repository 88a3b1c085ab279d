// How cells are named: the one rule that forms and the merge share.
#pragma once

#include <string_view>

namespace yanxing::sync {

/// A cell whose name starts so is quiet: concurrent different values are kept, and the one of the greatest stamp is
/// shown, but nobody is asked to decide. For what a program notes by itself, such as the time of a signature that two
/// laptops took.
inline constexpr char quiet_prefix = '~';

/// The cell's name without the mark of a quiet one.
inline std::string_view plain_name(std::string_view cell) {
  return !cell.empty() && cell.front() == quiet_prefix ? cell.substr(1) : cell;
}

}  // namespace yanxing::sync
