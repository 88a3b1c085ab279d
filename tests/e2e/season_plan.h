// One season of both programmes, generated: ten counties with three laptops each, 830 trainees, 40 trainings, the
// elections of all 1,240 villages and communities. Nobody in it is real. The same seed gives the same season.
//
// The plan says what people record on which laptop; it works out no figure.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "client/forms/form.h"
#include "client/places/places.h"
#include "client/places/programme.h"

namespace yanxing::testing {

/// Records of one form as lines for `yanxing-cli import`.
struct SeasonBatch {
  std::string form;
  std::vector<nlohmann::json> lines;
  bool force = false;  // against the form's rules: a photo is missing that a test cannot take
};

/// A mark before its session's id is known: sessions get theirs from training, day and half.
struct SeasonMark {
  std::string training, date, half, person, status;
};

struct SeasonCounty {
  std::string code;
  std::string unit;  // of the choices reporting_unit
  SeasonBatch persons, trainings;
  /// What each of the three laptops records without a network.
  struct Desk {
    SeasonBatch sessions;
    std::vector<SeasonMark> marks;
    std::vector<SeasonBatch> others;
  };
  std::vector<Desk> desks;
  /// What the third laptop hands in: until 16 January 2021, after what was returned on the 18th came back, by the end
  /// of March, and in the rest of the year (saved today, whatever day it names). See season_reports.h.
  std::vector<SeasonBatch> january, corrections, spring, year;
};

struct SeasonPlan {
  std::vector<SeasonCounty> counties;
};

SeasonPlan plan_season(const places::Places& places, const places::AllocationTable& annex,
                       const std::vector<places::ContactTownship>& contacts, const forms::FormSet& forms,
                       std::uint64_t seed);

}  // namespace yanxing::testing
