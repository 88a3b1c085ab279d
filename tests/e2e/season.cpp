#include "tests/e2e/season.h"

#include <cstdlib>
#include <fstream>
#include <memory>

#include "client/places/programme.h"
#include "client/records/record_store.h"
#include "client/review/review.h"
#include "tests/client/app/manual_clock.h"
#include "tests/e2e/season_plan.h"
#include "tests/e2e/season_sql.h"

namespace yanxing::testing {
namespace {

using app::testing::ManualClock;
using nlohmann::json;

const std::filesystem::path assets = source_dir() / "assets";
constexpr UnixMs day_ms = 24LL * 3600 * 1000;
constexpr UnixMs january_16 = 1'610'762'400'000;  // 2021-01-16 10:00 in China

const std::vector<std::string> all_forms{"person",
                                         "training",
                                         "session",
                                         "mark",
                                         "observation",
                                         "election_result",
                                         "schedule",
                                         "visit",
                                         "problem",
                                         "guidance",
                                         "guidance_report",
                                         "training_plan",
                                         "training_record",
                                         "best_cadre",
                                         "site_application",
                                         "site_statistics",
                                         "reform_summary",
                                         "course_recommendation",
                                         "highlight_plan",
                                         "activity",
                                         "contact_log",
                                         "council_minutes",
                                         "review"};

/// With the program, which checks every rule of the form.
void import(const Laptop& laptop, const SeasonBatch& batch) {
  if (batch.lines.empty()) return;
  std::string lines;
  for (const json& line : batch.lines) lines += line.dump() + "\n";
  std::vector<std::string> arguments{"import", batch.form, "-"};
  if (batch.force) arguments.emplace_back("--force");
  laptop.cli(arguments, lines);
}

/// On a day of that January: as the program saves it, with the laptop's clock at that day.
void import_on(UnixMs day, const Laptop& laptop, const std::vector<SeasonBatch>& batches) {
  static const auto forms = forms::FormSet::load(assets / "forms");
  const ManualClock clock(day);
  records::OpenOptions options;
  options.clock = &clock;
  const auto workspace = records::Workspace::open(laptop.data(), options);
  ASSERT_TRUE(workspace) << workspace.error().detail;
  records::RecordStore store(**workspace, *forms);
  review::answer_returns(store);  // as the programs do
  for (const SeasonBatch& batch : batches) {
    std::vector<records::SaveRequest> requests;
    for (const json& line : batch.lines) {
      records::SaveRequest request{batch.form, std::nullopt, {}, {}};
      for (const auto& [field, value] : line.items()) request.values[field] = value;
      requests.push_back(std::move(request));
    }
    const auto saved = store.save_many(requests);
    ASSERT_TRUE(saved) << batch.form << " " << saved.error().detail;
    EXPECT_TRUE(saved->rejected.empty()) << batch.form << " " << saved->rejected.front().error.detail;
  }
}

/// The office judges first timetables on 18 January, as its program does: some come back, one is accepted.
void review_timetables(const Laptop& office) {
  const std::map<std::string, review::Verdict> verdicts{{"rongan", review::Verdict::returned},
                                                        {"rongshui", review::Verdict::returned},
                                                        {"sanjiang", review::Verdict::accepted},
                                                        {"liunan", review::Verdict::returned},
                                                        {"liujiang", review::Verdict::returned}};
  static const auto forms = forms::FormSet::load(assets / "forms");
  const ManualClock clock(january_16 + 2 * day_ms);
  records::OpenOptions options;
  options.clock = &clock;
  const auto workspace = records::Workspace::open(office.data(), options);
  ASSERT_TRUE(workspace) << workspace.error().detail;
  records::RecordStore store(**workspace, *forms);
  records::ListQuery query;
  query.form = "schedule";
  const auto timetables = store.list(query);
  ASSERT_TRUE(timetables);
  const auto reviewer = review::reviewer_of(**workspace);
  std::size_t decided = 0;
  for (const records::Record& record : *timetables) {
    const auto verdict = verdicts.find(record.values.at("unit").get<std::string>());
    if (verdict == verdicts.end() || record.state != records::State::final) continue;
    const std::string comment = verdict->second == review::Verdict::returned ? "时间不完整，请补充。" : "";
    const auto saved = store.save(
        review::decide(reviewer, *forms->find("schedule"), record, verdict->second, comment, clock.now_ms()));
    ASSERT_TRUE(saved) << saved.error().detail;
    ++decided;
  }
  EXPECT_EQ(decided, verdicts.size());
}

/// Sessions get their ids from training, day and half: the marks take them from the laptop.
void sign_in(const Laptop& laptop, const std::vector<SeasonMark>& marks) {
  std::map<std::string, std::string> sessions;
  for (const json& session : laptop.list("session")) {
    const json& v = session["values"];
    sessions[v["training"].get<std::string>() + v["date"].get<std::string>() + v["half"].get<std::string>()] =
        session["id"];
  }
  SeasonBatch batch{"mark", {}, false};
  for (const SeasonMark& mark : marks) {
    const auto session = sessions.find(mark.training + mark.date + mark.half);
    ASSERT_NE(session, sessions.end());
    batch.lines.push_back({{"session", session->second}, {"person", mark.person}, {"status", mark.status}});
  }
  import(laptop, batch);
}

/// Annex 2 of the county's first training, filled from attendance, then finished (without its photos: --force).
void record_training(const Laptop& laptop, const SeasonCounty& county, bool late) {
  json answers{{"unit", county.unit},
               {"place", county.code},
               {"filled_on", late ? "2021-11-05" : "2021-10-25"},
               {"training", county.trainings.lines[0]["id"]},
               {"fund_city", 1.5},
               {"fund_county", 2.25},
               {"content", "党史学习。"},
               {"highlights", "案例教学。"},
               {"effect", "效果好。"}};
  const json filled =
      json::parse(laptop.cli({"form", "fill", "training_record", "--json-in", "-", "--save"}, answers.dump()).out);
  json final = filled["record"];
  final["__state"] = "final";
  import(laptop, {"training_record", {final}, true});
}

}  // namespace

struct Season::World {
  TempDir dir;
  std::unique_ptr<Server> server;
  std::unique_ptr<Laptop> city;
  std::unique_ptr<RawRecords> raw;
  std::map<std::string, std::vector<std::unique_ptr<Laptop>>> desks;  // by county

  void play() {
    const auto places = places::Places::load(assets / "places/places.csv");
    const auto annex = places::load_allocation(assets / "programme/allocation-2021.csv");
    const auto contacts = places::load_contact_townships(assets / "programme/contact-townships-2021.csv");
    const auto forms = forms::FormSet::load(assets / "forms");
    ASSERT_TRUE(places && annex && contacts && forms);
    server = std::make_unique<Server>(dir);
    server->start();
    const SeasonPlan plan = plan_season(*places, *annex, *contacts, *forms, 2021);
    for (const SeasonCounty& county : plan.counties) begin(county);
    Laptop office(dir, "office", "4502");
    office.enrol(*server, "4502");
    office.sync();
    review_timetables(office);
    office.sync();
    for (const SeasonCounty& county : plan.counties) play_spring(county);
    for (const SeasonCounty& county : plan.counties) play_year(county);
    review_today(office);
    city = std::make_unique<Laptop>(dir, "city", "4502");
    city->enrol(*server, "4502");
    city->sync();
    if (const char* kept = std::getenv("YANXING_SEASON"))
      std::filesystem::copy(city->data(), kept, std::filesystem::copy_options::recursive);
    read(*contacts);
  }

  void read(const std::vector<places::ContactTownship>& contacts) {
    raw = std::make_unique<RawRecords>(*city, all_forms);
    raw->add_places((assets / "places/places.csv").string());
    raw->exec(attendance_sql);
    raw->exec(election_sql);
    raw->exec("CREATE TABLE contact (code TEXT, grp INTEGER); CREATE TABLE unit_place (unit TEXT, prefix TEXT)");
    for (const auto& one : contacts)
      raw->rows("INSERT INTO contact VALUES (?, ?)", {one.place_code, std::to_string(one.guidance_group)});
    std::ifstream file_of_rules(assets / "programme/rules.json");
    const json rules = json::parse(file_of_rules);
    for (const json& unit : rules["units"]) {
      for (const json& place : unit["places"])
        raw->rows("INSERT INTO unit_place VALUES (?, ?)", {unit["id"].get<std::string>(), place.get<std::string>()});
    }
    raw->exec(annex_sql);
    note_first_days();
  }

  /// first_day(id, day): the 填报时间 that stood in a record when it was finished first, from its history.
  void note_first_days() {
    raw->exec("CREATE TABLE first_day (id TEXT PRIMARY KEY, day TEXT)");
    for (const auto& row :
         raw->rows("SELECT id FROM raw WHERE state = 'final' AND json_extract(v, '$.filled_on') <> ''")) {
      const json shown = city->cli_json({"show", row[0], "--json"});
      std::string day;
      for (const json& entry : shown["history"]) {
        bool is_final = false;
        for (const json& edit : entry["edits"]) {
          is_final = is_final || (edit["field"] == "__state" && edit["value"] == "final");
          if (edit["field"] == "filled_on" && edit["value"].is_string()) day = edit["value"];
        }
        if (!is_final) continue;
        raw->rows("INSERT INTO first_day VALUES (?, ?)", {row[0], day.substr(0, 10)});
        break;
      }
    }
  }

  /// Three laptops, and what the third hands in by the middle of January.
  void begin(const SeasonCounty& county) {
    auto& own = desks[county.code];
    for (std::size_t i = 0; i < county.desks.size(); ++i) {
      own.push_back(std::make_unique<Laptop>(dir, county.code + "-" + std::to_string(i), county.code));
      own.back()->enrol(*server, county.code);
    }
    import_on(january_16, *own[2], county.january);
    own[2]->sync();
  }

  void play_spring(const SeasonCounty& county) {
    const Laptop& desk = *desks[county.code][2];
    desk.sync();
    import_on(january_16 + 9 * day_ms, desk, county.corrections);
    import_on(january_16 + 69 * day_ms, desk, county.spring);
    desk.sync();
  }

  void play_year(const SeasonCounty& county) {
    const auto& own = desks[county.code];
    import(*own[0], county.persons);
    import(*own[0], county.trainings);
    for (const auto& desk : own) desk->sync();
    for (std::size_t i = 0; i < own.size(); ++i) {  // in the villages, each on its own
      import(*own[i], county.desks[i].sessions);
      sign_in(*own[i], county.desks[i].marks);
      for (const SeasonBatch& batch : county.desks[i].others) import(*own[i], batch);
    }
    for (const SeasonBatch& batch : county.year) import(*own[2], batch);
    for (const auto& desk : own) desk->sync();
    own[0]->sync();
    if (county.unit != "liubei") record_training(*own[0], county, county.unit == "luzhai");
    own[0]->sync();
  }

  /// Today, with the program: one second timetable comes back, one is accepted and changed afterwards, one stands.
  void review_today(const Laptop& office) {
    office.sync();
    std::map<std::string, std::string> second;
    for (const json& record : office.list("schedule")) {
      if (record["values"]["hand_in"] == "2" && record["state"] == "final")
        second[record["values"]["unit"]] = record["id"];
    }
    office.cli({"review", second.at("liucheng"), "return", "--comment", "请盖章。"});
    office.cli({"review", second.at("liujiang"), "accept"});
    office.cli({"review", second.at("sanjiang"), "accept"});
    office.sync();
    const Laptop& desk = *desks.at("450206")[2];
    desk.sync();
    desk.save({"schedule", "unit=liujiang", "round=2021", "hand_in=2", "all_finished=2021-03-20", "--force"});
    desk.sync();
  }
};

Season::World& Season::world() {
  static World the_world;
  return the_world;
}

void Season::SetUpTestSuite() {
  if (world().raw) return;
  const char* kept = std::getenv("YANXING_SEASON");
  if (kept == nullptr || !std::filesystem::exists(kept)) return world().play();
  world().city = std::make_unique<Laptop>(std::filesystem::path(kept));
  const auto contacts = places::load_contact_townships(assets / "programme/contact-townships-2021.csv");
  ASSERT_TRUE(contacts);
  world().read(*contacts);
}

const Laptop& Season::city() { return *world().city; }
const RawRecords& Season::raw() { return *world().raw; }
std::string Season::file(const std::string& name) { return world().dir / name; }

}  // namespace yanxing::testing
