// Internal to yx_forms: the shape of a value alone, without the form's rules.
#pragma once

#include <optional>

#include "client/forms/answers.h"

namespace yanxing::forms {

/// What is wrong with the value's type; of a select whose choices are fixed also that it is none of them. nullopt:
/// fine. REQUIRES: is_answered(value).
std::optional<Finding::Kind> wrong_shape(const Field& field, const nlohmann::json& value);

/// A place, but of a level that the form does not ask for.
bool has_wrong_level(const Field& field, const nlohmann::json& value);

/// "24.3 109.4", with altitude and accuracy if wanted; latitude and longitude in range.
bool is_geopoint(std::string_view text);
/// "<64 hexadecimal digits>.<ending>".
bool is_attachment_name(std::string_view text);

}  // namespace yanxing::forms
