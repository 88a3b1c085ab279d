// What the server knows of the forms: which exist, and which type each field has. Enough to tell a change that cannot
// be applied from one that can; rules between fields are the laptop's business.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "sync/base/result.h"
#include "sync/ledger/change.h"

namespace yanxing::server {

/// How a field's value is stored: the CBOR type that its form type asks for.
enum class Shape { text, integer, decimal, date, time, choices, none };

class FormCatalogue {
 public:
  /// The forms that were compiled in.
  static Result<FormCatalogue> embedded();
  /// All *.json of a folder, form.schema.json left out. Errors: not_found, invalid (names the file).
  static Result<FormCatalogue> load(const std::filesystem::path& directory);

  /// Why this change cannot be applied: "unknown_form" or "bad_type"; empty when it can. Fields that the form does not
  /// have are fine: a newer version of the form on the laptop has them.
  std::string quarantine_reason(const sync::Change& change) const;

  bool knows(std::string_view form) const { return forms_.find(form) != forms_.end(); }
  /// The field that says draft or final; empty when the form has none or is not known.
  std::string state_field(std::string_view form) const;

 private:
  struct Form {
    std::map<std::string, Shape, std::less<>> fields;
    std::string state_field;
  };
  Status add(std::string_view json, const std::string& origin);

  std::map<std::string, Form, std::less<>> forms_;
};

}  // namespace yanxing::server
