// A compiled form as text for a file that people read and compare: assets/forms/NAME.json.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

namespace yanxing::forms::xlsform {

/// One line a field and a choice, properties and languages in the order of assets/forms/README.md. Equal forms give
/// equal bytes.
std::string form_text(const nlohmann::json& form);

}  // namespace yanxing::forms::xlsform
