#include "client/forms/xpath/memory_document.h"

#include <utility>

namespace yanxing::forms::xpath {

MemoryDocument::MemoryDocument() : nodes_(1) {}

NodeId MemoryDocument::add(NodeId parent, std::string name) {
  const auto id = static_cast<NodeId>(nodes_.size());
  nodes_.push_back({.name = std::move(name), .text = {}, .parent = parent, .children = {}});
  nodes_[parent].children.push_back(id);
  return id;
}

void MemoryDocument::children(NodeId node, std::string_view name, std::vector<NodeId>& out) const {
  for (const NodeId child : nodes_[node].children) {
    if (name == "*" || nodes_[child].name == name) out.push_back(child);
  }
}

std::string MemoryDocument::value(NodeId node) const {
  if (nodes_[node].children.empty()) return nodes_[node].text;
  // What lies below a node has the numbers after it, in document order.
  std::string out = nodes_[node].text;
  for (NodeId below = node + 1; below < nodes_.size() && nodes_[below].parent >= node; ++below) {
    if (nodes_[below].parent == no_node) break;
    out += nodes_[below].text;
  }
  return out;
}

}  // namespace yanxing::forms::xpath
