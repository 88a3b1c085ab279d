// Hashes, base64 and random words of expressions.
#pragma once

#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace yanxing::forms::xpath {

/// MD5, SHA-1, SHA-256, SHA-384, SHA-512; hex or base64. Error: invalid, names what there is.
Result<std::string> digest_of(std::string_view text, std::string_view algorithm, std::string_view encoding);
/// The text; empty when it is no base64 or no UTF-8.
std::string base64_decoded(std::string_view text);
/// A version 4 UUID from 16 random bytes.
std::string uuid_text(std::string bytes);
/// One letter or digit for each byte.
std::string token_text(std::string_view bytes);

}  // namespace yanxing::forms::xpath
