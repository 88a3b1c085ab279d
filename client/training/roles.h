// Roles on the roster: one text of a person often names several, separated as people do it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace yanxing::training {

/// "妇联主席、妇联执委" -> both, in the order written, each once. Separators: 、 ， , ； ; / and line breaks. Empty for
/// a text without any.
std::vector<std::string> roles_of(std::string_view text);

}  // namespace yanxing::training
