#include "client/training/progress.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>
#include <unordered_set>

#include "client/places/seen.h"
#include "client/training/trainings.h"

namespace yanxing::training {
namespace {

using places::is_in;
using records::Record;

/// Units of 10,000 yuan with at most four decimals (the form's rule), in yuan.
std::int64_t yuan(const Record& training, const char* field) {
  const auto found = training.values.find(field);
  if (found == training.values.end() || !found->second.is_number()) return 0;
  return std::llround(found->second.get<double>() * 10'000);
}

std::string_view text_of(const Record& training, const char* field) {
  const auto found = training.values.find(field);
  return found != training.values.end() && found->second.is_string()
             ? std::string_view(found->second.get_ref<const std::string&>())
             : std::string_view();
}

/// Where what a place did is counted.
class Rows {
 public:
  Rows(AnnexProgress& progress, const places::AllocationTable& annex, const UnitOf& unit_of)
      : progress_(progress), unit_of_(unit_of) {
    for (const places::Allocation& row : annex.rows) units_.insert(unit_of(row.county_code));
    units_.erase(std::string());
  }
  CountyProgress& of(std::string_view place) {
    const std::string unit = unit_of_(place);
    for (CountyProgress& row : progress_.rows) {
      if (!unit.empty() && row.unit == unit) return row;
    }
    return units_.contains(unit) ? unseen_ : progress_.elsewhere;
  }
  bool is_shown(const CountyProgress& row) const { return &row != &unseen_; }

 private:
  AnnexProgress& progress_;
  const UnitOf& unit_of_;
  std::set<std::string> units_;  // of annex 1
  CountyProgress unseen_;        // one of them that was not asked for
};

/// Whether annex 1 counts this place among the county's communities, apart from its villages.
bool is_community(const CountyProgress& row, const places::Place& place) {
  return place.level == places::Level::community && row.planned.communities > 0;
}

void add_persons(Rows& rows, const places::Places& places, const DaysBoard& board) {
  std::unordered_set<std::string> covered;
  for (const PersonDays& person : board.persons) {
    CountyProgress& row = rows.of(person.place);
    ++row.persons;
    row.in_conflict += person.is_disputed() ? 1 : 0;
    if (person.half_days == 0) row.online_only += person.online_half_days > 0 ? 1 : 0;
    if (person.half_days == 0) continue;
    ++row.trained;
    row.enough += person.enough() ? 1 : 0;
    const places::Place* place = places.find(person.place);
    if (place == nullptr || place->level < places::Level::village || !covered.insert(person.place).second) continue;
    ++(is_community(row, *place) ? row.communities_covered : row.villages_covered);
  }
}

bool is_of_year(const Record& training, int year, const AttendanceBook& book) {
  const int start = year_of(text_of(training, "start"));
  return start != 0 ? start == year : book.was_held_in(training.id, year);
}

NamedTraining named(const Record& training) { return {training.id, std::string(text_of(training, "title"))}; }

void add_doubles(Rows& rows, AnnexProgress& progress, const AttendanceBook& book,
                 const std::vector<Record>& trainings) {
  for (const auto& group : likely_doubles(trainings)) {
    std::vector<NamedTraining> shown;
    for (const Record* training : group) {
      if (!is_of_year(*training, progress.year, book)) continue;
      CountyProgress& row = rows.of(training->place);
      ++row.doubled;
      if (rows.is_shown(row)) shown.push_back(named(*training));
    }
    if (shown.size() > 1) progress.doubles.push_back(std::move(shown));
  }
}

void add_funds(Rows& rows, AnnexProgress& progress, const AttendanceBook& book, const std::vector<Record>& trainings) {
  for (const Record& training : trainings) {
    if (training.form != "training" || training.state == records::State::deleted) continue;
    if (!is_of_year(training, progress.year, book)) continue;
    CountyProgress& row = rows.of(training.place);
    if (has_disputed_funds(training)) {
      ++row.funds_in_conflict;
      if (rows.is_shown(row)) progress.disputed_funds.push_back(named(training));
    }
    row.region_yuan += yuan(training, "fund_region");
    row.city_yuan += yuan(training, "fund_city");
    row.county_yuan += yuan(training, "fund_county");
  }
}

void add_up(CountyProgress& sum, const CountyProgress& row) {
  sum.planned.villages += row.planned.villages;
  sum.planned.communities += row.planned.communities;
  sum.planned.funds_yuan += row.planned.funds_yuan;
  sum.planned.trainees += row.planned.trainees;
  sum.persons += row.persons;
  sum.trained += row.trained;
  sum.enough += row.enough;
  sum.online_only += row.online_only;
  sum.in_conflict += row.in_conflict;
  sum.funds_in_conflict += row.funds_in_conflict;
  sum.doubled += row.doubled;
  sum.region_yuan += row.region_yuan;
  sum.city_yuan += row.city_yuan;
  sum.county_yuan += row.county_yuan;
  sum.villages_covered += row.villages_covered;
  sum.communities_covered += row.communities_covered;
}

}  // namespace

std::optional<double> CountyProgress::yuan_per_head() const {
  if (trained == 0) return std::nullopt;
  return static_cast<double>(used_yuan()) / static_cast<double>(trained);
}

std::optional<double> CountyProgress::region_percent() const {
  if (used_yuan() == 0) return std::nullopt;
  return 100.0 * static_cast<double>(region_yuan) / static_cast<double>(used_yuan());
}

bool CountyProgress::norm_reached() const {
  return trained > 0 && used_yuan() >= norm_yuan_per_head * static_cast<std::int64_t>(trained);
}

std::vector<std::string> counties_in_part(const AnnexProgress& progress, const std::vector<std::string>& scope) {
  std::vector<std::string> out;
  for (const CountyProgress& row : progress.rows) {
    const std::string& county = row.planned.county_code;
    if (places::seen_of(county, scope) != places::Seen::all) out.push_back(county);
  }
  return out;
}

AnnexProgress annex_progress(const places::AllocationTable& annex, const places::Places& places,
                             const AttendanceBook& book, const std::vector<Record>& trainings, int year,
                             const UnitOf& unit_of, std::string_view place) {
  AnnexProgress progress;
  progress.year = year;
  progress.source_subtotal = annex.printed_subtotal;
  progress.differences = annex.differences;
  for (const places::Allocation& allocation : annex.rows) {
    CountyProgress row;
    row.unit = unit_of(allocation.county_code);
    const bool reports_there = is_in(place, allocation.county_code) && unit_of(place) == row.unit;
    if (!is_in(allocation.county_code, place) && !reports_there) continue;
    row.planned = allocation;
    progress.rows.push_back(std::move(row));
  }
  Rows rows(progress, annex, unit_of);
  add_persons(rows, places, book.board({{}, std::nullopt, year}));
  add_funds(rows, progress, book, trainings);
  add_doubles(rows, progress, book, trainings);
  for (const CountyProgress& row : progress.rows) add_up(progress.sum, row);
  return progress;
}

std::vector<TownshipCover> township_cover(const places::Places& places, const DaysBoard& board, std::string_view county,
                                          const UnitOf& unit_of) {
  std::set<std::string, std::less<>> trained;
  std::map<std::string, std::pair<std::size_t, std::size_t>, std::less<>> people;  // township -> persons, trained
  for (const PersonDays& person : board.persons) {
    auto& [all, there] = people[person.place.substr(0, 9)];
    ++all;
    if (person.half_days == 0) continue;
    ++there;
    trained.insert(person.place);
  }
  std::vector<TownshipCover> out;
  for (const places::Place* township : places.within(county, places::Level::township)) {
    if (unit_of(township->code) != unit_of(county)) continue;
    TownshipCover row;
    row.township = township->code;
    if (const auto found = people.find(township->code); found != people.end())
      std::tie(row.persons, row.trained) = found->second;
    for (const places::Place& village : places.children(township->code)) {
      ++row.villages;
      if (trained.contains(village.code)) {
        ++row.covered;
      } else {
        row.uncovered.push_back(village.code);
      }
    }
    out.push_back(std::move(row));
  }
  return out;
}

}  // namespace yanxing::training
