// Which answers tell one record of a form from another. Pure.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "client/forms/form.h"

namespace yanxing::records {

/// The form's summary, then what its key points to besides (a session's training, a mark's session): a list that shows
/// only the rest would have the same line several times.
inline std::vector<std::string> naming_fields(const forms::Form& form) {
  std::vector<std::string> out = form.summary;
  for (const std::string& name : form.key) {
    const forms::Field* field = form.find(name);
    const bool points = field != nullptr && field->type == forms::FieldType::reference;
    if (points && std::find(out.begin(), out.end(), name) == out.end()) out.push_back(name);
  }
  return out;
}

}  // namespace yanxing::records
