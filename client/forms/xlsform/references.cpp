#include "client/forms/xlsform/references.h"

#include <algorithm>
#include <array>
#include <functional>

#include "client/forms/reference_path.h"
#include "client/forms/xlsform/expression_check.h"
#include "client/text/text.h"

namespace yanxing::forms::xlsform {
std::string tidy_expression(std::string_view source) {
  constexpr std::array<std::pair<std::string_view, char>, 4> curly{
      {{"\xE2\x80\x98", '\''}, {"\xE2\x80\x99", '\''}, {"\xE2\x80\x9C", '"'}, {"\xE2\x80\x9D", '"'}}};
  std::string out;
  char quote = 0;
  bool from_curly = false;
  for (std::size_t i = 0; i < source.size();) {
    const auto smart =
        std::find_if(curly.begin(), curly.end(), [&](const auto& one) { return source.substr(i, 3) == one.first; });
    if (smart != curly.end() && (quote == 0 || (from_curly && quote == smart->second))) {
      from_curly = quote == 0;
      quote = quote == 0 ? smart->second : '\0';
      out += smart->second;
      i += 3;
      continue;
    }
    if (quote == 0 && source.substr(i, 2) == "${") {
      const std::size_t end = source.find('}', i);
      if (end != std::string_view::npos) {
        out += "${" + text::trim(source.substr(i + 2, end - i - 2)) + "}";
        i = end + 1;
        continue;
      }
    }
    if (quote == 0 && (source[i] == '\'' || source[i] == '"')) {
      quote = source[i];
      from_curly = false;
    } else if (quote == source[i]) {
      quote = 0;
    }
    out += source[i++];
  }
  return out;
}

const Entry* References::find(const Spot& spot, std::string_view name) {
  std::string wanted = text::trim(name);
  if (wanted.substr(0, 2) == "${" && wanted.back() == '}')
    wanted = text::trim(std::string_view(wanted).substr(2, wanted.size() - 3));
  const std::vector<std::size_t> found = survey_.called(wanted);
  if (found.size() == 1) return &survey_.entries[found.front()];
  const std::string shown = "${" + wanted + "}";
  if (found.size() > 1) {
    std::string rows;
    for (const std::size_t one : found)
      rows += (rows.empty() ? "" : ", ") + std::to_string(survey_.entries[one].row + 1);
    problems_.error(spot, shown + " may be any of several fields of that name (rows " + rows + ")",
                    "Rename all but one of them, and say which is meant");
  } else if (wanted.substr(0, 11) == "last-saved#") {
    problems_.error(spot, shown + " asks for an answer of the record before, which is not known here",
                    "Use a default, or take it away");
  } else {
    problems_.error(spot, "there is no field " + shown,
                    (problems_.is_full() ? "" : did_you_mean(wanted, survey_.names())) +
                        "Write the name of a row of the sheet survey");
  }
  return nullptr;
}

bool References::check_names(const Spot& spot, std::string_view text) {
  bool good = true;
  for (std::size_t at = text.find("${"); at != std::string_view::npos; at = text.find("${", at + 2)) {
    const std::size_t end = text.find('}', at);
    if (end == std::string_view::npos) {
      problems_.error(spot, "a ${ is not closed", "Write ${name}");
      return false;
    }
    if (find(spot, text.substr(at + 2, end - at - 2)) == nullptr) good = false;
  }
  return good;
}

bool References::check_expression(const Spot& spot, const std::string& source, const Entry* asking) {
  if (!check_names(spot, source)) return false;
  static const Ancestry nowhere;
  const Ancestry& from = asking == nullptr ? nowhere : asking->place;
  const Resolver resolve = [&](std::string_view name, bool in_predicate) -> Result<std::string> {
    const std::vector<std::size_t> found = survey_.called(name);
    if (found.size() != 1) return Error{Code::invalid, "no field ${" + std::string(name) + "}"};
    return reference_path(survey_.entries[found.front()].place, from, in_predicate);
  };
  Result<std::vector<std::string>> checked = check_xpath(source, resolve);
  if (!checked) {
    problems_.error(spot, "the expression cannot be read: " + checked.error().detail,
                    "Correct the expression in this cell; it is written like ${age} > 17 and ${sex} = 'f', with known "
                    "functions, texts in quotes and every bracket closed");
    return false;
  }
  for (const std::string& table : *checked) tables_.emplace(table, spot);
  return true;
}

void References::check_text(const Spot& spot, std::string& text, const Entry*) {
  if (text.find("${") == std::string::npos || !check_names(spot, text)) return;
  std::string out;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t at = std::min(text.find("${", from), text.size());
    out += text.substr(from, at - from);
    if (at == text.size()) break;
    const std::size_t end = text.find('}', at);
    out += "${" + text::trim(std::string_view(text).substr(at + 2, end - at - 2)) + "}";
    from = end + 1;
  }
  text = out;
}

}  // namespace yanxing::forms::xlsform
