// Small documents in memory: from JSON (yanxing-cli eval) and from XML (tests, external .xml instances).
#pragma once

#include <memory>
#include <string_view>

#include <nlohmann/json.hpp>

#include "client/forms/xpath/document.h"
#include "sync/base/result.h"

namespace yanxing::forms::xpath {

/// {"data": {"a": 1, "row": [{"b": 2}, {"b": 3}]}} becomes <data><a>1</a><row><b>2</b></row><row>…</data>: objects are
/// elements, arrays repeat the element of their name (an array of texts in a leaf is a select_multiple: joined by
/// spaces), null is an empty element, true/false "true"/"false". An object with more than one member is wrapped in
/// <data>. Error: invalid.
/// Members keep the order in which they are given.
Result<std::unique_ptr<Document>> document_from_json(const nlohmann::ordered_json& source);

/// Elements and texts; attributes, namespaces' prefixes and white space between elements are dropped. No DTD, no
/// entities but the five of XML. Error: invalid.
Result<std::unique_ptr<Document>> document_from_xml(std::string_view source);

/// The element at a path such as /data/row[2]/b; no_node when there is none. Error: invalid.
Result<NodeId> find_node(const Document& document, std::string_view path);

}  // namespace yanxing::forms::xpath
