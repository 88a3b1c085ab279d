// The plain bytes inside a bundle. Private to sync/wire.
#pragma once

#include <string>
#include <string_view>

#include "sync/wire/bundle.h"

namespace yanxing::sync::bundle {

/// A section: its kind, its length as eight bytes, greatest first, its content.
enum Section : std::uint8_t { header = 1, frame = 2, attachment = 3, end = 4 };
inline constexpr std::size_t section_head_bytes = 9;
inline constexpr std::size_t signature_bytes = 64;
inline constexpr std::size_t max_name_bytes = 64 + 1 + 8;

std::string encode_header(const BundleHeader& header);
Result<BundleHeader> decode_header(std::string_view bytes);

/// What the laptop signs: everything before its signature.
std::string signed_message(const Hash& content);

}  // namespace yanxing::sync::bundle
