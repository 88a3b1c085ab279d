// Recognises conditions that an index can answer.
#pragma once

#include "client/forms/xpath/ast.h"

namespace yanxing::forms::xpath {

/// Sets has_lookup and lookup where the condition, or a part of its conjunction, compares a child of the tested node
/// with something that does not depend on that node.
void find_lookup(Predicate& predicate);

/// Does its value depend on the node (or position) that it is evaluated for? current() and absolute paths do not.
bool depends_on_node(const Ast& ast);

/// Does it ask for the position among the nodes that are tested?
bool asks_position(const Ast& ast);

}  // namespace yanxing::forms::xpath
