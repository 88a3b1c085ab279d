// Which attachments a change names: found when it is stored, by the same code on laptops and on the server.
//
// An attachment's name is the SHA-256 of its content as 64 lower-case hexadecimal digits, a dot, and an ending of 1 to
// 8 lower-case letters and digits. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sync/base/hash.h"
#include "sync/base/result.h"

namespace yanxing::sync {

inline constexpr std::size_t attachment_hash_digits = 64;
inline constexpr std::size_t max_attachment_ending = 8;
/// No attachment is larger, on a laptop or on the server.
inline constexpr std::uint64_t max_attachment_bytes = std::uint64_t{64} << 20;

/// True for a whole text that is an attachment's name. Nothing else may become a path.
bool is_attachment_name(std::string_view text);

/// The content's hash as the name says it. REQUIRES: is_attachment_name(name).
Hash attachment_hash(std::string_view name);

/// Names in the text values of a payload, ascending, each once. A payload is read as far as it can be; one that is no
/// change of ours names nothing.
std::vector<std::string> attachments_in(std::string_view payload);

}  // namespace yanxing::sync
