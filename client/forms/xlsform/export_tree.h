// Internal to yx_xlsform: a compiled form as a tree, for the export.
#pragma once

#include <map>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "client/forms/reference_path.h"
#include "sync/base/result.h"

namespace yanxing::forms::xlsform {

struct ExportNode {
  nlohmann::json source;  // without its own "fields"
  std::string type;
  Ancestry place;
  std::string path;
  bool in_repeat = false;
  std::vector<ExportNode> children;
  std::string count_path;  // repeat: where the number of rows stands

  const std::string& node() const { return place.nodes.back(); }
  bool is_repeat() const { return type == "repeat"; }
  bool is_frame() const { return type == "repeat" || type == "group"; }
  /// A property that is a text; empty when it is not there.
  std::string text(const char* property) const;
};

/// The whole of it, with what every step of the export asks.
class ExportForm {
 public:
  /// Error: invalid.
  static Result<ExportForm> make(const nlohmann::json& form);

  const nlohmann::json& source() const { return source_; }
  const std::vector<ExportNode>& nodes() const { return nodes_; }
  const std::vector<std::string>& languages() const { return languages_; }

  /// An expression with paths for ${name}, as it stands at `at` (nullptr: the form as a whole). `in_predicate`: all of
  /// it will stand inside […].
  std::string expand(std::string_view expression, const ExportNode* at, bool in_predicate = false) const;
  /// Puts a text into `element`, with an <output> for every ${name}.
  void write_text(pugi::xml_node element, std::string_view text, const ExportNode* at) const;
  /// The text of a phrase in a language, else in the form's default one, else any.
  static std::string phrase_in(const nlohmann::json& phrase, const std::string& language,
                               const std::string& default_language);

 private:
  Status read(const nlohmann::json& fields, const ExportNode* parent, std::vector<ExportNode>& into, std::size_t depth);
  void add_count(ExportNode& repeat, const ExportNode* parent, std::vector<ExportNode>& into);
  std::string path_of(std::string_view name, const ExportNode* at, bool in_predicate, bool absolute) const;

  nlohmann::json source_;
  std::vector<ExportNode> nodes_;
  std::vector<std::string> languages_;
  std::multimap<std::string, Ancestry, std::less<>> places_;
};

/// Whether the default must be worked out; else it is the answer itself.
bool has_dynamic_default(const ExportNode& node);

// The parts of the document.
void write_itext(const ExportForm& form, pugi::xml_node model);
void write_primary_instance(const ExportForm& form, pugi::xml_node model);
void write_secondary_instances(const ExportForm& form, pugi::xml_node model);
void write_binds(const ExportForm& form, pugi::xml_node model);

/// The id of a list's secondary instance; of a list within the field, its path as a word.
std::string instance_id(const ExportNode& field);
/// Whether the labels of a list stand in its instance, where filters may look at them: one language, no pictures.
bool is_plain_list(const ExportForm& form, const nlohmann::json& list);
/// The choices of a field, whether they are its own or a list of the form.
nlohmann::json list_of(const ExportForm& form, const ExportNode& field);
/// "jr:itext('/data/age:label')".
std::string itext_reference(const ExportNode& node, std::string_view what);
/// Whether a message must be an itext: several languages, or ${name} in it.
bool needs_itext(const ExportForm& form, const nlohmann::json& phrase);

}  // namespace yanxing::forms::xlsform
