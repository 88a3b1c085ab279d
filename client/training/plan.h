// The half-day sessions of a training, by rule: its days from start to end, a morning and an afternoon each. Pure
// functions over records.
//
// A session's id follows from training, date and half (its natural key), so two laptops that prepare the same training
// make the same sessions, and preparing twice makes nothing twice.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/records/record_view.h"
#include "sync/base/ids.h"

namespace yanxing::training {

/// A training lasts five days; one that lasts longer than this is a mistyped year. Nothing is planned beyond.
inline constexpr int max_plan_days = 62;

struct HalfDay {
  std::string date;  // "2021-05-17"
  std::string half;  // "am", "pm"

  friend auto operator<=>(const HalfDay&, const HalfDay&) = default;
};

/// Every half-day from `start` to `end`; `end` empty: the first day only. A date that is none, or an end before the
/// start: nothing.
std::vector<HalfDay> planned_half_days(std::string_view start, std::string_view end);

struct PlanLine {
  HalfDay when;
  const records::Record* session = nullptr;  // into what was given; nullptr: still missing
  bool inside = true;                        // false: the session lies outside the training's days
  bool cancelled = false;                    // missing because it was deleted, while others are held
};

/// The half-days of `training` and whatever sessions of it there are among `sessions`, in order of time. Deleted
/// sessions are missing ones: cancelled, unless all of them are deleted (the plan was taken back, and is made anew).
/// `sessions` must outlive the plan.
std::vector<PlanLine> plan_of(const records::Record& training, const std::vector<records::Record>& sessions);

/// What names the session of that half-day: save it with these and its id follows.
forms::Answers session_key(const RecordId& training, const HalfDay& when);

}  // namespace yanxing::training
