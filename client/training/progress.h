// Progress against annex 1 of the training notice (assets/programme/allocation-2021.csv): per county what was allotted
// and what came of it. Pure: no store, no clock.
//
// Decisions, each in one place:
// - Planned is what annex 1 printed. Trained are the persons of the county who were there at least one half-day that
//   counts (days.h) in the year; who reached five days is counted beside it.
// - Funds used are fund_region + fund_city + fund_county of the `training` records of the county whose first day is in
//   the year (one without a first day: whose sessions are). Annex 2 (`training_record`) repeats the same money for its
//   page and is not added.
// - The norm: at least 1,000 yuan per trainee and year, 20 % of it from the autonomous region; per head is funds used ÷
//   trained, and nothing where nobody was trained.
// - A village (community) is covered when at least one of its persons was trained. How many there are is what annex 1
//   printed; where it prints no communities (the five counties) its villages are both, and so are the covered ones.
// - A row is a reporting unit, not a code (domain README, "Words"): streets of functional districts (柳东新区,
//   北部生态新区) carry the code of 鱼峰区 and are none of its 21 villages and 49 communities. Annex 1 has no row for
//   them: their persons and trainings, like those of no county (the city's own), stand in `elsewhere` and are in no
//   sum.
// - Who was only there over video or network is not trained (days.h) and is counted in `online_only`. A disputed mark
//   counts as it is shown, its person in `in_conflict` as well.
// - Funds that are in conflict count as shown, their trainings are counted in `funds_in_conflict` and named. Trainings
//   that were probably entered twice (is_likely_double) all count and are named: which of them is one too many a person
//   decides.
// - The printed subtotal and the sum of the rows are both kept; neither is repaired.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/places/places.h"
#include "client/places/programme.h"
#include "client/training/days.h"

namespace yanxing::training {

inline constexpr std::int64_t norm_yuan_per_head = 1'000;
inline constexpr std::int64_t norm_region_percent = 20;
/// The year of annex 1: what is looked at as long as there is no session.
inline constexpr int annex_year = 2021;

struct CountyProgress {
  std::string unit;            // value of the forms' list reporting_unit; empty: none
  places::Allocation planned;  // the row of annex 1, as printed
  std::size_t persons = 0;     // on the roster
  std::size_t trained = 0;
  std::size_t enough = 0;             // of these with five days
  std::size_t online_only = 0;        // not trained: no half-day that counts, but one over video or network
  std::size_t in_conflict = 0;        // persons with a disputed mark, session or place
  std::size_t funds_in_conflict = 0;  // trainings with disputed funds (has_disputed_funds)
  std::size_t doubled = 0;            // trainings that were probably entered twice, each of them counted
  std::int64_t region_yuan = 0;
  std::int64_t city_yuan = 0;
  std::int64_t county_yuan = 0;
  std::size_t villages_covered = 0;
  std::size_t communities_covered = 0;

  std::int64_t used_yuan() const { return region_yuan + city_yuan + county_yuan; }
  /// Not rounded; nullopt where nobody was trained.
  std::optional<double> yuan_per_head() const;
  bool norm_reached() const;
  /// What the autonomous region paid of it, of which the notice asks norm_region_percent; nullopt where nothing was
  /// used.
  std::optional<double> region_percent() const;
};

/// A training, named in a note.
struct NamedTraining {
  RecordId id;
  std::string title;
};

struct AnnexProgress {
  int year = annex_year;
  std::vector<CountyProgress> rows;  // in printed order
  CountyProgress sum;                // of `rows`; planned.county is empty
  CountyProgress elsewhere;
  std::vector<NamedTraining> disputed_funds;        // of `rows` and elsewhere, in id order
  std::vector<std::vector<NamedTraining>> doubles;  // the same: groups of likely doubles
  places::Allocation source_subtotal;               // as printed
  std::vector<places::Difference> differences;      // of all printed rows, whichever are shown
};

/// The reporting unit of a place (a value of the forms' list reporting_unit), as the rules of the notices say it
/// (due::RuleSet::unit_of); empty: none.
using UnitOf = std::function<std::string(std::string_view place)>;

/// Rows of the counties that lie in `place`, or to which it reports (empty: all ten); figures are always a whole
/// county's.
AnnexProgress annex_progress(const places::AllocationTable& annex, const places::Places& places,
                             const AttendanceBook& book, const std::vector<records::Record>& trainings, int year,
                             const UnitOf& unit_of, std::string_view place = {});

/// Codes of the shown counties that do not lie in what a laptop holds (code prefixes): what is counted there is a part
/// of what was done, or nothing at all. Empty scope: nobody knows, none.
std::vector<std::string> counties_in_part(const AnnexProgress& progress, const std::vector<std::string>& scope);

/// A township that reports with its county: its villages and communities by the table of places, those not covered
/// named by code.
struct TownshipCover {
  std::string township;  // code
  std::size_t villages = 0;
  std::size_t covered = 0;
  std::size_t persons = 0;
  std::size_t trained = 0;
  std::vector<std::string> uncovered;  // codes, in code order
};
std::vector<TownshipCover> township_cover(const places::Places& places, const DaysBoard& board, std::string_view county,
                                          const UnitOf& unit_of);

}  // namespace yanxing::training
