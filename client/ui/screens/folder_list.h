// The folders of a file picker that is not a form's: places at the left, entries beside them. Ids begin with `id`.
#pragma once

#include <optional>
#include <string>

#include "client/ui/context.h"

namespace yanxing::ui {

/// NAME in the folder that is shown, as a path.
std::string in_folder(const app::FilePickerView& picker, const std::string& name);

/// Home, desktop, USB sticks… (`id`.place.FOLDER); the folder that was pressed.
std::optional<std::string> folder_places(UiContext& ui, const std::string& id, const app::FilePickerView& picker,
                                         Rect side);

/// What is in the folder (`id`.NAME), or why it cannot be shown; the path of the entry that was pressed. `empty`: text
/// key where there is nothing.
std::optional<std::string> folder_entries(UiContext& ui, const std::string& id, const app::FilePickerView& picker,
                                          Rect rect, const char* empty);

}  // namespace yanxing::ui
