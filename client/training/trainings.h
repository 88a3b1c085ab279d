// What a training's record says beside its sessions: whether a day is one of its days, whether what it adds to the
// funds is disputed, and which trainings were probably entered twice. Pure functions over records.
#pragma once

#include <string_view>
#include <vector>

#include "client/records/record_view.h"

namespace yanxing::training {

/// A session's day that cannot be one of the training's: before its first day, after its last, or (where no last day is
/// given) in another year. False where the training has no first day.
bool is_outside(const records::Record& training, std::string_view day);

/// What it adds to the funds of a year is in conflict: one of the three funds, the day or the place that say where they
/// count. They count as shown.
bool has_disputed_funds(const records::Record& training);

/// Probably one training that was entered twice (on two laptops that did not know of each other, or twice on one): the
/// same title but for spaces, the same first day, and one place or one within the other. Both count everywhere until a
/// person deletes one.
bool is_likely_double(const records::Record& a, const records::Record& b);

/// Groups of two or more living trainings that are likely doubles of each other, each in id order. Records of other
/// forms are passed over. What is returned points into `trainings`.
std::vector<std::vector<const records::Record*>> likely_doubles(const std::vector<records::Record>& trainings);

}  // namespace yanxing::training
