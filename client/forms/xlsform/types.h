// Internal to yx_xlsform: the column `type`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace yanxing::forms::xlsform {

struct Type {
  enum class Kind {
    field,
    begin_group,
    begin_repeat,
    end_group,
    end_repeat,
    audit,        // accepted, and switched off
    table,        // csv-external: a file that expressions read
    device_fact,  // a phone's number and the like: a laptop has none, so it stays empty
    refused,      // a laptop cannot record it
    unknown,
  };
  Kind kind = Kind::unknown;
  std::string name;  // as the compiled form has it ("select_one"); of a refused one its usual name
  std::string list;  // selects: the list of choices
  std::string file;  // select_*_from_file
  bool or_other = false;
  std::string cure;  // of a refused one
};

/// Spellings as pyxform has them (question_type_dictionary.py, aliases.py); case and spaces are tolerated.
Type parse_type(std::string_view text);

/// The type names that people write, for "did you mean".
std::vector<std::string> known_types();

/// Whether a person is asked, so that it needs a label.
bool is_asked(std::string_view type);

}  // namespace yanxing::forms::xlsform
