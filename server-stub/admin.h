// The administrator's commands, each one on an open city. They print their result to `out`, text for people or one JSON
// document.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "server-stub/city.h"

namespace yanxing::server {

/// Prints the one-time code alone; as JSON {"code", "name", "scope"}.
Status device_add(City& city, const std::string& scope, const std::string& name, bool json, std::ostream& out);
Status device_list(City& city, bool json, std::ostream& out);
/// A device or an unused code, and says so.
Status device_revoke(City& city, const std::string& id, bool json, std::ostream& out);

}  // namespace yanxing::server
