// Internal to yx_xlsform: what is read from the three sheets, before it becomes JSON.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "client/forms/reference_path.h"
#include "client/forms/xlsform/problem.h"
#include "client/forms/xlsform/table.h"
#include "client/forms/xlsform/types.h"

namespace yanxing::forms::xlsform {

/// Of a form, a field or a group, as the form loader takes them (client/forms/form_reader.cpp).
inline constexpr std::size_t max_name_bytes = 128;

/// One row of the survey: a field, or a group or repeat with those in it.
struct Entry {
  std::size_t row = 0;  // index into the table
  Type type;            // of a frame: begin_group, begin_repeat
  std::string node;     // the element's name
  std::string name;     // in the compiled form: the node's name, or "group/name" where that is taken
  std::optional<std::size_t> parent;
  std::vector<std::size_t> children;
  Ancestry place;

  bool is_repeat() const { return type.kind == Type::Kind::begin_repeat; }
  bool is_frame() const { return is_repeat() || type.kind == Type::Kind::begin_group; }
};

/// All rows in order; those of no group in `top`.
struct Survey {
  std::vector<Entry> entries;
  std::vector<std::size_t> top;
  std::vector<std::pair<std::string, std::size_t>> tables;  // csv-external: file, row

  bool in_repeat(const Entry& entry) const;
  std::vector<std::string> names() const;
  /// All entries of that node name.
  std::vector<std::size_t> called(std::string_view node) const;

  std::multimap<std::string, std::size_t, std::less<>> by_node;
};

/// Types, names and nesting. Errors: unknown and refused types, names that are missing, ill-formed or there twice,
/// groups that do not end where they should.
Survey read_survey(const Table& table, Problems& problems);

struct ChoiceList {
  std::size_t row = 0;  // where it begins
  std::vector<nlohmann::json> choices;
  bool has_value(std::string_view value) const;
};

struct Choices {
  std::map<std::string, ChoiceList, std::less<>> lists;
  std::vector<std::string> names() const;
  const ChoiceList* find(std::string_view list) const;
};

/// Errors: a row without list or value, a value twice in a list.
Choices read_choices(const Table& table, std::string_view default_code, bool allow_duplicates, Problems& problems);

struct Settings {
  std::string form;
  nlohmann::json title;
  std::uint32_t version = 1;
  std::string version_text;  // empty: the number says it all
  std::string default_code;  // the language of columns without one
  bool default_code_given = false;
  bool allow_duplicates = false;
  std::string instance_name;
  std::string state;
  std::string programme;
  std::string reach;
  std::string writer;
  std::optional<Table> table;
  std::size_t row = 1;  // where the values stand
  Spot spot(std::string_view key) const;
};

/// `file_name`: what the form is called where the workbook does not say. `first_language`: the code of columns without
/// language, unless default_language is set.
Settings read_settings(std::optional<Table> table, std::string_view file_name, std::string_view first_language,
                       Problems& problems);

/// yes, true, TRUE, true(), 是, 1 -> true; no, false… -> false; else nullopt.
std::optional<bool> yes_no(std::string_view text);

/// A name that XML and expressions take: a letter or _, then letters (of any script), digits, _ - and full stops.
bool is_element_name(std::string_view name);

}  // namespace yanxing::forms::xlsform
