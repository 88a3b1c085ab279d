// What others wrote, as a terminal may show it: nothing in it moves the cursor, makes a line of its own or turns the
// direction of what stands beside it.
#pragma once

#include <string>
#include <string_view>

namespace yanxing {

/// Line break and tab become \n and \t, other control characters and those that steer the direction of writing \u001b,
/// \u202e…, as JSON writes them; bytes that are no UTF-8 become U+FFFD. Everything else stays.
std::string visible(std::string_view text);

}  // namespace yanxing
