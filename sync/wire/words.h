// The zstd dictionary that the frames of exchanges are packed with. Private to sync/wire.
#pragma once

#include <string>

namespace yanxing::sync {

/// Its bytes, in zstd's format. FORMAT.md, "Frame".
const std::string& words();

}  // namespace yanxing::sync
