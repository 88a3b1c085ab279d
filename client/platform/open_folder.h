// Shows a folder in the desktop's file manager.
#pragma once

#include <filesystem>

namespace yanxing::platform {

/// There is something to show it with: xdg-open is installed.
bool can_open_folders();

/// Starts `xdg-open FOLDER` and returns at once; whatever comes of it is the desktop's. The program started belongs to
/// nobody here: it outlives this one, and its output goes nowhere. False: it could not be started.
bool open_folder(const std::filesystem::path& folder);

}  // namespace yanxing::platform
