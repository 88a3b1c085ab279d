// Persons that were probably recorded twice.
#pragma once

#include <vector>

#include "client/roster/matching.h"

namespace yanxing::roster {

struct DuplicateGroup {
  Reason reason =
      Reason::similar_name;       // the strongest that ties them: twice, phone_of_other, other_role, similar_name
  std::vector<RecordId> persons;  // two or more, the first recorded first
};

/// Groups of persons that are the same or alike by the rules of matching.h. `twice` means: same name and village, or
/// same name and phone. Merged ones are left out. Groups in the order of their strength, then of their records.
std::vector<DuplicateGroup> find_duplicates(const std::vector<records::Record>& persons, text::Pinyin& pinyin);

}  // namespace yanxing::roster
