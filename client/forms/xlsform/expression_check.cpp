#include "client/forms/xlsform/expression_check.h"

#ifdef YX_XLSFORM_WITHOUT_XPATH

namespace yanxing::forms::xlsform {

Result<std::vector<std::string>> check_xpath(const std::string&, const Resolver&) { return std::vector<std::string>(); }

}  // namespace yanxing::forms::xlsform

#else

#include "client/forms/xpath/expression.h"

namespace yanxing::forms::xlsform {

Result<std::vector<std::string>> check_xpath(const std::string& source, const Resolver& resolve) {
  YX_ASSIGN(const xpath::Expression expression, xpath::Expression::parse(source, resolve));
  return expression.instances();
}

}  // namespace yanxing::forms::xlsform

#endif
