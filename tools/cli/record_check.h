// What `save` and `import` ask of a record before it is kept: names and types, what the form works out, its rules, and
// that places and records it speaks of exist. One rule for both.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "client/forms/filling.h"
#include "client/records/record_store.h"
#include "tools/cli/cli.h"

namespace yanxing::cli {

class RecordCheck {
 public:
  /// Laptop and form must outlive it. `force`: unknown fields, broken rules, places and records that are not here and
  /// figures that differ from what the form works out are kept, finished records are changed by their key; wrong types
  /// are never kept.
  RecordCheck(Laptop& laptop, const forms::Form& form, bool force);

  /// Names and types of `given`, as they will be stored, into the request.
  Problem read(const forms::Answers& given, records::SaveRequest& request) const;

  /// The record that the request is about; nullopt for one that will be made under an id of its own.
  std::optional<RecordId> target(const records::SaveRequest& request) const;

  /// Everything else; adds to the request what the form works out from it. REQUIRES read().
  Problem check(records::SaveRequest& request);

  /// Of check() only whether a finished record would be replaced by its key.
  Problem check_replacing(const records::SaveRequest& request);

  /// Whether the record that was checked last will be a draft.
  bool is_draft() const { return is_draft_; }

  /// A record that will be saved before the next one is: others may refer to it.
  void will_exist(const RecordId& id) { known_.insert(id); }

 private:
  Problem put_in_rows(records::SaveRequest& request) const;
  Problem check_key(const records::SaveRequest& request) const;
  Problem check_state(const records::SaveRequest& request) const;
  Problem check_finished(const records::SaveRequest& request) const;
  Problem check_place(const forms::Field& field, const std::string& path, const std::string& code) const;
  Problem check_reference(const forms::Field& field, const std::string& path, const std::string& id);
  Problem check_world(const records::SaveRequest& request);
  Problem check_session_day() const;
  Problem check_rules(const records::SaveRequest& request, const forms::Filling& filling) const;
  Problem check_figures(const records::SaveRequest& request, const forms::Filling& filling) const;
  void add_figures(records::SaveRequest& request, const forms::Filling& filling) const;
  Result<bool> find_existing(const records::SaveRequest& request);

  Laptop& laptop_;
  const forms::Form& form_;
  const forms::FillEnvironment environment_;
  const bool force_;
  const bool calculates_;
  std::vector<std::string> scope_;
  std::set<RecordId> known_;  // that references may name
  // Of the record that is checked now
  forms::Answers before_;  // as it is stored
  forms::Answers whole_;   // as it will be
  RecordId existing_;      // where exists_
  bool exists_ = false;
  bool was_finished_ = false;
  bool is_draft_ = false;
};

}  // namespace yanxing::cli
