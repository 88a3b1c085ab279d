// What the errno of a failed call to the disk means for the person: free some space, or something is wrong with it.
#pragma once

#include <cerrno>

#include "sync/base/result.h"

namespace yanxing {

/// disk_full where there is no room (of the disk, or of the account on it), else io.
inline Code code_of_disk_error(int number) {
  return number == ENOSPC || number == EDQUOT || number == EFBIG ? Code::disk_full : Code::io;
}

}  // namespace yanxing
