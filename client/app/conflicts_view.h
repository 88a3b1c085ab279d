// 冲突: what was answered differently, and what can be made of it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "client/app/review_view.h"
#include "client/app/view_parts.h"
#include "sync/base/ids.h"

namespace yanxing::app {

enum class ConflictKind { values, deleted_and_edited };

/// One of the values of a conflict.
struct ConflictValue {
  std::vector<std::pair<std::string, std::string>>
      lines;  // label (empty for a single field) and value as a person reads it
  std::string person;
  bool this_laptop = false;
  std::string laptop{};  // its number, where known
  LocalTime when;
  bool shown = false;    // this is what the other screens show meanwhile
  bool deletes = false;  // of deleted_and_edited: this one deleted the record
  bool mine = false;     // given by who sits here, on this laptop
};

/// Several conflicts that can be decided at once: those of this record, of this form, with this person.
struct ConflictGroup {
  KeepScope scope = KeepScope::record;
  std::string name;        // of the record, the form, the person
  std::int64_t count = 0;  // conflicts where one value was entered on this laptop and one elsewhere
};

/// One cell of one record that was answered differently.
struct ConflictView {
  RecordId record;
  std::string field;  // the cell: a field, or the group's leading field
  std::string field_label;
  std::string form_label;
  std::string record_title;
  std::string place;
  ConflictKind kind = ConflictKind::values;
  std::vector<ConflictValue> values;
  std::vector<FieldView> third;                   // fields to type another value into; empty where that makes no sense
  std::map<std::string, nlohmann::json> typed{};  // what is typed there already, by field; also before a restart
  std::vector<std::string> warnings{};            // what the form says of it; it can be kept all the same
  /// What stood there before the laptops parted: nullopt where that is not known here. Without `person` nobody had
  /// answered it yet.
  std::optional<ConflictValue> before{};
  /// A value that holds all of them, to be edited, by field: texts one after the other, choices united. Empty: they
  /// cannot be combined.
  std::vector<std::pair<std::string, nlohmann::json>> combined{};
  std::vector<ConflictGroup> groups{};
};

/// All that wait to be decided.
struct ConflictsView {
  std::vector<ConflictView> conflicts;
};

}  // namespace yanxing::app
