#include "client/forms/xlsform/expression_check.h"

#include <cctype>

#include "client/forms/xpath/expression.h"

namespace yanxing::forms::xlsform {
namespace {

Result<std::string> any_name(std::string_view name, bool) { return "/data/" + std::string(name); }

bool is_name_byte(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-'; }

}  // namespace

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
