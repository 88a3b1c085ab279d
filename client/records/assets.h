// Where a program finds the data files that came with it: forms, places, texts.
#pragma once

#include <filesystem>

#include "client/forms/form.h"
#include "client/places/places.h"
#include "sync/base/result.h"

namespace yanxing::records {

/// The assets folder: $YANXING_ASSETS if set, else ../share/yanxing/assets beside the program (installed), else
/// ../assets (every build). Error: not_found, naming where it looked.
Result<std::filesystem::path> find_assets();

/// The forms of the assets folder. Errors: of FormSet::load.
Result<forms::FormSet> load_forms(const std::filesystem::path& assets);

/// The table of places. Errors: of Places::load.
Result<places::Places> load_places(const std::filesystem::path& assets);

}  // namespace yanxing::records
