#include "tests/e2e/season_plan.h"

#include <array>
#include <cstdio>
#include <random>

#include "client/election/progress.h"
#include "tests/e2e/season_reports.h"
#include "tests/support/answer_maker.h"

namespace yanxing::testing {
namespace {

using nlohmann::json;

constexpr std::array<const char*, 10> units{"liucheng", "luzhai",     "rongan", "rongshui", "sanjiang",
                                            "liubei",   "chengzhong", "yufeng", "liunan",   "liujiang"};
constexpr std::array<const char*, 4> modes{"concentrated", "concentrated", "collective", "self_study"};
constexpr std::array<const char*, 10> family{"韦", "覃", "黄", "莫", "蓝", "罗", "梁", "石", "杨", "𠮷"};
constexpr std::array<const char*, 10> given{"春", "兰", "玉", "梅", "凤", "秀", "艳", "丽", "芳", "䶮"};
constexpr std::array<const char*, 4> roles{"妇联主席", "妇联执委", "村（社区）“两委”女干部、妇联主席", "骨干师资"};
constexpr std::size_t desks_a_county = 3;

std::string two(int number) {
  std::array<char, 8> text{};
  std::snprintf(text.data(), text.size(), "%02d", number);
  return text.data();
}

class Planner {
 public:
  Planner(const places::Places& places, const forms::FormSet& forms, std::uint64_t seed)
      : places_(places), forms_(forms), dice_(seed) {}

  SeasonCounty county(const places::Allocation& row, std::size_t index) {
    SeasonCounty out;
    out.code = row.county_code;
    out.unit = units.at(index);
    out.desks.resize(desks_a_county);
    villages_ = places_.within(out.code, places::Level::village);
    const auto communities = places_.within(out.code, places::Level::community);
    villages_.insert(villages_.end(), communities.begin(), communities.end());
    people(row, out);
    for (std::size_t i = 0; i < modes.size(); ++i) training(i, static_cast<int>(index), out);
    for (SeasonCounty::Desk& desk : out.desks) desk.sessions.form = "session";
    for (std::size_t i = 0; i < modes.size(); ++i) attendance(i, out);
    contradict_marks(out);
    elections(out);
    return out;
  }

 private:
  std::string id() {
    std::array<char, 40> text{};
    const std::uint64_t number = ++ids_;
    std::snprintf(text.data(), text.size(), "018f0000-0000-7000-8000-%012llx", static_cast<unsigned long long>(number));
    return text.data();
  }
  std::string name() {
    return std::string(family[dice_.below(family.size())]) + given[dice_.below(given.size())] +
           given[dice_.below(given.size())];
  }

  // ---- training

  void people(const places::Allocation& row, SeasonCounty& out) {
    out.persons.form = "person";
    for (std::int64_t i = 0; i < row.trainees; ++i) {
      const places::Place& home = *villages_[dice_.below(villages_.size())];
      out.persons.lines.push_back(
          {{"id", id()}, {"name", name()}, {"place", home.code}, {"role", roles[dice_.below(roles.size())]}});
    }
    // Two that were recorded twice and merged since.
    for (std::size_t i = 0; i < 2; ++i) {
      json twin = out.persons.lines[i];
      twin["merged_into"] = twin["id"];
      twin["id"] = id();
      out.persons.lines.push_back(std::move(twin));
    }
  }

  void training(std::size_t i, int index, SeasonCounty& out) {
    out.trainings.form = "training";
    // The second one begins on the last day of the first: the same half-day twice.
    const int month = 5 + static_cast<int>(i), first = 3 + index;
    json line{{"id", id()},
              {"title", "“领头雁”培训第" + std::to_string(i + 1) + "期"},
              {"place", out.code},
              {"level", "county"},
              {"mode", modes[i]},
              {"venue", "县委党校"},
              {"venue_kind", "party_school"},
              {"start", "2021-" + two(i == 1 ? month - 1 : month) + "-" + two(i == 1 ? first + 4 : first)},
              {"end", "2021-" + two(i == 1 ? month - 1 : month) + "-" + two(first + (i == 1 ? 8 : 4))}};
    if (i < 2) {
      line["fund_region"] = static_cast<double>(2 + i) / 10;
      line["fund_city"] = 0.5 + 0.25 * static_cast<double>(index % 4);
      line["fund_county"] = 1.5;
    }
    out.trainings.lines.push_back(std::move(line));
  }

  static std::size_t desk_of(std::size_t training) { return training < 2 ? 0 : training - 1; }

  std::string status() {
    const std::size_t roll = dice_.below(100);
    if (roll < 80) return "present";
    if (roll < 86) return "late";
    if (roll < 90) return "early";
    if (roll < 94) return "leave";
    return roll < 97 ? "absent" : "";
  }

  void attendance(std::size_t i, SeasonCounty& out) {
    const json& training = out.trainings.lines[i];
    SeasonCounty::Desk& desk = out.desks[desk_of(i)];
    const std::string start = training["start"], month = start.substr(0, 8);
    const int first = std::stoi(start.substr(8));
    for (int day = first; day < first + 5; ++day) {
      for (const char* half : {"am", "pm"}) {
        const std::string date = month + two(day);
        json session{{"training", training["id"]}, {"date", date}, {"half", half}};
        // One afternoon of the collective study was self-study after all.
        if (i == 2 && day == first && half == std::string("pm")) session["mode"] = "self_study";
        desk.sessions.lines.push_back(std::move(session));
        for (std::size_t p = 0; p < out.persons.lines.size(); ++p) {
          if (i < 2 && p % 2 != i && p % 10 != 0) continue;  // two halves of the county, some in both
          if (i == 2 && p % 3 != 0) continue;
          const std::string mark = status();
          if (!mark.empty()) desk.marks.push_back({training["id"], date, half, out.persons.lines[p]["id"], mark});
        }
      }
    }
  }

  /// Two laptops at one table: the second says otherwise for some of the first morning.
  void contradict_marks(SeasonCounty& out) {
    const auto& told = out.desks[0].marks;
    out.desks[1].sessions.lines.insert(out.desks[1].sessions.lines.begin(), out.desks[0].sessions.lines.front());
    for (std::size_t i = 0; i < 3; ++i) {
      SeasonMark other = told[i * 4];
      other.status = training_was_there(other.status) ? "absent" : "present";
      out.desks[1].marks.push_back(std::move(other));
    }
  }
  static bool training_was_there(const std::string& status) {
    return status == "present" || status == "late" || status == "early";
  }

  // ---- election

  void elections(SeasonCounty& out) {
    SeasonBatch observations{"observation", {}, false}, results{"election_result", {}, false}, others = results;
    for (std::size_t i = 0; i < villages_.size(); ++i) {
      observe(*villages_[i], observations);
      const auto report = result(*villages_[i]);
      if (!report) continue;
      results.lines.push_back(*report);
      if (i % 60 != 0 || (*report)["__state"] != "final") continue;
      json other = *report;  // somebody else counted differently
      other["members"] = other["members"].get<int>() + 1;
      other["women_members"] = other["women_members"].get<int>() + 1;
      others.lines.push_back(std::move(other));
    }
    out.desks[2].others.push_back(std::move(observations));
    out.desks[2].others.push_back(std::move(results));
    out.desks[1].others.push_back(std::move(others));
    out.desks[2].others.push_back(problems(out));
  }

  void observe(const places::Place& village, SeasonBatch& out) {
    const forms::Form& form = *forms_.find("observation");
    const std::size_t reached = dice_.below(100) < 70 ? 4 : dice_.below(5);
    for (int stage = 1; stage <= static_cast<int>(reached); ++stage) {
      json line{{"place", village.code}, {"round", "2021"}, {"stage", std::to_string(stage)}};
      line["date"] = "2021-01-" + two(4 + stage * 5);
      line["observer"] = "观察员" + std::to_string(dice_.below(9) + 1);
      const bool all = dice_.percent(85);
      for (const std::string& item : election::items_of(form, stage)) {
        if (!all && dice_.percent(40)) continue;
        const bool no = dice_.percent(3);
        line[item] = no ? "no" : dice_.percent(90) ? "yes" : "na";
        if (no) line[item + "_comment"] = "没有做到，已经提醒。";
      }
      line["state"] = all ? "final" : "draft";
      if (stage == 4) {
        line["s4_voters"] = 900;
        line["s4_issued"] = 850;
        line["s4_returned"] = 840;
        line["s4_valid"] = 830;
      }
      out.lines.push_back(std::move(line));
    }
  }

  std::optional<json> result(const places::Place& village) {
    const std::size_t roll = dice_.below(100);
    if (roll < 12) return std::nullopt;
    const bool is_village = village.level == places::Level::village;
    const int members = 3 + static_cast<int>(dice_.below(5));
    const int women = static_cast<int>(dice_.below(static_cast<std::size_t>(members) + 1));
    const bool woman_heads = women == members || (women > 0 && dice_.percent(20));
    const bool chair = dice_.percent(95), paid = dice_.percent(60);
    json line{{"place", village.code},
              {"round", "2021"},
              {"kind", is_village ? "village" : "community"},
              {"date", "2021-02-" + two(11 + static_cast<int>(dice_.below(15)))},
              {"reporter", "填报员"},
              {"party_actual", "2021-01-" + two(20 + static_cast<int>(dice_.below(11))) + "T09:00:00.000+08:00"},
              {"committee_actual", "2021-02-" + two(1 + static_cast<int>(dice_.below(12))) + "T09:00:00.000+08:00"},
              {"members", members},
              {"women_members", women},
              {"head_sex", woman_heads ? "2" : "1"},
              {"chair_in", chair ? "yes" : "no"},
              {"chair_paid", paid ? "yes" : "no"},
              {"__state", roll < 18 ? "draft" : "final"}};
    if (!chair) line["chair_in_comment"] = "下次补选。";
    if (!paid) line["chair_paid_comment"] = "按定额补贴。";
    return line;
  }

  SeasonBatch problems(const SeasonCounty&) {
    constexpr std::array<const char*, 3> severities{"general", "important", "urgent"};
    constexpr std::array<const char*, 3> states{"pending", "ongoing", "solved"};
    SeasonBatch batch{"problem", {}, false};
    for (std::size_t i = 0; i < 12; ++i) {
      batch.lines.push_back({{"id", id()},
                             {"place", villages_[dice_.below(villages_.size())]->code},
                             {"title", "名单没有张榜公布"},
                             {"severity", severities[dice_.below(3)]},
                             {"found_on", "2021-01-" + two(10 + static_cast<int>(i))},
                             {"due", "2021-02-05"},
                             {"responsible", "镇妇联"},
                             {"status", states[dice_.below(3)]},
                             {"__state", "final"}});
      json& line = batch.lines.back();
      if (line["status"] != "solved") continue;
      line["solved_on"] = "2021-02-03";
      line["result"] = "已经张榜。";
    }
    return batch;
  }

  const places::Places& places_;
  const forms::FormSet& forms_;
  FillDice dice_;
  std::uint64_t ids_ = 0;
  std::vector<const places::Place*> villages_;
};

}  // namespace

SeasonPlan plan_season(const places::Places& places, const places::AllocationTable& annex,
                       const std::vector<places::ContactTownship>& contacts, const forms::FormSet& forms,
                       std::uint64_t seed) {
  Planner planner(places, forms, seed);
  SeasonPlan plan;
  for (std::size_t i = 0; i < annex.rows.size(); ++i) plan.counties.push_back(planner.county(annex.rows[i], i));
  plan_reports(places, contacts, forms, plan.counties);
  return plan;
}

}  // namespace yanxing::testing
