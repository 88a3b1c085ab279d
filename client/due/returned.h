// Which records were returned, and why, as client/review judges it.
#pragma once

#include <optional>

#include "client/forms/form.h"
#include "client/records/record_view.h"
#include "client/review/review.h"

namespace yanxing::due {

/// The decision by which the record stands returned (review::state_of); nullopt: none, accepted, finished anew with
/// other answers since, or of a form that is not known here.
std::optional<review::Decision> returned_of(const forms::FormSet& forms, const records::Record& record,
                                            const review::Reviews& reviews);

}  // namespace yanxing::due
