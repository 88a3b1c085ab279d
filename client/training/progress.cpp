#include "client/training/progress.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <tuple>
#include <unordered_set>
#include <utility>

#include "client/places/seen.h"

namespace yanxing::training {
namespace {

using places::is_in;
using records::Record;

/// The reporting units of the forms that are one county; the functional districts and the city have no row in annex 1.
constexpr std::array<std::pair<std::string_view, std::string_view>, 10> units{{{"450222", "liucheng"},
                                                                               {"450223", "luzhai"},
                                                                               {"450224", "rongan"},
                                                                               {"450225", "rongshui"},
                                                                               {"450226", "sanjiang"},
                                                                               {"450205", "liubei"},
                                                                               {"450202", "chengzhong"},
                                                                               {"450203", "yufeng"},
                                                                               {"450204", "liunan"},
                                                                               {"450206", "liujiang"}}};

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

CountyProgress& row_of(AnnexProgress& progress, std::string_view place, CountyProgress& unseen) {
  for (CountyProgress& row : progress.rows) {
    if (is_in(place, row.planned.county_code)) return row;
  }
  for (const auto& [county, unit] : units) {
    if (is_in(place, county)) return unseen;  // a county of annex 1 that was not asked for
  }
  return progress.elsewhere;
}

void add_persons(AnnexProgress& progress, const places::Places& places, const DaysBoard& board) {
  CountyProgress unseen;
  std::unordered_set<std::string> covered;
  for (const PersonDays& person : board.persons) {
    CountyProgress& row = row_of(progress, person.place, unseen);
    ++row.persons;
    if (person.half_days == 0) continue;
    ++row.trained;
    row.enough += person.enough() ? 1 : 0;
    const places::Place* place = places.find(person.place);
    if (place == nullptr || !covered.insert(person.place).second) continue;
    row.villages_covered += place->level == places::Level::village ? 1 : 0;
    row.communities_covered += place->level == places::Level::community ? 1 : 0;
  }
}

void add_funds(AnnexProgress& progress, const AttendanceBook& book, const std::vector<Record>& trainings) {
  CountyProgress unseen;
  for (const Record& training : trainings) {
    if (training.form != "training" || training.state == records::State::deleted) continue;
    const int start = year_of(text_of(training, "start"));
    const bool in_year = start != 0 ? start == progress.year : book.was_held_in(training.id, progress.year);
    if (!in_year) continue;
    CountyProgress& row = row_of(progress, training.place, unseen);
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

std::string_view unit_of_county(std::string_view county_code) {
  for (const auto& [county, unit] : units) {
    if (county == county_code) return unit;
  }
  return {};
}

AnnexProgress annex_progress(const places::AllocationTable& annex, const places::Places& places,
                             const AttendanceBook& book, const std::vector<Record>& trainings, int year,
                             std::string_view place) {
  AnnexProgress progress;
  progress.year = year;
  progress.source_subtotal = annex.printed_subtotal;
  progress.differences = annex.differences;
  for (const places::Allocation& allocation : annex.rows) {
    if (!is_in(allocation.county_code, place) && !is_in(place, allocation.county_code)) continue;
    CountyProgress row;
    row.unit = unit_of_county(allocation.county_code);
    row.planned = allocation;
    progress.rows.push_back(std::move(row));
  }
  add_persons(progress, places, book.board({{}, std::nullopt, year}));
  add_funds(progress, book, trainings);
  for (const CountyProgress& row : progress.rows) add_up(progress.sum, row);
  return progress;
}

std::vector<TownshipCover> township_cover(const places::Places& places, const DaysBoard& board,
                                          std::string_view county) {
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
