// All values of a conflict in one answer. Pure.
#pragma once

#include <optional>
#include <vector>

#include <nlohmann/json.hpp>

#include "client/forms/form.h"

namespace yanxing::app {

/// Choices united, texts one after the other unless one holds the other. Of a text that lists several (it has usual
/// answers to pick from, or its hint says how they are parted) each part once, parted by 、. nullopt: that cannot be,
/// or there is nothing to combine.
std::optional<nlohmann::json> combined(const forms::Field& field, const std::vector<nlohmann::json>& values);

}  // namespace yanxing::app
