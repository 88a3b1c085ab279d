// Persons that were probably recorded twice.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "client/records/record_store.h"
#include "client/roster/matching.h"

namespace yanxing::roster {

/// Ids, separated by spaces, of persons whom somebody found to be others than this one. Each pair is noted with the
/// person whose id is smaller, so that two laptops that decide the same write the same.
inline constexpr std::string_view different_from_field = "different_from";

struct DuplicateGroup {
  Reason reason =
      Reason::similar_name;       // the strongest that ties them: twice, phone_of_other, other_role, similar_name
  std::vector<RecordId> persons;  // two or more, the first recorded first
};

/// Looks for groups of persons that are the same or alike by the rules of matching.h, some persons at a time. `twice`
/// means: same name and village, or same name and phone. Merged ones are left out, and
/// nobody is tied to whom she is known to be different from.
class DuplicateSearch {
 public:
  /// Both must outlive this; `persons` must stay as they are.
  DuplicateSearch(const std::vector<records::Record>& persons, text::Pinyin& pinyin);
  ~DuplicateSearch();
  DuplicateSearch(DuplicateSearch&&) noexcept;
  DuplicateSearch& operator=(DuplicateSearch&&) noexcept;

  /// Goes on with up to `count` persons. True: there is more to do.
  bool step(std::size_t count);
  /// Once step() said false: groups in the order of their strength, then of their records.
  std::vector<DuplicateGroup> groups() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The same in one go.
std::vector<DuplicateGroup> find_duplicates(const std::vector<records::Record>& persons, text::Pinyin& pinyin);

/// What notes that no two of `persons` are the same person.
std::vector<records::SaveRequest> different_requests(const std::vector<records::Record>& persons);

}  // namespace yanxing::roster
