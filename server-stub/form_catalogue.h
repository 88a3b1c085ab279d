// What the server knows of the forms: which exist, and which type each field has. Enough to tell a change that cannot
// be applied from one that can; rules between fields are the laptop's business.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sync/base/result.h"
#include "sync/ledger/change.h"
#include "sync/ledger/store.h"

namespace yanxing::server {

/// How a field's value is stored: the CBOR type that its form type asks for.
enum class Shape { text, integer, decimal, date, time, datetime, choices, scalar, none };

class FormCatalogue {
 public:
  /// The forms that were compiled in.
  static Result<FormCatalogue> embedded();
  /// All *.json of a folder, form.schema.json left out. Errors: not_found, invalid (names the file).
  static Result<FormCatalogue> load(const std::filesystem::path& directory);

  /// Adds a form, or puts it in the place of an older version. An equal or newer one that is there stays. Error:
  /// invalid (names `origin`).
  Status add_newer(std::string_view json, const std::string& origin);

  /// Why this change cannot be applied: "unknown_form", "bad_type", or "from_above" when its record would lie below the
  /// places whose people set up such records for all; empty when it can. Fields that the form does not
  /// have are fine: a newer version of the form on the laptop has them. A cell in a row ("member[k3]/age") is judged as
  /// its field, a row's position ("member[k3]") as a number.
  std::string quarantine_reason(const sync::Change& change) const;

  /// Forms whose records are seen from below ("reach": "below"), in name order.
  std::vector<std::string> shared() const;
  /// Forms whose records only those above their place write ("writer": "above"), in name order.
  std::vector<std::string> from_above() const;
  /// `places` with what the forms say of who sees and writes their records.
  sync::Scope with_forms(sync::Scope places) const;

  bool knows(std::string_view form) const { return forms_.find(form) != forms_.end(); }
  /// The field that says draft or final; empty when the form has none or is not known.
  std::string state_field(std::string_view form) const;
  /// Its version; 0 when it is not known.
  std::int64_t version(std::string_view form) const;
  /// Name and version of each, in name order.
  std::vector<std::pair<std::string, std::int64_t>> forms() const;

 private:
  struct Form {
    std::string name;
    std::int64_t version = 1;
    std::map<std::string, Shape, std::less<>> fields;
    std::string state_field;
    bool is_shared = false;                 // seen from below
    bool is_from_above = false;             // written from above only
    std::vector<std::size_t> place_digits;  // of the places where a shared record may lie; empty: anywhere
  };
  static Result<Form> read(std::string_view json, const std::string& origin);
  Status add(std::string_view json, const std::string& origin);

  std::map<std::string, Form, std::less<>> forms_;
};

}  // namespace yanxing::server
