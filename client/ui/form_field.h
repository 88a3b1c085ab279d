// One field of any form, by its type: label, the right widget, hint and error. The same for dialogs, checklists and
// conflicts.
#pragma once

#include <optional>
#include <string_view>

#include <nlohmann/json.hpp>

#include "client/app/view_parts.h"
#include "client/ui/context.h"

namespace yanxing::ui {

/// Height that `form_field` needs at this width.
float form_field_height(const UiContext& ui, const app::FieldView& field, float width);

/// Draws label and widget at the top of `rect`; `id` becomes the widget's probe id. Returns the new value when it was
/// changed now.
std::optional<nlohmann::json> form_field(UiContext& ui, std::string_view id, Rect rect, const app::FieldView& field);

}  // namespace yanxing::ui
