// What the errno of a failed call to the disk means for the person: free some space, or something is wrong with it.
#pragma once

#include <cerrno>
#include <string>
#include <system_error>

#include "sync/base/result.h"

namespace yanxing {

/// disk_full where there is no room (of the disk, or of the account on it), else io.
inline Code code_of_disk_error(int number) {
  return number == ENOSPC || number == EDQUOT || number == EFBIG ? Code::disk_full : Code::io;
}

/// The same with what was tried, and the system's own words.
inline Error disk_error(const std::string& what, int number) {
  return {code_of_disk_error(number), what + ": " + std::generic_category().message(number)};
}

}  // namespace yanxing
