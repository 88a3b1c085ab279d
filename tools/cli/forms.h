// What the commands about forms share: where a form is taken from, and what it may ask of the outside.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/forms/filling.h"
#include "client/records/form_source.h"
#include "tools/cli/cli.h"

namespace yanxing::cli {

/// A form to be filled, with its tables.
class PickedForm {
 public:
  /// `words`: a file (.xlsx, .json), or the name of a form of the data folder, without one of the shipped ones.
  /// nullopt: the failure says why; problems of a file have been printed.
  static std::optional<PickedForm> pick(const std::string& words, const Arguments& arguments, Failure& failure);

  const forms::Form& form() const { return *form_; }
  /// The opened data folder; nullptr without one.
  Laptop* laptop() const { return laptop_.get(); }
  /// Clock, zone, randomness, tables, and the laptop's person.
  forms::FillEnvironment environment(Language language) const;

 private:
  std::shared_ptr<Laptop> laptop_;
  std::shared_ptr<records::FormSource> source_;  // of a file
  std::shared_ptr<const forms::FormSet> shipped_;
  std::string assets_;
  const forms::Form* form_ = nullptr;
};

/// Reads a form file; its problems go to stderr, or with --json to stdout as {"ok": false, "problems": […]}. Warnings
/// go to stderr. nullopt: it has errors.
std::optional<records::FormSource> read_form(const std::string& file, const Arguments& arguments);

/// [{"sheet", "row", "column", "cause", "cure", "warning"}]
nlohmann::json problems_json(const std::vector<forms::xlsform::Problem>& problems);

/// Clock, zone and randomness of this computer.
forms::FillEnvironment system_environment();

/// The same with the laptop's person and the form's tables. Both must outlive it.
forms::FillEnvironment laptop_environment(Laptop& laptop, const forms::Form& form);

/// The same as checked text: JSON of a size and depth that can be read.
std::optional<std::string> read_json_text(const std::string& from, Language language);
/// The document of --json-in: a file, or - for standard input. nullopt: said on stderr.
std::optional<nlohmann::json> read_json_in(const std::string& from, Language language);

/// A language of the form's texts: the person's where the form has it, else its first.
std::string text_language(const forms::Form& form, Language language);

/// A field's path for people: "年龄 (member[k3]/age)".
std::string labelled(const forms::Form& form, const std::string& path, Language language);

/// What a finding says, e.g. "年龄 (member[k3]/age): 不能小于 0".
std::string finding_text(const forms::Form& form, const forms::Finding& finding, Language language);

}  // namespace yanxing::cli
