// Sizes of files as every screen and the command line say them. Pure.
#pragma once

#include <cstdint>
#include <string>

namespace yanxing::text {

/// In megabytes of a million with at most one decimal: "2.4", "7". Of something there is never 0: 0.1 at least.
std::string megabytes(std::int64_t bytes);

/// The same of a part that is done, rounded down: what is not there yet is not said to be.
std::string megabytes_done(std::int64_t bytes);

}  // namespace yanxing::text
