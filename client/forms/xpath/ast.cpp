#include "client/forms/xpath/ast.h"

#include <algorithm>
#include <array>
#include <utility>

namespace yanxing::forms::xpath {
namespace {

constexpr auto axes = std::to_array<std::pair<std::string_view, Axis>>({
    {"child", Axis::child},
    {"parent", Axis::parent},
    {"self", Axis::self},
    {"descendant", Axis::descendant},
    {"descendant-or-self", Axis::descendant_or_self},
    {"ancestor", Axis::ancestor},
    {"ancestor-or-self", Axis::ancestor_or_self},
    {"following-sibling", Axis::following_sibling},
    {"preceding-sibling", Axis::preceding_sibling},
    {"following", Axis::following},
    {"preceding", Axis::preceding},
    {"attribute", Axis::attribute},
});

}  // namespace

std::optional<Axis> axis_of(std::string_view name) {
  const auto* found = std::ranges::find(axes, name, [](const auto& axis) { return axis.first; });
  return found == axes.end() ? std::nullopt : std::optional(found->second);
}

bool is_node_type(std::string_view name) {
  return name == "node" || name == "text" || name == "comment" || name == "processing-instruction";
}

Comparison comparison_of(std::string_view sign) {
  if (sign == "=") return Comparison::equal;
  if (sign == "!=") return Comparison::not_equal;
  if (sign == "<") return Comparison::less;
  if (sign == "<=") return Comparison::less_or_equal;
  return sign == ">" ? Comparison::greater : Comparison::greater_or_equal;
}

Comparison turned(Comparison comparison) {
  switch (comparison) {
    case Comparison::less: return Comparison::greater;
    case Comparison::less_or_equal: return Comparison::greater_or_equal;
    case Comparison::greater: return Comparison::less;
    case Comparison::greater_or_equal: return Comparison::less_or_equal;
    default: return comparison;
  }
}

}  // namespace yanxing::forms::xpath
