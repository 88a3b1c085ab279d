// A compiled form as ODK XForm 1.0, for use in other clients.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "sync/base/result.h"

namespace yanxing::forms::xlsform {

/// `form` is the compiled JSON (assets/forms/README.md). Written as pyxform writes it: all texts as itext, lists and
/// tables as secondary instances, ${name} as a path. What other clients lack becomes what is nearest: a place or a
/// reference is a text. Error: invalid, the JSON is no compiled form.
Result<std::string> export_xform(const nlohmann::json& form);

}  // namespace yanxing::forms::xlsform
