#include "tests/e2e/season_reports.h"

#include <array>
#include <cstdio>

namespace yanxing::testing {
namespace {

using nlohmann::json;

std::string two(int number) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%02d", number);
  return text.data();
}

std::string moment(int month, int day) { return "2021-" + two(month) + "-" + two(day) + "T09:00:00.000+08:00"; }

/// A reporting unit as its laptop knows it.
struct Office {
  std::string unit, place;
  std::vector<std::string> townships;  // in its timetable
  std::size_t number;                  // among all units: decides what it hands in, and when
};

class Reports {
 public:
  Reports(const places::Places& places, const std::vector<places::ContactTownship>& contacts,
          const forms::FormSet& forms, SeasonCounty& county)
      : places_(places), contacts_(contacts), forms_(forms), county_(county) {}

  void plan(std::size_t number) {
    std::vector<Office> offices{{county_.unit, county_.code, {}, number}};
    for (const places::Place* township : places_.within(county_.code, places::Level::township)) {
      if (offices[0].townships.size() < 3) offices[0].townships.push_back(township->code);
    }
    if (county_.code == "450203") {
      offices.push_back({"liudong", "450203100", {"450203100", "450203101"}, 10});
      offices.push_back({"beibu", "450203008", {"450203008"}, 11});
    }
    for (const Office& office : offices) {
      timetables(office);
      programmes(office);
    }
    for (std::size_t i = 0; i < contacts_.size(); ++i) {
      if (places::is_in(contacts_[i].place_code, county_.code)) guidance(contacts_[i].place_code, i);
    }
    if (number == 2) leaders();
    activities(number);
  }

 private:
  static void add(std::vector<SeasonBatch>& into, const char* form, json line, bool force = false) {
    if (into.empty() || into.back().form != form || into.back().force != force) into.push_back({form, {}, force});
    into.back().lines.push_back(std::move(line));
  }

  // ---- annex 3

  json timetable(const Office& office, int hand_in, const std::string& filled_on, bool final) const {
    json line{{"unit", office.unit},
              {"place", office.place},
              {"round", "2021"},
              {"hand_in", std::to_string(hand_in)},
              {"filled_on", filled_on},
              {"all_finished", "2021-03-0" + std::to_string(hand_in)},
              {"__state", final ? "final" : "draft"}};
    int position = 0;
    for (const std::string& township : office.townships) {
      const std::string row = "rows[k" + std::to_string(++position) + "]";
      line[row] = position;
      line[row + "/township"] = township;
      line[row + "/party_planned"] = moment(1, 20 + position + hand_in);
      line[row + "/committee_planned"] = moment(2, 3 + position + hand_in);
      if (hand_in > 1) line[row + "/federation_planned"] = moment(2, 20 + position);
    }
    if (hand_in == 1) return line;
    const auto villages = places_.within(office.townships.front(), places::Level::village);
    if (villages.empty()) return line;
    line["rows[v1]"] = ++position;
    line["rows[v1]/township"] = office.townships.front();
    line["rows[v1]/village"] = villages.front()->code;
    line["rows[v1]/party_planned"] = moment(1, 22);
    if (hand_in == 3) line["rows[v1]/party_actual"] = moment(1, 31);
    return line;
  }

  void timetables(const Office& office) {
    // 0 nothing, 1 a draft, 2 returned and corrected, 3 returned, 4 accepted and changed since, 5 late
    const std::size_t kind = office.number % 6;
    if (kind == 5) add(county_.spring, "schedule", timetable(office, 1, "2021-01-20", true));
    if (kind != 0 && kind != 5)
      add(county_.january, "schedule", timetable(office, 1, "2021-01-1" + std::to_string(2 + kind % 3), kind != 1));
    if (kind == 2) {
      json corrected = timetable(office, 1, "2021-01-13", true);
      corrected["all_finished"] = "2021-03-08";
      add(county_.corrections, "schedule", std::move(corrected));
    }
    if (kind == 4) {
      json changed = timetable(office, 1, "2021-01-14", true);
      changed["all_finished"] = "2021-03-09";
      add(county_.spring, "schedule", std::move(changed));
    }
    if (kind != 1)
      add(county_.spring, "schedule", timetable(office, 2, kind == 3 ? "2021-02-20" : "2021-02-09", kind != 2));
    if (kind != 4)
      add(county_.spring, "schedule", timetable(office, 3, kind == 0 ? "2021-03-25" : "2021-03-10", kind != 5));
  }

  // ---- visits and guidance

  json visit(const std::string& place, const std::string& date, bool with_no) const {
    json line{{"place", place}, {"round", "2021"}, {"date", date}, {"visitors", "指导组"}, {"__state", "final"}};
    std::size_t item = 0;
    for (const forms::Field& field : forms_.find("visit")->fields) {
      if (field.comment.empty()) continue;
      const bool no = with_no && ++item % 13 == 0;
      line[field.name] = no ? "no" : "yes";
      if (no) line[field.comment] = "还没有做到。";
    }
    return line;
  }

  static json report(const std::string& township, const std::string& date, std::vector<std::string> methods,
                     const char* node, bool final = true) {
    json line{{"township", township},
              {"leader", "带队领导"},
              {"date", date},
              {"method", std::move(methods)},
              {"overall", "进展平稳。"},
              {"problems", "名单公布不及时。"},
              {"__state", final ? "final" : "draft"}};
    if (node != nullptr) line["node"] = node;
    return line;
  }

  void guidance(const std::string& township, std::size_t i) {
    const std::size_t visits = i % 4;  // none, one, two, three
    constexpr std::array<const char*, 3> days{"2021-01-08", "2021-01-22", "2021-02-05"};
    for (std::size_t n = 0; n < visits; ++n) {
      auto& batch = n == 0 ? county_.january : county_.spring;
      const auto villages = places_.within(township, places::Level::village);
      const bool at_village = n == 1 && !villages.empty();
      add(batch, "visit", visit(at_village ? villages.front()->code : township, days[n], i % 3 == 0));
      if ((i + n) % 3 == 2) continue;  // of this visit nothing was reported
      add(batch, "guidance_report", report(township, days[n], {"visit"}, nullptr, (i + n) % 5 != 4));
    }
    if (i % 3 != 0) add(county_.january, "guidance_report", report(township, "2021-01-15", {"hearing"}, "candidates"));
    if (i % 5 < 3)
      add(county_.spring, "guidance_report",
          report(township, i % 5 == 1 ? "2021-02-02" : "2021-01-29", {"hearing", "remote"}, "party"));
    if (i % 5 == 4)
      add(county_.spring, "guidance_report", report(township, "2021-02-08", {"hearing"}, "committee", false));
    if (i % 7 == 0) add(county_.spring, "guidance_report", report(township, "2021-02-26", {"meeting"}, nullptr));
  }

  /// Two leaders of the first group; of the other groups nobody recorded any.
  void leaders() {
    add(county_.spring, "guidance",
        {{"round", "2021"},
         {"group", "1"},
         {"leader", "甲领导"},
         {"units", {"rongan", "rongshui"}},
         {"township_1", "450224204"},
         {"township_2", "450224200"},
         {"__state", "final"}});
    add(county_.spring, "guidance",
        {{"round", "2021"},
         {"group", "1"},
         {"leader", "乙领导"},
         {"units", {"rongshui", "liujiang"}},
         {"township_1", "450225106"},
         {"township_2", "450206100"},
         {"township_3", "450206103"},
         {"__state", "final"}});
  }

  // ---- the other programmes

  static std::string text_of(std::size_t characters) {
    std::string out;
    for (std::size_t i = 0; i < characters; ++i) out += "她";
    return out;
  }

  json plan_of(const Office& office, bool late) const {
    json line{{"unit", office.unit},  {"place", office.place},
              {"year", 2021},         {"filled_on", late ? "2021-05-25" : "2021-05-12"},
              {"heads", 80},          {"days_concentrated", 3},
              {"days_collective", 2}, {"courses", {"thought", "party_history"}},
              {"fund_region", 2.0},   {"fund_city", 3.0},
              {"fund_county", 4.0},   {"__state", "final"}};
    for (int i = 1; i <= 2; ++i) {
      const std::string row = "classes[c" + std::to_string(i) + "]";
      line[row] = i;
      line[row + "/class_title"] = "第" + std::to_string(i) + "班";
      line[row + "/class_level"] = "county";
      line[row + "/class_mode"] = "concentrated";
      line[row + "/class_start"] = "2021-05-1" + std::to_string(i);
      line[row + "/class_heads"] = static_cast<int>(30 + 7 * office.number + static_cast<std::size_t>(i));
    }
    return line;
  }

  json courses(const Office& office, std::size_t count) const {
    json line{{"unit", office.unit},
              {"place", office.place},
              {"year", 2021},
              {"reviewer", "审核人"},
              {"filled_on", "2021-05-20"},
              {"responsible", "负责人"},
              {"responsible_phone", "0772-0000000"},
              {"__state", "final"}};
    for (std::size_t i = 1; i <= count; ++i) {
      const std::string row = "courses[c" + std::to_string(i) + "]";
      line[row] = i;
      line[row + "/course"] = "课程" + std::to_string(i);
      line[row + "/teaching"] = "lecture";
      line[row + "/content"] = "家庭教育。";
      line[row + "/lecturer"] = "主讲人";
      line[row + "/lecturer_birth"] = "1980-03-01";
      line[row + "/lecturer_title"] = "县妇联";
    }
    return line;
  }

  json organisations(const Office& office, std::size_t count) const {
    json line{{"unit", office.unit},
              {"place", office.place},
              {"year", 2021},
              {"filled_on", "2021-08-20"},
              {"__state", "final"}};
    for (std::size_t i = 1; i <= count; ++i) {
      const std::string row = "organisations[o" + std::to_string(i) + "]";
      line[row] = i;
      line[row + "/organisation"] = "商会妇联" + std::to_string(i);
      line[row + "/members"] = 9 + i + office.number;
      line[row + "/vice_chairs"] = 2 + i % 2;
      line[row + "/chair"] = "主席";
      line[row + "/chair_phone"] = "0772-0000000";
      line[row + "/founded"] = "2021-07-0" + std::to_string(i);
    }
    return line;
  }

  json cadre(const Office& office, std::size_t i) const {
    return {{"name", "候选" + office.unit + std::to_string(i)},
            {"sex", "2"},
            {"birth", "1979-04-01"},
            {"nationality", "08"},
            {"education", "20"},
            {"political", "01"},
            {"unit_title", "村妇联主席"},
            {"work_level", "village"},
            {"place", office.place},
            {"address", "某路1号"},
            {"postcode", "545000"},
            {"phone", "0772-0000000"},
            {"federation_years", 3.5},
            {"no_violation", "yes"},
            {"deeds", text_of(500)},
            {"unit", office.unit},
            {"filled_on", i == 2 ? "2021-05-28" : "2021-05-20"},
            {"__state", "final"}};
  }

  void programmes(const Office& office) {
    const std::size_t n = office.number;
    auto& year = county_.year;
    const bool is_county = office.place.size() == 6;
    if (is_county && n % 4 != 3) add(year, "training_plan", plan_of(office, n % 4 == 1));
    if (n % 3 != 2) add(year, "course_recommendation", courses(office, 1 + n % 3));
    if (n % 2 == 0) add(year, "site_statistics", organisations(office, 1 + n % 3));
    if (n % 3 != 0) {
      const std::vector<std::string> kinds =
          n % 3 == 1 ? std::vector<std::string>{"members", "council", "green"} : std::vector<std::string>{"members"};
      json line{{"unit", office.unit},
                {"place", office.place},
                {"year", 2021},
                {"filled_on", "2021-03-11"},
                {"responsible", "负责人"},
                {"kinds", kinds},
                {"__state", n % 3 == 1 ? "final" : "draft"}};
      for (const std::string& kind : kinds) {
        line[kind + "_measures"] = "办好";
        line[kind + "_goal"] = "见效";
      }
      add(year, "highlight_plan", std::move(line), n % 3 != 1);
    }
    for (std::size_t i = 1; i <= n % 4; ++i) add(year, "best_cadre", cadre(office, i), true);
    if (n % 2 == 1)
      add(year, "site_application",
          {{"unit", office.unit},
           {"filled_on", "2021-08-10"},
           {"name", "示范点" + office.unit},
           {"place", office.place},
           {"staff", 40 + n},
           {"women", 20 + n},
           {"head", "负责人"},
           {"head_phone", "13800000000"},
           {"reporter", "填报人"},
           {"reporter_phone", "13800000000"},
           {"founding", "已经成立。"},
           {"__state", "final"}},
          true);
    if (n % 5 == 0)
      add(year, "reform_summary",
          {{"unit", office.unit},
           {"place", office.place},
           {"year", 2021},
           {"filled_on", "2021-10-20"},
           {"title", "总结"},
           {"summary", "做了三件事。"},
           {"__state", "final"}},
          true);
    if (is_county) minutes(office);
  }

  void minutes(const Office& office) {
    add(county_.year, "council_minutes",
        {{"topic", "晒谷场" + office.unit},
         {"place", office.townships.front()},
         {"time", moment(6, 1)},
         {"venue", "村委"},
         {"host", "主持"},
         {"participants", "村民"},
         {"heads", 12 + office.number},
         {"process", "讨论。"},
         {"conclusion", "修。"},
         {"__state", "final"}});
    json log{{"member", county_.persons.lines[office.number]["id"]},
             {"year", 2021},
             {"place", office.townships.front()},
             {"__state", office.number % 2 == 0 ? "final" : "draft"}};
    for (std::size_t i = 1; i <= 6 + office.number; ++i) {
      const std::string row = "contacts[c" + std::to_string(i) + "]";
      log[row] = i;
      log[row + "/woman"] = "群众" + std::to_string(i);
      log[row + "/date"] = "2021-06-01";
    }
    add(county_.year, "contact_log", std::move(log));
  }

  void activities(std::size_t number) {
    constexpr std::array<const char*, 4> kinds{"talks", "law", "volunteer", "rights"};
    const auto villages = places_.within(county_.code, places::Level::village);
    for (std::size_t i = 0; i < 12; ++i) {
      json line{{"kind", kinds[(i + number) % kinds.size()]},
                {"title", "活动" + std::to_string(i)},
                {"date", "2021-" + two(static_cast<int>(1 + i)) + "-0" + std::to_string(1 + number % 9)},
                {"place", villages.empty() ? county_.code : villages[(i * 7) % villages.size()]->code},
                {"sessions", 1 + i % 3},
                {"attendances", 20 + 3 * i + number},
                {"women", 15 + i},
                {"__state", i == 5 ? "draft" : "final"}};
      if (i % 2 == 0) line["children"] = 4 + i;
      if (i % 3 == 0) line["funds"] = 0.25 * static_cast<double>(1 + i);
      add(county_.year, "activity", std::move(line));
    }
  }

  const places::Places& places_;
  const std::vector<places::ContactTownship>& contacts_;
  const forms::FormSet& forms_;
  SeasonCounty& county_;
};

}  // namespace

void plan_reports(const places::Places& places, const std::vector<places::ContactTownship>& contacts,
                  const forms::FormSet& forms, std::vector<SeasonCounty>& counties) {
  for (std::size_t i = 0; i < counties.size(); ++i) Reports(places, contacts, forms, counties[i]).plan(i);
}

}  // namespace yanxing::testing
