// The settings sheet.
#include <algorithm>
#include <charconv>
#include <limits>

#include "client/forms/xlsform/entry.h"
#include "client/text/text.h"

namespace yanxing::forms::xlsform {
namespace {

constexpr std::uint64_t max_version = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint64_t too_large = max_version + 1;

/// The runs of digits in a text, and what stands before, between and after them with every digit taken for a 0:
/// "v2.3" -> {2, 3}, "v0.0".
struct Digits {
  std::vector<std::string> runs;
  std::string shape;
};

Digits digits_of(std::string_view text) {
  Digits out;
  bool within = false;
  for (const char c : text) {
    const bool digit = c >= '0' && c <= '9';
    if (digit && !within) {
      out.runs.emplace_back();
      out.shape += '0';
    }
    if (digit) out.runs.back() += c;
    if (!digit) out.shape += c;
    within = digit;
  }
  return out;
}

std::uint64_t number_of(std::string_view digits) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return error == std::errc() ? std::min(number, too_large) : too_large;
}

bool is_date(std::uint64_t year, std::uint64_t month, std::uint64_t day) {
  return year >= 1900 && year <= 2099 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

/// yyyymmddhhmm[ss] as yymmddhhmm, which 32 bits hold until 2042. nullopt: no moment.
std::optional<std::uint64_t> minute_of(std::string_view digits) {
  if (digits.size() != 12 && digits.size() != 14) return std::nullopt;
  const bool good =
      number_of(digits.substr(0, 4)) >= 2000 &&
      is_date(number_of(digits.substr(0, 4)), number_of(digits.substr(4, 2)), number_of(digits.substr(6, 2))) &&
      number_of(digits.substr(8, 2)) < 24 && number_of(digits.substr(10, 2)) < 60;
  return good ? std::optional(number_of(digits.substr(2, 10))) : std::nullopt;
}

/// Of a year, month, day and further parts, padded: 2021-12-1 -> 20211201.
std::string padded(const std::vector<std::string>& runs) {
  std::string out;
  for (const std::string& run : runs) out += run.size() == 1 ? "0" + run : run;
  return out;
}

/// What assets/forms/README.md says of `version`; more than max_version where no rule gives less.
std::uint64_t version_number(std::string_view text) {
  Digits digits = digits_of(text);
  if (!digits.shape.empty() && (digits.shape.front() == 'v' || digits.shape.front() == 'V')) digits.shape.erase(0, 1);
  const std::vector<std::string>& runs = digits.runs;
  const std::string& shape = digits.shape;
  if (shape == "0") return minute_of(runs[0]).value_or(number_of(runs[0]));
  if (shape == "0.0" || shape == "0.0.0") {
    const std::uint64_t minor = number_of(runs[1]);
    const std::uint64_t patch = runs.size() > 2 ? number_of(runs[2]) : 0;
    if (minor > 999 || patch > 999) return too_large;
    return number_of(runs[0]) * 1'000'000 + minor * 1'000 + patch;
  }
  const bool begins_with_date = runs.size() >= 3 && is_date(number_of(runs[0]), number_of(runs[1]), number_of(runs[2]));
  if (begins_with_date && shape == "0-0-0") return number_of(padded(runs));
  if (begins_with_date && (shape.starts_with("0-0-0T0:0") || shape.starts_with("0-0-0 0:0"))) {
    return minute_of(padded({runs.begin(), runs.begin() + 5})).value_or(too_large);
  }
  std::string all;
  for (const std::string& run : runs) all += run;
  return number_of(all);
}

void read_version(const std::string& text, Settings& settings, Problems& problems) {
  if (text.empty()) return;
  const Spot spot = settings.spot("version");
  constexpr const char* cure = "Write a whole number that grows with every change, such as 1, or a date";
  if (digits_of(text).runs.empty()) {
    problems.error(spot, "the version \"" + text + "\" has no number in it", cure);
    return;
  }
  const std::uint64_t number = version_number(text);
  if (number == 0) {
    problems.error(spot, "the version \"" + text + "\" is 0; write 1 or more", cure);
    return;
  }
  if (number > max_version) {
    problems.error(spot,
                   "the version \"" + text +
                       "\" is too large: it may be up to 4294967295, the parts after a full stop "
                       "up to 999",
                   "Write a smaller number that grows with every change, or a date such as 2021-05-17");
    return;
  }
  settings.version = static_cast<std::uint32_t>(number);
  if (text != std::to_string(number)) settings.version_text = text;
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

void read_reach(const std::string& text, Settings& settings, Problems& problems) {
  if (text.empty()) return;
  if (text != "below") {
    problems.error(settings.spot("yx:reach"), "records cannot reach \"" + text + "\"",
                   "Write below where everybody below the place of a record shall see it, or leave it empty");
    return;
  }
  settings.reach = text;
}

void read_writer(const std::string& text, Settings& settings, Problems& problems) {
  if (text.empty()) return;
  if (text != "above") {
    problems.error(settings.spot("yx:writer"), "records cannot be written by \"" + text + "\"",
                   "Write above where only those above the place of a record shall write it, or leave it empty");
    return;
  }
  settings.writer = text;
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
  } else if (settings.form.size() > max_name_bytes) {
    problems.error(settings.spot("form_id"),
                   "the form_id is too long: " + std::to_string(settings.form.size()) + " bytes of at most " +
                       std::to_string(max_name_bytes) + " (a Chinese character has three)",
                   "Write a shorter one; what people read is the form_title");
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
  read_reach(get("yx:reach"), settings, problems);
  read_writer(get("yx:writer"), settings, problems);
  return settings;
}

}  // namespace yanxing::forms::xlsform
