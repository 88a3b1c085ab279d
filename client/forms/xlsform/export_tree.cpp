#include "client/forms/xlsform/export_tree.h"

#include <algorithm>

#include "client/forms/xlsform/entry.h"
#include "client/forms/xlsform/expression_check.h"
#include "client/text/text.h"

namespace yanxing::forms::xlsform {
namespace {

using nlohmann::json;

constexpr std::size_t max_depth = 40;

/// Walks an expression and knows, at each ${, whether it stands in quotes, in […], or as an argument of indexed-repeat
/// that must be absolute (the repeats and the field, not the positions).
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  void step(std::size_t at) {
    const char c = text_[at];
    if (quote_ != 0) {
      if (c == quote_) quote_ = 0;
      return;
    }
    if (c == '\'' || c == '"') quote_ = c;
    if (c == '[') ++brackets_;
    if (c == ']' && brackets_ > 0) --brackets_;
    if (c == '(') calls_.push_back({is_indexed_repeat(at), 0});
    if (c == ')' && !calls_.empty()) calls_.pop_back();
    if (c == ',' && !calls_.empty()) ++calls_.back().argument;
  }
  bool in_quotes() const { return quote_ != 0; }
  bool in_predicate() const { return brackets_ > 0; }
  bool wants_absolute() const {
    if (calls_.empty() || !calls_.back().indexed_repeat) return false;
    const std::size_t argument = calls_.back().argument;
    return argument == 0 || argument % 2 == 1;
  }

 private:
  struct Call {
    bool indexed_repeat = false;
    std::size_t argument = 0;
  };
  bool is_indexed_repeat(std::size_t open) const {
    std::string_view before = text_.substr(0, open);
    while (!before.empty() && before.back() == ' ') before.remove_suffix(1);
    constexpr std::string_view name = "indexed-repeat";
    return before.size() >= name.size() && before.substr(before.size() - name.size()) == name;
  }

  std::string_view text_;
  char quote_ = 0;
  std::size_t brackets_ = 0;
  std::vector<Call> calls_;
};

/// The name in "${name}" when that is all there is.
std::string only_reference(std::string_view expression) {
  const std::string text = text::trim(expression);
  const bool only = text.size() > 3 && text.substr(0, 2) == "${" && text.find('}') == text.size() - 1;
  return only ? text.substr(2, text.size() - 3) : "";
}

}  // namespace

std::string ExportNode::text(const char* property) const {
  const auto found = source.find(property);
  return found != source.end() && found->is_string() ? found->get<std::string>() : "";
}

Result<ExportForm> ExportForm::make(const json& form) {
  const bool whole = form.is_object() && form.contains("form") && form["form"].is_string() && form.contains("fields") &&
                     form["fields"].is_array() && form.contains("title") && form["title"].is_object();
  if (!whole) return Error{Code::invalid, "this is no compiled form: form, title and fields are needed"};
  ExportForm out;
  out.source_ = form;
  out.source_.erase("fields");
  for (const json& code : form.value("languages", json::array())) {
    if (code.is_string()) out.languages_.push_back(code.get<std::string>());
  }
  if (out.languages_.empty()) {
    for (const auto& [code, text] : form["title"].items()) out.languages_.push_back(code);
  }
  if (out.languages_.empty()) out.languages_.push_back("default");
  YX_TRY(out.read(form["fields"], nullptr, out.nodes_, 0));
  return out;
}

Status ExportForm::read(const json& fields, const ExportNode* parent, std::vector<ExportNode>& into,
                        std::size_t depth) {
  if (depth > max_depth) return Error{Code::invalid, "groups lie too deep"};
  for (const json& field : fields) {
    const bool whole = field.is_object() && field.contains("name") && field["name"].is_string() &&
                       field.contains("type") && field["type"].is_string();
    if (!whole) return Error{Code::invalid, "an entry of fields lacks name or type"};
    ExportNode node;
    node.source = field;
    node.source.erase("fields");
    node.type = field["type"].get<std::string>();
    if (parent != nullptr) {
      node.place = parent->place;
      node.in_repeat = parent->in_repeat || parent->is_repeat();
    }
    const std::string name = node.text("node").empty() ? node.text("name") : node.text("node");
    if (!is_element_name(name)) return Error{Code::invalid, "\"" + name + "\" is no element name"};
    node.place.nodes.push_back(name);
    node.place.is_repeat.push_back(node.is_repeat());
    node.path = absolute_path(node.place);
    places_.emplace(name, node.place);
    if (node.is_frame()) {
      const json inner = field.value("fields", json::array());
      if (!inner.is_array()) return Error{Code::invalid, "fields of \"" + name + "\" is no list"};
      YX_TRY(read(inner, &node, node.children, depth + 1));
    }
    if (node.is_repeat() && field.contains("repeat_count")) add_count(node, parent, into);
    into.push_back(std::move(node));
  }
  return {};
}

/// Clients want a path in jr:count: any other expression becomes a calculate beside the repeat.
void ExportForm::add_count(ExportNode& repeat, const ExportNode* parent, std::vector<ExportNode>& into) {
  const std::string expression = repeat.text("repeat_count");
  const std::string name = only_reference(expression);
  if (!name.empty() && places_.count(name) == 1) {
    repeat.count_path = reference_path(places_.find(name)->second, repeat.place, false);
    return;
  }
  ExportNode count;
  std::string node = repeat.node() + "_count";
  while (places_.count(node) > 0) node += "_";
  count.type = "calculate";
  if (parent != nullptr) count.place = parent->place;
  count.in_repeat = repeat.in_repeat;
  count.place.nodes.push_back(node);
  count.place.is_repeat.push_back(false);
  count.path = absolute_path(count.place);
  count.source = json{{"name", node}, {"type", "calculate"}, {"calculate", expression}};
  places_.emplace(node, count.place);
  repeat.count_path = reference_path(count.place, repeat.place, false);
  into.push_back(std::move(count));
}

std::string ExportForm::path_of(std::string_view name, const ExportNode* at, bool in_predicate, bool absolute) const {
  const auto found = places_.find(name);
  if (found == places_.end()) return "${" + std::string(name) + "}";  // a compiled form has none such
  if (absolute || at == nullptr) return absolute_path(found->second);
  return reference_path(found->second, at->place, in_predicate);
}

std::string ExportForm::expand(std::string_view expression, const ExportNode* at, bool in_predicate) const {
  std::string out;
  Scanner scanner(expression);
  for (std::size_t i = 0; i < expression.size(); ++i) {
    const std::size_t end = expression.substr(i, 2) == "${" ? expression.find('}', i) : std::string_view::npos;
    if (end == std::string_view::npos) {
      scanner.step(i);
      out += expression[i];
      continue;
    }
    // In quotes too: jr:choice-name(${a}, '${a}'). Else with spaces: "${a}-1" must not become the name "a-1".
    const bool in_predicate_here = in_predicate || scanner.in_predicate();
    const std::string path =
        path_of(expression.substr(i + 2, end - i - 2), at, in_predicate_here, scanner.wants_absolute());
    out += scanner.in_quotes() ? path : " " + path + " ";
    i = end;
  }
  return out;
}

void ExportForm::write_text(pugi::xml_node element, std::string_view text, const ExportNode* at) const {
  std::size_t from = 0;
  while (from < text.size()) {
    const std::size_t begin = std::min(text.find("${", from), text.size());
    const std::size_t end = begin == text.size() ? begin : text.find('}', begin);
    if (end == std::string_view::npos) break;
    if (begin > from)
      element.append_child(pugi::node_pcdata).set_value(std::string(text.substr(from, begin - from)).c_str());
    if (begin == text.size()) return;
    const std::string path = " " + path_of(text.substr(begin + 2, end - begin - 2), at, false, false) + " ";
    element.append_child("output").append_attribute("value") = path.c_str();
    from = end + 1;
  }
  if (from < text.size()) element.append_child(pugi::node_pcdata).set_value(std::string(text.substr(from)).c_str());
}

std::string ExportForm::phrase_in(const json& phrase, const std::string& language,
                                  const std::string& default_language) {
  if (phrase.is_string()) return phrase.get<std::string>();
  if (!phrase.is_object() || phrase.empty()) return {};
  for (const std::string& code : {language, default_language}) {
    if (phrase.contains(code) && phrase[code].is_string()) return phrase[code].get<std::string>();
  }
  return phrase.begin()->is_string() ? phrase.begin()->get<std::string>() : "";
}

bool has_dynamic_default(const ExportNode& node) { return is_dynamic_default(node.text("default"), node.type); }

std::string instance_id(const ExportNode& field) {
  const std::string file = field.text("file");
  if (!file.empty()) return file.substr(0, file.rfind('.'));
  if (const std::string list = field.text("choices"); !list.empty()) return list;
  std::string id = "choices_of";
  for (const std::string& node : field.place.nodes) id += "-" + node;
  return id;
}

bool is_plain_list(const ExportForm& form, const json& list) {
  return form.languages().size() == 1 &&
         std::none_of(list.begin(), list.end(), [](const json& choice) { return choice.contains("media"); });
}

json list_of(const ExportForm& form, const ExportNode& field) {
  if (field.source.contains("choices") && field.source["choices"].is_array()) return field.source["choices"];
  const json lists = form.source().value("choices", json::object());
  return lists.value(field.text("choices"), json::array());
}

std::string itext_reference(const ExportNode& node, std::string_view what) {
  return "jr:itext('" + node.path + ":" + std::string(what) + "')";
}

bool needs_itext(const ExportForm& form, const json& phrase) {
  if (form.languages().size() > 1) return true;
  return ExportForm::phrase_in(phrase, form.languages().front(), "").find("${") != std::string::npos;
}

}  // namespace yanxing::forms::xlsform
