// The settings sheet.
#include <charconv>
#include <limits>

#include "client/forms/xlsform/entry.h"
#include "client/text/text.h"

namespace yanxing::forms::xlsform {
namespace {

/// A whole number as it is; of anything else its digits, at most ten (2021-05 -> 202105).
void read_version(const std::string& text, Settings& settings, Problems& problems) {
  if (text.empty()) return;
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9') digits += c;
  }
  if (digits != text) settings.version_text = text;
  digits = digits.substr(0, 10);
  std::uint64_t number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (number > std::numeric_limits<std::uint32_t>::max()) number /= 10;
  if (number == 0) {
    problems.error(settings.spot("version"), "the version \"" + text + "\" has no number in it",
                   "Write a whole number that grows with every change, such as 1, or a date");
    return;
  }
  settings.version = static_cast<std::uint32_t>(number);
}

/// Letters, digits, _ - and full stops; the rest becomes _.
std::string form_name(std::string_view text) {
  std::string out;
  const std::string wanted = text::trim(text);
  for (std::size_t i = 0; i < wanted.size();) {
    const auto byte = static_cast<unsigned char>(wanted[i]);
    const std::size_t length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
    const std::string character = wanted.substr(i, length);
    out += is_element_name("_" + character) ? character : "_";
    i += length;
  }
  if (!out.empty() && !is_element_name(out)) out.insert(0, "_");  // it begins with a digit
  return out;
}

void read_programme(const std::string& text, Settings& settings, Problems& problems) {
  if (text.empty()) return;
  if (text.size() != 1 || text < "1" || text > "7") {
    problems.error(settings.spot("yx:programme"), "there is no programme \"" + text + "\"",
                   "Write 1 to 7, or leave it empty");
    return;
  }
  settings.programme = text;
}

}  // namespace

Spot Settings::spot(std::string_view key) const { return table ? table->spot(row, key) : Spot{"settings", 0, ""}; }

Settings read_settings(std::optional<Table> table, std::string_view file_name, std::string_view first_language,
                       Problems& problems) {
  Settings settings;
  settings.table = std::move(table);
  settings.default_code = first_language;
  const auto get = [&](std::string_view key) {
    return settings.table ? settings.table->get(settings.row, key) : std::string();
  };
  if (settings.table) {
    while (settings.row + 1 < settings.table->end_row() && settings.table->is_blank(settings.row)) ++settings.row;
  }
  const std::string id = get("form_id").empty() ? std::string(file_name) : get("form_id");
  settings.form = form_name(id);
  if (settings.form.empty()) {
    problems.error(settings.spot("form_id"), "the form has no form_id",
                   "Write a short name into the sheet settings, column form_id");
  } else if (settings.form != id) {
    problems.warn(settings.spot("form_id"), "the form_id \"" + id + "\" becomes \"" + settings.form + "\"",
                  "Use letters, digits, _, - and full stops");
  }
  read_version(get("version"), settings, problems);
  if (const std::string language = get("default_language"); !language.empty() && text::fold(language) != "default") {
    settings.default_code = language_code(language);
    settings.default_code_given = true;
  }
  if (settings.table) settings.title = settings.table->phrase(settings.row, "form_title", settings.default_code);
  if (settings.title.is_null()) settings.title = {{settings.default_code, id}};
  settings.allow_duplicates = yes_no(get("allow_choice_duplicates")).value_or(false);
  settings.instance_name = get("instance_name");
  settings.state = get("yx:state");
  read_programme(get("yx:programme"), settings, problems);
  return settings;
}

}  // namespace yanxing::forms::xlsform
