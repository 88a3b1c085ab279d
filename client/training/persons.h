// Who is who: persons that were recorded twice and merged. A merged person keeps her record and her marks; her field
// `merged_into` names the one that stands for both. Pure functions over records.
#pragma once

#include <functional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "client/records/record_view.h"

namespace yanxing::training {

/// Field of the form "person": the record that stands for this one too. Empty: she stands for herself.
inline constexpr std::string_view merged_into_field = "merged_into";

class Aliases {
 public:
  Aliases() = default;
  /// What `persons` say of each other; records of other forms and deleted ones are passed over. Whoever was merged into
  /// one who is not among them (deleted, or not on this laptop) stands for herself: her marks are nobody else's, and
  /// nothing of hers may vanish.
  explicit Aliases(const std::vector<records::Record>& persons);
  /// The same where `persons` are only some: `is_there` says of one whom they name whether she lives on this laptop.
  Aliases(const std::vector<records::Record>& persons, const std::function<bool(const RecordId&)>& is_there);

  /// The person that stands for this one: follows the aliases to their end. Two laptops may merge in a circle; then the
  /// smallest id of the circle stands for all in it, the same on every laptop. Unknown ids stand for themselves.
  RecordId of(const RecordId& person) const;
  /// Whether somebody else stands for her: she is no row of her own anywhere.
  bool is_merged(const RecordId& person) const { return of(person) != person; }
  bool empty() const { return into_.empty(); }

 private:
  std::unordered_map<RecordId, RecordId> into_;
};

}  // namespace yanxing::training
