// A tree in memory, numbered in document order.
#pragma once

#include <string>
#include <vector>

#include "client/forms/xpath/document.h"

namespace yanxing::forms::xpath {

class MemoryDocument : public Document {
 public:
  MemoryDocument();

  /// Adds the next element in document order: below `parent`, after all that is there.
  NodeId add(NodeId parent, std::string name);
  void append_text(NodeId node, std::string_view text) { nodes_[node].text += text; }

  NodeId root() const override { return 0; }
  NodeId parent(NodeId node) const override { return nodes_[node].parent; }
  void children(NodeId node, std::string_view name, std::vector<NodeId>& out) const override;
  std::string_view name(NodeId node) const override { return nodes_[node].name; }
  std::string value(NodeId node) const override;
  std::uint64_t order(NodeId node) const override { return node; }

 private:
  struct Element {
    std::string name;
    std::string text;  // its own, not that of elements in it
    NodeId parent = no_node;
    std::vector<NodeId> children;
  };
  std::vector<Element> nodes_;
};

}  // namespace yanxing::forms::xpath
