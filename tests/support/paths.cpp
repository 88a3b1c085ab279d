#include "tests/support/paths.h"

namespace yanxing::testing {

std::filesystem::path source_dir() { return YX_SOURCE_DIR; }

std::filesystem::path program(const char* name) { return std::filesystem::path(YX_PROGRAM_DIR) / name; }

}  // namespace yanxing::testing
