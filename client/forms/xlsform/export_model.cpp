// The export's model: texts, instances, binds.
#include <map>
#include <set>

#include "client/forms/xlsform/export_tree.h"

namespace yanxing::forms::xlsform {
namespace {

using nlohmann::json;

/// As workbooks name languages; other clients show it.
std::string language_name(const std::string& code) {
  static const std::map<std::string_view, const char*> names{
      {"zh", "中文"},       {"en", "English"}, {"fr", "French"},   {"es", "Spanish"},
      {"pt", "Portuguese"}, {"ar", "Arabic"},  {"ru", "Russian"},  {"de", "German"},
      {"vi", "Vietnamese"}, {"th", "Thai"},    {"hi", "Hindi"},    {"sw", "Swahili"},
      {"id", "Indonesian"}, {"my", "Burmese"}, {"ja", "Japanese"}, {"ko", "Korean"},
  };
  const auto found = names.find(code);
  return found == names.end() ? code : found->second + (" (" + code + ")");
}

template <typename Visit>
void each(const std::vector<ExportNode>& nodes, const Visit& visit) {
  for (const ExportNode& node : nodes) {
    visit(node);
    each(node.children, visit);
  }
}

bool has(const ExportNode& node, const char* property) { return node.source.contains(property); }

class Texts {
 public:
  Texts(const ExportForm& form, pugi::xml_node translation, const std::string& language)
      : form_(form), translation_(translation), language_(language) {}

  void field(const ExportNode& node) {
    if (has(node, "label") || has(node, "media")) {
      pugi::xml_node text = entry(node.path + ":label");
      if (has(node, "label")) value(text, node.source["label"], &node, nullptr);
      if (has(node, "media")) {
        const std::string file = phrase(node.source["media"]);
        form_value(text, "image").text().set(("jr://images/" + file).c_str());
      }
    }
    if (has(node, "hint") || has(node, "guidance")) {
      pugi::xml_node text = entry(node.path + ":hint");
      // Without a hint of its own an empty one, or clients show the guidance in its place.
      value(text, node.source.value("hint", json()), &node, nullptr);
      if (has(node, "guidance")) value(text, node.source["guidance"], &node, "guidance");
    }
    message(node, "constraint_message", "jr:constraintMsg");
    message(node, "required_message", "jr:requiredMsg");
  }

  void choices(const std::string& list, const json& all) {
    for (std::size_t i = 0; i < all.size(); ++i) {
      pugi::xml_node text = entry(list + "-" + std::to_string(i));
      value(text, all[i].value("label", json()), nullptr, nullptr);
      if (all[i].contains("media")) {
        form_value(text, "image").text().set(("jr://images/" + phrase(all[i]["media"])).c_str());
      }
    }
  }

 private:
  std::string phrase(const json& source) const {
    return ExportForm::phrase_in(source, language_, form_.languages().front());
  }
  pugi::xml_node entry(const std::string& id) {
    pugi::xml_node text = translation_.append_child("text");
    text.append_attribute("id") = id.c_str();
    return text;
  }
  static pugi::xml_node form_value(pugi::xml_node text, const char* form) {
    pugi::xml_node value = text.append_child("value");
    value.append_attribute("form") = form;
    return value;
  }
  void value(pugi::xml_node text, const json& source, const ExportNode* at, const char* form) {
    const pugi::xml_node value = form == nullptr ? text.append_child("value") : form_value(text, form);
    form_.write_text(value, phrase(source), at);
  }
  void message(const ExportNode& node, const char* property, const char* what) {
    if (!has(node, property) || !needs_itext(form_, node.source[property])) return;
    pugi::xml_node text = entry(node.path + ":" + what);
    value(text, node.source[property], &node, nullptr);
  }

  const ExportForm& form_;
  pugi::xml_node translation_;
  std::string language_;
};

std::string label_of(const ExportForm& form, const json& choice) {
  return ExportForm::phrase_in(choice.value("label", json()), form.languages().front(), "");
}

/// Lists by the id of their instance; tables without rows of their own.
struct Instances {
  std::map<std::string, json> lists;
  std::map<std::string, std::string> files;  // id -> src
};

/// Names of the tables in instance('…') and pulldata('…', …).
void collect_tables(const std::string& expression, Instances& out) {
  for (const std::string_view call : {"instance(", "pulldata("}) {
    for (std::size_t at = expression.find(call); at != std::string::npos; at = expression.find(call, at + 1)) {
      const std::size_t open = expression.find_first_not_of(' ', at + call.size());
      if (open == std::string::npos || (expression[open] != '\'' && expression[open] != '"')) continue;
      const std::size_t close = expression.find(expression[open], open + 1);
      if (close == std::string::npos) continue;
      std::string id = expression.substr(open + 1, close - open - 1);
      const std::string file = id.size() > 4 && id.substr(id.size() - 4) == ".csv" ? id : id + ".csv";
      if (out.lists.count(id) == 0) out.files.emplace(id, "jr://file-csv/" + file);
    }
  }
}

Instances instances_of(const ExportForm& form) {
  Instances out;
  const json lists = form.source().value("choices", json::object());
  for (const auto& [name, list] : lists.items()) out.lists[name] = list;
  each(form.nodes(), [&](const ExportNode& node) {
    if (has(node, "file")) out.files[instance_id(node)] = "jr://file-csv/" + node.text("file");
    if (has(node, "choices") && node.source["choices"].is_array())
      out.lists[instance_id(node)] = node.source["choices"];
  });
  each(form.nodes(), [&](const ExportNode& node) {
    for (const char* rule :
         {"relevant", "constraint", "required", "read_only", "calculate", "default", "choice_filter"}) {
      collect_tables(node.text(rule), out);
    }
  });
  return out;
}

/// A repeat is a template and, after it, its first row; within a row there is no second template of what is in it. In
/// templates too, so that a new row starts with the first of its inner rows.
void write_node(const ExportNode& node, pugi::xml_node parent, bool in_row) {
  const auto fill = [&](pugi::xml_node element, bool inner_in_row) {
    for (const ExportNode& inner : node.children) write_node(inner, element, inner_in_row);
    const std::string value = node.text("default");
    if (!value.empty() && !has_dynamic_default(node)) element.text().set(value.c_str());
  };
  if (node.is_repeat() && !in_row) {
    pugi::xml_node pattern = parent.append_child(node.node().c_str());
    pattern.append_attribute("jr:template") = "";
    fill(pattern, false);
  }
  fill(parent.append_child(node.node().c_str()), in_row || node.is_repeat());
}

std::string bind_type(const ExportNode& node) {
  static const std::map<std::string, const char*> types{
      {"integer", "int"},       {"decimal", "decimal"},   {"date", "date"},      {"time", "time"},
      {"datetime", "dateTime"}, {"geopoint", "geopoint"}, {"rank", "odk:rank"},  {"image", "binary"},
      {"file", "binary"},       {"barcode", "barcode"},   {"start", "dateTime"}, {"end", "dateTime"},
      {"today", "date"},
  };
  if (node.type == "range") {
    for (const json& one : node.source.value("range", json::object())) {
      if (!one.is_number_integer()) return "decimal";
    }
    return "int";
  }
  const auto found = types.find(node.type);
  return found == types.end() ? "string" : found->second;
}

class Binds {
 public:
  Binds(const ExportForm& form, pugi::xml_node model) : form_(form), model_(model) {}

  void write(const ExportNode& node) {
    if (node.is_frame() && !has(node, "relevant")) return;
    bind_ = model_.append_child("bind");
    bind_.append_attribute("nodeset") = node.path.c_str();
    if (!node.is_frame()) bind_.append_attribute("type") = bind_type(node).c_str();
    rule(node, "relevant", "relevant");
    if (node.is_frame()) return;
    rule(node, "required", "required");
    message(node, "required_message", "jr:requiredMsg");
    rule(node, "constraint", "constraint");
    message(node, "constraint_message", "jr:constraintMsg");
    if (node.type == "note") {
      bind_.append_attribute("readonly") = "true()";
    } else {
      rule(node, "read_only", "readonly");
    }
    rule(node, "calculate", "calculate");
    preload(node);
    if (has(node, "max_pixels")) bind_.append_attribute("orx:max-pixels") = node.source["max_pixels"].dump().c_str();
  }

 private:
  void rule(const ExportNode& node, const char* property, const char* attribute) {
    if (!has(node, property)) return;
    const json& value = node.source[property];
    if (value.is_boolean() && !value.get<bool>()) return;
    const std::string text = value.is_boolean() ? "true()" : form_.expand(node.text(property), &node);
    bind_.append_attribute(attribute) = text.c_str();
  }
  void message(const ExportNode& node, const char* property, const char* attribute) {
    if (!has(node, property)) return;
    const json& phrase = node.source[property];
    const std::string text = needs_itext(form_, phrase) ? itext_reference(node, attribute)
                                                        : ExportForm::phrase_in(phrase, form_.languages().front(), "");
    bind_.append_attribute(attribute) = text.c_str();
  }
  void preload(const ExportNode& node) {
    static const std::map<std::string, std::pair<const char*, const char*>> known{
        {"start", {"timestamp", "start"}},      {"end", {"timestamp", "end"}},          {"today", {"date", "today"}},
        {"username", {"property", "username"}}, {"deviceid", {"property", "deviceid"}},
    };
    const auto found = known.find(node.type);
    if (found == known.end()) return;
    bind_.append_attribute("jr:preload") = found->second.first;
    bind_.append_attribute("jr:preloadParams") = found->second.second;
  }

  const ExportForm& form_;
  pugi::xml_node model_;
  pugi::xml_node bind_;
};

}  // namespace

void write_itext(const ExportForm& form, pugi::xml_node model) {
  pugi::xml_node itext = model.append_child("itext");
  const Instances instances = instances_of(form);
  bool first = true;
  for (const std::string& language : form.languages()) {
    pugi::xml_node translation = itext.append_child("translation");
    translation.append_attribute("lang") = language_name(language).c_str();
    if (first) translation.append_attribute("default") = "true()";
    first = false;
    Texts texts(form, translation, language);
    each(form.nodes(), [&](const ExportNode& node) { texts.field(node); });
    for (const auto& [name, list] : instances.lists) {
      if (!is_plain_list(form, list)) texts.choices(name, list);
    }
  }
}

void write_primary_instance(const ExportForm& form, pugi::xml_node model) {
  pugi::xml_node data = model.append_child("instance").append_child("data");
  data.append_attribute("id") = form.source()["form"].get<std::string>().c_str();
  const std::string version = form.source().value("version_text", form.source().value("version", json(1)).dump());
  data.append_attribute("version") = version.c_str();
  for (const ExportNode& node : form.nodes()) write_node(node, data, false);
  pugi::xml_node meta = data.append_child("meta");
  meta.append_child("instanceID");
  if (form.source().contains("instance_name")) meta.append_child("instanceName");
}

void write_secondary_instances(const ExportForm& form, pugi::xml_node model) {
  const Instances instances = instances_of(form);
  for (const auto& [name, list] : instances.lists) {
    pugi::xml_node instance = model.append_child("instance");
    instance.append_attribute("id") = name.c_str();
    pugi::xml_node root = instance.append_child("root");
    const bool plain = is_plain_list(form, list);
    for (std::size_t i = 0; i < list.size(); ++i) {
      pugi::xml_node item = root.append_child("item");
      if (!plain) item.append_child("itextId").text().set((name + "-" + std::to_string(i)).c_str());
      item.append_child("name").text().set(list[i].at("value").get<std::string>().c_str());
      const json columns = list[i].value("columns", json::object());
      for (const auto& [column, value] : columns.items()) {
        if (column == "itextId" || column == "name" || column == "label" || !value.is_string()) continue;
        item.append_child(column.c_str()).text().set(value.get<std::string>().c_str());
      }
      if (plain) item.append_child("label").text().set(label_of(form, list[i]).c_str());
    }
  }
  for (const auto& [id, src] : instances.files) {
    pugi::xml_node instance = model.append_child("instance");
    instance.append_attribute("id") = id.c_str();
    instance.append_attribute("src") = src.c_str();
  }
}

void write_binds(const ExportForm& form, pugi::xml_node model) {
  Binds binds(form, model);
  each(form.nodes(), [&](const ExportNode& node) { binds.write(node); });
  pugi::xml_node id = model.append_child("bind");
  id.append_attribute("nodeset") = "/data/meta/instanceID";
  id.append_attribute("type") = "string";
  id.append_attribute("readonly") = "true()";
  id.append_attribute("jr:preload") = "uid";
  if (form.source().contains("instance_name")) {
    pugi::xml_node name = model.append_child("bind");
    name.append_attribute("nodeset") = "/data/meta/instanceName";
    name.append_attribute("type") = "string";
    name.append_attribute("calculate") =
        form.expand(form.source()["instance_name"].get<std::string>(), nullptr).c_str();
  }
  each(form.nodes(), [&](const ExportNode& node) {
    if (!has_dynamic_default(node) || node.in_repeat) return;
    pugi::xml_node set = model.append_child("setvalue");
    set.append_attribute("event") = "odk-instance-first-load";
    set.append_attribute("ref") = node.path.c_str();
    set.append_attribute("value") = form.expand(node.text("default"), &node).c_str();
  });
}

}  // namespace yanxing::forms::xlsform
