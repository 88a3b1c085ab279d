// Reading a stream to its end where its disk or stick may fail.
#pragma once

#include <istream>
#include <optional>
#include <string>

namespace yanxing {

/// All that is left of it; nullopt: it cannot be read. Also where istreambuf_iterator would throw: a stick that was
/// pulled out, a folder that was opened as a file.
std::optional<std::string> read_rest(std::istream& in);

}  // namespace yanxing
