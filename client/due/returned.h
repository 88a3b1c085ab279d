// Which records were returned, and why: read from the records of the form `review`. The one place in this folder that
// knows that form.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "client/records/record_view.h"

namespace yanxing::due {

inline constexpr std::string_view review_form = "review";

struct Returned {
  std::string comment;  // why
  std::string by;
  UnixMs at_ms = 0;
};

/// By the id of the reviewed record.
using Reviews = std::map<RecordId, records::Record>;
/// The living reviews among the records; at most one a record, since its id is their key.
Reviews reviews_of(const std::vector<records::Record>& records);

/// Whether the record stands returned: its review says so, and it was not finished again since. nullopt: no review,
/// accepted, or handed in anew (finished, and changed after the review).
std::optional<Returned> returned_of(const records::Record& record, const Reviews& reviews);

}  // namespace yanxing::due
