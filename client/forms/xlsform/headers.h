// Internal to yx_xlsform: the names that columns go by.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "client/forms/xlsform/table.h"

namespace yanxing::forms::xlsform {

struct Header {
  enum class Kind {
    known,
    ignored,  // other tools have it; nothing comes of it here
    extra,    // choices: for choice_filter
    unknown,
  };
  Kind kind = Kind::unknown;
  std::string key;
  std::string language;
};

/// Takes "Label::English (en)", "bind::relevant", "constraint message", "image:zh" apart. Spellings as pyxform has them
/// (aliases.py, sheet_headers.py); case, width and spaces are tolerated.
Header parse_header(std::string_view header, SheetKind kind);

/// The names that a column of this sheet may have, for "did you mean".
std::vector<std::string> known_headers(SheetKind kind);

}  // namespace yanxing::forms::xlsform
