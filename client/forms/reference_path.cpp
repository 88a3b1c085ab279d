#include "client/forms/reference_path.h"

#include <algorithm>
#include <cstddef>

#include "sync/base/check.h"

namespace yanxing::forms {
namespace {

std::string joined(const std::vector<std::string>& nodes, std::size_t from) {
  std::string text;
  for (std::size_t i = from; i < nodes.size(); ++i) text += "/" + nodes[i];
  return text;
}

}  // namespace

std::string absolute_path(const Ancestry& target, std::string_view root) {
  return "/" + std::string(root) + joined(target.nodes, 0);
}

std::string reference_path(const Ancestry& target, const Ancestry& asking, bool in_predicate, std::string_view root) {
  YX_CHECK(target.nodes.size() == target.is_repeat.size() && asking.nodes.size() == asking.is_repeat.size());
  // The last node of either is never shared: an element does not lie in itself, and the path goes up at least once.
  const std::size_t most = std::min(target.nodes.size(), asking.nodes.size());
  std::size_t shared = 0;
  bool in_same_row = false;
  while (shared + 1 < most && target.nodes[shared] == asking.nodes[shared]) {
    if (target.is_repeat[shared]) in_same_row = true;
    ++shared;
  }
  if (!in_same_row) return absolute_path(target, root);
  std::string path = in_predicate ? "current()/.." : "..";
  for (std::size_t i = shared + 1; i < asking.nodes.size(); ++i) path += "/..";
  return path + joined(target.nodes, shared);
}

}  // namespace yanxing::forms
