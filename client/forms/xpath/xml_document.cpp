#include "client/forms/xpath/xml_document.h"

#include <pugixml.hpp>
#include <string>
#include <vector>

#include "client/forms/xpath/coerce.h"
#include "client/forms/xpath/expression.h"
#include "client/forms/xpath/memory_document.h"
#include "client/forms/xpath/parser.h"

namespace yanxing::forms::xpath {
namespace {

using json = nlohmann::ordered_json;

constexpr std::size_t deepest_element = 200;
constexpr std::size_t most_elements = 5'000'000;

Error invalid(std::string what) { return {Code::invalid, std::move(what)}; }

bool is_scalar(const json& value) { return !value.is_object() && !value.is_array(); }

std::string text_of(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
  if (value.is_number_integer()) return value.dump();
  if (value.is_number()) return number_text(value.get<double>());
  return {};
}

class JsonReader {
 public:
  explicit JsonReader(MemoryDocument& document) : document_(document) {}

  Status members(NodeId parent, const json& object, std::size_t depth) {
    if (depth > deepest_element) return invalid("objects within objects more than 200 deep");
    for (const auto& [name, value] : object.items()) {
      if (name.empty()) return invalid("a member without a name");
      if (!value.is_array()) {
        YX_TRY(element(parent, name, value, depth));
        continue;
      }
      bool words = !value.empty();
      for (const json& item : value) words = words && is_scalar(item);
      if (words) {
        const NodeId node = document_.add(parent, name);
        for (std::size_t i = 0; i < value.size(); ++i) {
          document_.append_text(node, (i > 0 ? " " : "") + text_of(value[i]));
        }
        continue;
      }
      for (const json& item : value) YX_TRY(element(parent, name, item, depth));
    }
    return {};
  }

 private:
  Status element(NodeId parent, const std::string& name, const json& value, std::size_t depth) {
    if (value.is_array()) return invalid("\"" + name + "\": an array in an array; rows are objects");
    const NodeId node = document_.add(parent, name);
    if (value.is_object()) return members(node, value, depth + 1);
    document_.append_text(node, text_of(value));
    return {};
  }

  MemoryDocument& document_;
};

std::string local_name(std::string_view name) {
  const auto colon = name.find(':');
  return std::string(colon == std::string_view::npos ? name : name.substr(colon + 1));
}

Status add_xml(MemoryDocument& document, NodeId parent, const pugi::xml_node& from, std::size_t depth,
               std::size_t& count) {
  if (depth > deepest_element) return invalid("elements within elements more than 200 deep");
  if (++count > most_elements) return invalid("more than 5,000,000 elements");
  const NodeId node = document.add(parent, local_name(from.name()));
  const bool leaf =
      from.find_child([](const pugi::xml_node& child) { return child.type() == pugi::node_element; }).empty();
  for (const pugi::xml_node& child : from.children()) {
    if (child.type() == pugi::node_element) {
      YX_TRY(add_xml(document, node, child, depth + 1, count));
    } else if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
      // White space between elements is layout; in a leaf it is what somebody wrote.
      if (leaf || !trim_space(child.value()).empty()) document.append_text(node, child.value());
    }
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<Document>> document_from_json(const json& source) {
  if (!source.is_object()) return invalid("a record is an object: {\"data\": {…}}");
  auto document = std::make_unique<MemoryDocument>();
  const bool wrapped = source.size() == 1 && !source.begin()->is_array();
  const NodeId top = wrapped ? document->root() : document->add(document->root(), "data");
  YX_TRY(JsonReader(*document).members(top, source, 0));
  return std::unique_ptr<Document>(std::move(document));
}

Result<std::unique_ptr<Document>> document_from_xml(std::string_view source) {
  if (source.find("<!DOCTYPE") != std::string_view::npos || source.find("<!ENTITY") != std::string_view::npos) {
    return invalid("a document type or entities are not read; take <!DOCTYPE …> away");
  }
  pugi::xml_document xml;
  const pugi::xml_parse_result parsed = xml.load_buffer(
      source.data(), source.size(), pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol | pugi::parse_ws_pcdata,
      pugi::encoding_utf8);
  if (!parsed) {
    return invalid("no XML at byte " + std::to_string(parsed.offset) + ": " + parsed.description());
  }
  const pugi::xml_node top = xml.document_element();
  if (!top) return invalid("there is no element");
  auto document = std::make_unique<MemoryDocument>();
  std::size_t count = 0;
  YX_TRY(add_xml(*document, document->root(), top, 0, count));
  return std::unique_ptr<Document>(std::move(document));
}

Result<NodeId> find_node(const Document& document, std::string_view path) {
  YX_ASSIGN(const AstPtr checked, parse_path(path));  // a path, not any expression
  YX_ASSIGN(const Expression expression, Expression::parse(path, nullptr));
  const Node root{&document, document.root()};
  YX_ASSIGN(const Value found, expression.evaluate({.node = root, .current = root, .environment = nullptr}));
  const auto* nodes = std::get_if<NodeSet>(&found);
  return nodes == nullptr || nodes->empty() ? no_node : nodes->front().id;
}

}  // namespace yanxing::forms::xpath
