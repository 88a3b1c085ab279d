// The folders that a person looks through for a photo or a file.
#pragma once

#include <filesystem>
#include <string>

#include "client/app/fill_view.h"

namespace yanxing::app {

/// Home, desktop, pictures, downloads as far as they are there, and what is plugged in.
std::vector<std::pair<std::string, std::string>> picker_places(const std::filesystem::path& home);

/// The folder's entries by name, folders first, hidden ones left out; of files only pictures where `images`, none
/// where `folders`. A folder
/// that cannot be read is told in `problem`.
void read_folder(FilePickerView& view, const std::filesystem::path& folder);

}  // namespace yanxing::app
