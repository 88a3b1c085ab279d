#include "client/forms/xlsform/export.h"

#include <sstream>

#include "client/forms/xlsform/export_tree.h"

namespace yanxing::forms::xlsform {
namespace {

using nlohmann::json;

class Body {
 public:
  explicit Body(const ExportForm& form) : form_(form) {}

  void write(const ExportNode& node, pugi::xml_node parent) const {
    if (node.is_frame()) return frame(node, parent);
    const char* tag = tag_of(node.type);
    if (tag == nullptr) return;
    pugi::xml_node control = parent.append_child(tag);
    control.append_attribute("ref") = node.path.c_str();
    appearance(node, control);
    if (node.type == "image") control.append_attribute("mediatype") = "image/*";
    if (node.type == "file") control.append_attribute("mediatype") = "application/*";
    if (node.type == "range") range(node, control);
    texts(node, control);
    if (node.source.contains("choices") || node.source.contains("file")) itemset(node, control);
  }

 private:
  static const char* tag_of(const std::string& type) {
    if (type == "select_one") return "select1";
    if (type == "select_multiple") return "select";
    if (type == "rank") return "odk:rank";
    if (type == "range") return "range";
    if (type == "acknowledge") return "trigger";
    if (type == "image" || type == "file") return "upload";
    for (const char* silent : {"calculate", "hidden", "start", "end", "today", "username", "deviceid"}) {
      if (type == silent) return nullptr;
    }
    return "input";
  }

  void appearance(const ExportNode& node, pugi::xml_node control) const {
    if (const std::string text = node.text("appearance"); !text.empty())
      control.append_attribute("appearance") = text.c_str();
  }

  void texts(const ExportNode& node, pugi::xml_node control) const {
    if (node.source.contains("label") || node.source.contains("media")) {
      control.append_child("label").append_attribute("ref") = itext_reference(node, "label").c_str();
    }
    if (node.source.contains("hint") || node.source.contains("guidance")) {
      control.append_child("hint").append_attribute("ref") = itext_reference(node, "hint").c_str();
    }
  }

  static void range(const ExportNode& node, pugi::xml_node control) {
    const json range = node.source.value("range", json::object());
    for (const char* name : {"start", "end", "step"}) {
      const json fallback = std::string_view(name) == "start" ? 0 : std::string_view(name) == "end" ? 10 : 1;
      control.append_attribute(name) = range.value(name, fallback).dump().c_str();
    }
  }

  void itemset(const ExportNode& node, pugi::xml_node control) const {
    std::string nodeset = "instance('" + instance_id(node) + "')/root/item";
    if (const std::string filter = node.text("choice_filter"); !filter.empty()) {
      nodeset += "[" + form_.expand(filter, &node, true) + "]";
    }
    if (node.source.value("randomize", json(false)) == true) nodeset = "randomize(" + nodeset + ")";
    pugi::xml_node items = control.append_child("itemset");
    items.append_attribute("nodeset") = nodeset.c_str();
    const bool from_file = node.source.contains("file");
    const auto column = [&](const char* property, const char* fallback) {
      return node.text(property).empty() ? std::string(fallback) : node.text(property);
    };
    items.append_child("value").append_attribute("ref") = (from_file ? column("value_column", "name") : "name").c_str();
    const std::string own = is_plain_list(form_, list_of(form_, node)) ? "label" : "jr:itext(itextId)";
    items.append_child("label").append_attribute("ref") = (from_file ? column("label_column", "label") : own).c_str();
  }

  void frame(const ExportNode& node, pugi::xml_node parent) const {
    pugi::xml_node group = parent.append_child("group");
    group.append_attribute("ref") = node.path.c_str();
    if (!node.is_repeat()) appearance(node, group);
    texts(node, group);
    pugi::xml_node into = group;
    if (node.is_repeat()) {
      into = group.append_child("repeat");
      into.append_attribute("nodeset") = node.path.c_str();
      appearance(node, into);
      if (!node.count_path.empty()) {
        into.append_attribute("jr:count") = (" " + node.count_path + " ").c_str();
        into.append_attribute("jr:noAddRemove") = "true()";
      }
      for (const ExportNode& inner : node.children) defaults(inner, into);
    }
    for (const ExportNode& inner : node.children) write(inner, into);
  }

  /// Defaults of a row are worked out for every new row; those of inner repeats stand there.
  void defaults(const ExportNode& node, pugi::xml_node repeat) const {
    if (node.is_repeat()) return;
    for (const ExportNode& inner : node.children) defaults(inner, repeat);
    if (!has_dynamic_default(node)) return;
    pugi::xml_node set = repeat.append_child("setvalue");
    set.append_attribute("event") = "odk-instance-first-load odk-new-repeat";
    set.append_attribute("ref") = node.path.c_str();
    set.append_attribute("value") = form_.expand(node.text("default"), &node).c_str();
  }

  const ExportForm& form_;
};

std::string document_text(const ExportForm& form) {
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  pugi::xml_node html = document.append_child("h:html");
  html.append_attribute("xmlns") = "http://www.w3.org/2002/xforms";
  html.append_attribute("xmlns:h") = "http://www.w3.org/1999/xhtml";
  html.append_attribute("xmlns:ev") = "http://www.w3.org/2001/xml-events";
  html.append_attribute("xmlns:xsd") = "http://www.w3.org/2001/XMLSchema";
  html.append_attribute("xmlns:jr") = "http://openrosa.org/javarosa";
  html.append_attribute("xmlns:orx") = "http://openrosa.org/xforms";
  html.append_attribute("xmlns:odk") = "http://www.opendatakit.org/xforms";
  pugi::xml_node head = html.append_child("h:head");
  const std::string title = ExportForm::phrase_in(form.source()["title"], form.languages().front(), "");
  head.append_child("h:title").text().set(title.c_str());
  pugi::xml_node model = head.append_child("model");
  model.append_attribute("odk:xforms-version") = "1.0.0";
  write_itext(form, model);
  write_primary_instance(form, model);
  write_secondary_instances(form, model);
  write_binds(form, model);
  pugi::xml_node body = html.append_child("h:body");
  const Body controls(form);
  for (const ExportNode& node : form.nodes()) controls.write(node, body);
  std::ostringstream out;
  // Not indented: white space between texts and <output> would be shown.
  document.save(out, "", pugi::format_raw, pugi::encoding_utf8);
  return out.str();
}

}  // namespace

Result<std::string> export_xform(const json& form) {
  try {
    YX_ASSIGN(const ExportForm tree, ExportForm::make(form));
    return document_text(tree);
  } catch (const json::exception& error) {
    return Error{Code::invalid, std::string("this is no compiled form: ") + error.what()};
  }
}

}  // namespace yanxing::forms::xlsform
