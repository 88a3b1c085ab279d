#include "client/forms/xlsform/references.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <functional>

#include "client/forms/reference_path.h"
#include "client/forms/xlsform/expression_check.h"
#include "client/text/text.h"

namespace yanxing::forms::xlsform {
namespace {

bool is_name_byte(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.' || c == ':' ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// "name(" somewhere outside of quotes.
bool calls_function(std::string_view text) {
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (quote != 0) {
      if (text[i] == quote) quote = 0;
    } else if (text[i] == '\'' || text[i] == '"') {
      quote = text[i];
    } else if (text[i] == '(' && i > 0 && is_name_byte(text[i - 1])) {
      return true;
    }
  }
  return false;
}

}  // namespace

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

bool is_dynamic_default(std::string_view text, std::string_view type) {
  if (text.find("${") != std::string_view::npos || calls_function(text)) return true;
  const bool is_words = type == "text" || type == "note" || type == "barcode" || type == "hidden" ||
                        type.substr(0, 6) == "select" || type == "rank";
  if (is_words) return false;
  for (const char* sign : {" + ", " - ", " * ", " div ", " mod ", "+", "*"}) {
    if (text.find(sign) != std::string_view::npos && type != "date" && type != "datetime" && type != "time" &&
        type != "geopoint") {
      return true;
    }
  }
  return false;
}

std::string quoted_literal(std::string_view text) {
  if (text.find('\'') == std::string_view::npos) return "'" + std::string(text) + "'";
  if (text.find('"') == std::string_view::npos) return '"' + std::string(text) + '"';
  std::string out = "concat(";
  for (std::size_t from = 0; from < text.size();) {
    const char quote = text[from] == '"' ? '\'' : '"';
    const std::size_t end = std::min(text.find(quote, from), text.size());
    out += (from == 0 ? "" : ", ") + std::string(1, quote) + std::string(text.substr(from, end - from)) + quote;
    from = end;
  }
  return out + ")";
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
                    "Put it right: " + text::first_characters(source, 200));
    return false;
  }
  tables_.insert(checked->begin(), checked->end());
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
