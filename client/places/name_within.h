// What a place is called in a list about a wider one.
#pragma once

#include <string>
#include <string_view>

#include "client/places/places.h"

namespace yanxing::places {

/// "阳山村" in a list about its township or a part of it; about anything wider "桥板乡阳山村", because villages of one
/// name stand in several townships. A code that is not in the table: itself.
std::string name_within(const Places& places, std::string_view code, std::string_view about);

}  // namespace yanxing::places
