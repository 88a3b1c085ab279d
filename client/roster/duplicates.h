// Persons that were probably recorded twice.
#pragma once

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

/// Groups of persons that are the same or alike by the rules of matching.h. `twice` means: same name and village, or
/// same name and phone. Merged ones are left out, and nobody is tied to whom she is known to be different from. Groups
/// in the order of their strength, then of their records.
std::vector<DuplicateGroup> find_duplicates(const std::vector<records::Record>& persons, text::Pinyin& pinyin);

/// What notes that no two of `persons` are the same person.
std::vector<records::SaveRequest> different_requests(const std::vector<records::Record>& persons);

}  // namespace yanxing::roster
