// Paths that a test needs: the checkout (for assets and test data) and the programs built beside the test.
#pragma once

#include <filesystem>

namespace yanxing::testing {

/// The root of the checkout: source_dir() / "assets/forms".
std::filesystem::path source_dir();

/// Where the programs of the same build are: program("yanxing-server"). Name the program under NEEDS in yx_test.
std::filesystem::path program(const char* name);

}  // namespace yanxing::testing
