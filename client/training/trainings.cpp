#include "client/training/trainings.h"

#include <algorithm>
#include <map>
#include <string>

#include "client/places/places.h"
#include "client/records/disputed.h"

namespace yanxing::training {
namespace {

using records::Record;

std::string_view answer(const Record& record, const char* field) {
  const auto found = record.values.find(field);
  return found != record.values.end() && found->second.is_string()
             ? std::string_view(found->second.get_ref<const std::string&>())
             : std::string_view();
}

bool lives(const Record& record) { return record.form == "training" && record.state != records::State::deleted; }

/// Without spaces, also the wide one: "第一期 培训" and "第一期培训" are one title.
std::string bare(std::string_view title) {
  constexpr std::string_view wide = "　";
  std::string out;
  for (std::size_t i = 0; i < title.size(); ++i) {
    if (title.substr(i).starts_with(wide)) {
      i += wide.size() - 1;
    } else if (title[i] != ' ' && title[i] != '\t') {
      out += title[i];
    }
  }
  return out;
}

}  // namespace

bool is_outside(const Record& training, std::string_view day) {
  const std::string_view start = answer(training, "start");
  const std::string_view end = answer(training, "end");
  if (start.empty() || day.empty()) return false;
  if (day < start) return true;
  return end.empty() ? day.substr(0, 4) != start.substr(0, 4) : day > end;
}

bool has_disputed_funds(const Record& training) {
  return records::is_disputed(training, {"fund_region", "fund_city", "fund_county", "start", "place"});
}

bool is_likely_double(const Record& a, const Record& b) {
  if (a.id == b.id || !lives(a) || !lives(b)) return false;
  const std::string title = bare(answer(a, "title"));
  if (title.empty() || title != bare(answer(b, "title"))) return false;
  if (answer(a, "start").empty() || answer(a, "start") != answer(b, "start")) return false;
  return places::is_in(a.place, b.place) || places::is_in(b.place, a.place);
}

std::vector<std::vector<const Record*>> likely_doubles(const std::vector<Record>& trainings) {
  std::map<std::string, std::vector<const Record*>> alike;  // by day and title
  for (const Record& training : trainings) {
    if (!lives(training)) continue;
    alike[std::string(answer(training, "start")) + " " + bare(answer(training, "title"))].push_back(&training);
  }
  std::vector<std::vector<const Record*>> out;
  for (auto& [what, all] : alike) {
    // The wider place first: a township's stands with that of its county, two townships' stand apart.
    std::sort(all.begin(), all.end(), [](const Record* a, const Record* b) {
      return a->place.size() != b->place.size() ? a->place.size() < b->place.size() : a->id < b->id;
    });
    std::vector<std::vector<const Record*>> groups;
    for (const Record* one : all) {
      const auto group = std::find_if(groups.begin(), groups.end(),
                                      [&](const auto& each) { return is_likely_double(*each.front(), *one); });
      if (group == groups.end()) {
        groups.push_back({one});
      } else {
        group->push_back(one);
      }
    }
    for (auto& group : groups) {
      if (group.size() < 2) continue;
      std::sort(group.begin(), group.end(), [](const Record* a, const Record* b) { return a->id < b->id; });
      out.push_back(std::move(group));
    }
  }
  return out;
}

}  // namespace yanxing::training
