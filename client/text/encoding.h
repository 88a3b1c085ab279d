// Bytes of a text file as UTF-8, whatever spreadsheet program wrote them. Pure, any thread. Built on ICU.
#pragma once

#include <string>
#include <string_view>

#include "sync/base/result.h"

namespace yanxing::text {

/// UTF-8 and UTF-16 by their byte order mark, UTF-8 without one, else GB18030 (which holds GBK and GB2312). Nothing is
/// guessed by likeliness and nothing is replaced: bytes that are none of these are an error. Error: invalid.
Result<std::string> to_utf8(std::string_view bytes);

}  // namespace yanxing::text
