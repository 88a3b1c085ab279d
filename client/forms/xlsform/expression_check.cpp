#include "client/forms/xlsform/expression_check.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <chrono>

#include "client/forms/xpath/expression.h"
#include "client/forms/xpath/parser.h"

namespace yanxing::forms::xlsform {
namespace {

Result<std::string> any_name(std::string_view name, bool) { return "/data/" + std::string(name); }

bool is_name_byte(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-'; }

void add_child_names(const xpath::Ast& ast, std::vector<std::string>& out) {
  for (const xpath::AstPtr& operand : ast.operands) add_child_names(*operand, out);
  if (ast.op != xpath::Op::path) return;
  if (ast.path.filter) add_child_names(*ast.path.filter, out);
  if (ast.path.start != xpath::Path::Start::here || ast.path.steps.empty()) return;
  const xpath::Step& first = ast.path.steps.front();
  if (first.axis == xpath::Axis::child && first.test == xpath::Test::name) out.push_back(first.name);
}

/// A number of exactly so many digits at `at`; -1: none.
int digits_at(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return -1;
  int number = 0;
  for (const char c : text.substr(at, count)) {
    if (c < '0' || c > '9') return -1;
    number = number * 10 + (c - '0');
  }
  return number;
}

}  // namespace

std::vector<std::string> child_names(std::string_view source) {
  std::vector<std::string> out;
  const auto parsed = xpath::parse_ast(source, any_name);
  if (parsed) add_child_names(**parsed, out);
  return out;
}

bool is_date_text(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const int year = digits_at(text, 0, 4);
  const int month = digits_at(text, 5, 2);
  const int day = digits_at(text, 8, 2);
  if (year < 0 || month < 0 || day < 0) return false;
  return std::chrono::year_month_day(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                     std::chrono::day(static_cast<unsigned>(day)))
      .ok();
}

bool is_time_text(std::string_view text) {
  const int hour = digits_at(text, 0, 2);
  const int minute = digits_at(text, 3, 2);
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || text[2] != ':') return false;
  return text.substr(5).find_first_not_of("0123456789:.+-Z") == std::string_view::npos;  // seconds, zone
}

bool is_datetime_text(std::string_view text) {
  if (!is_date_text(text.substr(0, 10))) return false;
  return text.size() == 10 || ((text[10] == 'T' || text[10] == ' ') && is_time_text(text.substr(11)));
}

bool is_geopoint_text(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = text.find_first_not_of(' '); at < text.size(); at = text.find_first_not_of(' ', at)) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    double number = 0;
    const auto [stop, error] = std::from_chars(text.data() + at, text.data() + end, number);
    if (error != std::errc() || stop != text.data() + end) return false;
    ++count;
    at = end;
  }
  return count >= 2 && count <= 4;
}

Result<std::vector<std::string>> check_xpath(const std::string& source, const Resolver& resolve) {
  YX_ASSIGN(const xpath::Expression expression, xpath::Expression::parse(source, resolve));
  return expression.instances();
}

bool is_dynamic_default(std::string_view text, std::string_view type) {
  if (text.find("${") != std::string_view::npos) return true;
  const Result<xpath::Expression> parsed = xpath::Expression::parse(text, any_name);
  if (!parsed || parsed->literal()) return false;
  if (text.find('(') != std::string_view::npos) return true;
  const bool is_number = type == "integer" || type == "decimal" || type == "range";
  return is_number || text.starts_with("/data/") || text.starts_with("../");
}

bool looks_like_a_call(std::string_view text) {
  const std::size_t open = text.find('(');
  return open != std::string_view::npos && open > 0 && is_name_byte(text[open - 1]) && text.ends_with(")");
}

}  // namespace yanxing::forms::xlsform
