// What any screen says of a record's review. Reads its decision, so it is cheap: two records.
#pragma once

#include <optional>

#include "client/app/context.h"
#include "client/app/review_view.h"
#include "client/review/review.h"

namespace yanxing::app {

/// Of a record whose form goes up; else an empty mark.
ReviewMark review_mark(const Context& context, const records::Record& record);
/// The same where the standing is known already.
ReviewMark to_mark(const Context& context, const review::Standing& standing);
/// The review of a record, if there is one.
std::optional<records::Record> review_record(const Context& context, const RecordId& record);

}  // namespace yanxing::app
