// Internal to yx_forms: what must hold between the parts of one form.
#pragma once

#include <string>

#include "client/forms/form.h"

namespace yanxing::forms {

/// "form NAME, field FIELD: what", code invalid.
Error form_error(const Form& form, const std::string& field, const std::string& what);

/// Checks every name that the form mentions and links what belongs together: comments with answers. Error: invalid.
Status check_and_link(Form& form);

/// What can be checked once the expressions are parsed. Error: invalid.
Status check_rules(const Form& form);

}  // namespace yanxing::forms
