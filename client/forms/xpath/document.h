// The trees that expressions walk: a record being filled, a list of choices, a table from a .csv file. A node is a
// number of its document; nothing is copied to walk it, so a table of 620,000 places costs only its rows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace yanxing::forms::xpath {

using NodeId = std::uint32_t;
inline constexpr NodeId no_node = 0xFFFFFFFFU;

class Document {
 public:
  virtual ~Document() = default;

  /// The node above the outermost element ("/").
  virtual NodeId root() const = 0;
  /// no_node for the root.
  virtual NodeId parent(NodeId node) const = 0;
  /// Appends the child elements called `name` ("*": all), in document order.
  virtual void children(NodeId node, std::string_view name, std::vector<NodeId>& out) const = 0;
  /// The element's name; empty for the root.
  virtual std::string_view name(NodeId node) const = 0;
  /// The string value (XPath 1.0, 5.2): of a leaf its text, else that of all below it.
  virtual std::string value(NodeId node) const = 0;
  /// Position in document order, for sorting node sets. Larger is later.
  virtual std::uint64_t order(NodeId node) const = 0;

  /// Where the document has an index: appends those children called `name` whose child called `key` has exactly the
  /// text `text`, in document order, and returns true. False: no index, the caller looks itself.
  virtual bool find(NodeId, std::string_view, std::string_view, std::string_view, std::vector<NodeId>&) const {
    return false;
  }

  /// position(node): which of the elements of its name it is among its parent's children, from 1. Ask the parent,
  /// unless the document knows better.
  virtual std::size_t position(NodeId node) const {
    const NodeId above = parent(node);
    if (above == no_node) return 1;
    std::vector<NodeId> siblings;
    children(above, name(node), siblings);
    for (std::size_t i = 0; i < siblings.size(); ++i) {
      if (siblings[i] == node) return i + 1;
    }
    return 1;
  }
};

}  // namespace yanxing::forms::xpath
