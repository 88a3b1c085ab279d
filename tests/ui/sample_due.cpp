#include "tests/ui/sample_due.h"

#include "tests/ui/sample_views.h"

namespace yanxing::test {

using namespace app;

namespace {

DueRow row(std::string rule, std::string title, std::string unit, std::string name, DueState state, std::string due,
           std::int64_t days, std::int64_t have = 0, std::int64_t required = 1) {
  DueRow out;
  out.id = rule + "." + unit;
  out.rule = std::move(rule);
  out.title = std::move(title);
  out.programme = "1";
  out.unit = std::move(unit);
  out.unit_name = std::move(name);
  out.state = state;
  out.due = std::move(due);
  out.days = days;
  out.have = {have, required};
  out.begun = have > 0 || state == DueState::returned;
  return out;
}

}  // namespace

DueView sample_due() {
  DueView view;
  view.loading = false;
  view.year = 2021;
  view.rounds = {{"2021", "2021", {}, {}}, {"new.2022", "+ 2022", {}, {}}};
  view.programmes = {{"1", {}, {}, {}}, {"2", {}, {}, {}}, {"3", {}, {}, {}}};
  view.units = {
      {"rongan", "融安县", {}, "ra"}, {"rongshui", "融水苗族自治县", {}, "rs"}, {"luzhai", "鹿寨县", {}, "lz"}};
  view.rows = {
      row("visits", "实地走访（每个乡镇 2–3 次）", "450224204", "融安县 · 桥板乡", DueState::late, "2021-03-10", -71, 1,
          2),
      row("training_plan", "县区培训计划", "rongshui", "融水苗族自治县", DueState::missing, "2021-05-17", -3),
      row("training_plan", "县区培训计划", "luzhai", "鹿寨县", DueState::returned, "2021-05-17", -3),
      row("best_cadre", "最美基层妇联干部登记表（每县区 2 名）", "rongan", "融安县", DueState::due, "2021-05-25", 5, 1,
          2),
      row("course_recommendation", "履职小课堂推荐表（每县区不少于 2 门）", "rongan", "融安县", DueState::due,
          "2021-05-25", 5, 0, 2),
      row("site_application", "新领域建妇联示范点申报表", "rongan", "融安县", DueState::not_yet, "2021-08-30", 102),
      row("training_plan", "县区培训计划", "rongan", "融安县", DueState::handed_in, "2021-05-17", -3, 1),
  };
  view.rows[2].reason = "计划培训人数与附件 1 不一致，请核对后重报";
  view.rows.back().handed_in_on = "2021-05-19";
  view.rows.back().days_late = 2;
  view.all = static_cast<std::int64_t>(view.rows.size());
  view.counts = {1, 1, 1, 0, 2, 1, 1};
  DueRuleView plan{"training_plan", "县区培训计划", "“领头雁”专项培训通知", "2021-05-17", true, {1, 10}, {}};
  const char* names[] = {"融水苗族自治县", "鹿寨县", "三江侗族自治县", "柳城县", "柳北区",
                         "城中区",         "鱼峰区", "柳南区",         "柳江区"};
  for (int i = 0; i < 9; ++i) {
    const DueState state = i == 1 ? DueState::returned : i == 4 ? DueState::late : DueState::missing;
    const std::string unit = i == 0 ? "rongshui" : i == 1 ? "luzhai" : "u" + std::to_string(i);
    plan.open.push_back({"training_plan." + unit, names[i], state});
  }
  view.rules.push_back(std::move(plan));
  DueRuleView visits{"visits", "实地走访（每个乡镇 2–3 次）", "换届选举联系指导工作通知", "2021-03-10", false, {17, 18},
                     {}};
  visits.open.push_back({"visits.450224204", "融安县 · 桥板乡", DueState::late});
  view.rules.push_back(std::move(visits));
  return view;
}

HomeView sample_home() {
  HomeView view;
  view.loading = false;
  view.today = {2021, 5, 17, 8, 10, 0};
  view.weekday = 1;
  view.person = "韦小梅";
  view.place = "桥板乡";
  view.place_parent = "融安县";
  const auto line = [](std::string id, HomeKind kind, Message text, Message detail, std::string action, bool urgent) {
    return HomeLine{std::move(id), kind, std::move(text), std::move(detail), std::move(action), urgent};
  };
  view.now = {
      line("session.1", HomeKind::session, {"home.session", {{"half", "上午"}, {"training", "领头雁培训第一期"}}, {}},
           {}, "home.action.sign_in", false),
      line("meeting.1", HomeKind::meeting,
           {"home.meeting.federation", {{"place", "桥板乡 · 阳山村"}, {"time", "15:00"}}, {}}, {}, "home.action.open",
           false),
      line("problem.1", HomeKind::problem,
           {"home.problem", {{"title", "选民名单未张榜"}, {"place", "桥板乡 · 良村"}}, {}},
           {"home.problem.until", {{"date", "2021-05-18"}}, {}}, "home.action.open", true),
      line("report.1", HomeKind::report,
           {"home.report", {{"title", "实地走访（每个乡镇 2–3 次）"}, {"unit", "融安县 · 桥板乡"}}, {}},
           {"home.report.over", {{"date", "2021-03-10"}}, 68}, "home.action.go_on", true),
      line("report.2", HomeKind::report, {"home.report", {{"title", "县区培训计划"}, {"unit", "融安县"}}, {}},
           {"home.report.today", {{"date", "2021-05-17"}}, 0}, "home.action.begin", false),
      line("more.reports", HomeKind::more, {"home.more_reports", {}, 7}, {}, "home.action.see_all", false),
      line("draft.1", HomeKind::draft, {"home.draft", {{"title", "调研走访 · 阳山村 · 2021年5月12日"}}, {}}, {},
           "home.action.go_on", false),
  };
  view.came_back = {
      line("returned.1", HomeKind::returned, {"home.returned", {{"title", "联系指导情况统计表 · 桥板乡"}}, {}},
           {"home.returned.reason", {{"by", "覃县"}, {"reason", "发现问题一栏请写具体村"}}, {}}, "home.action.correct",
           true),
      line("conflicts", HomeKind::conflict, {"home.conflicts", {}, 2}, {}, "home.action.decide", true),
      line("received", HomeKind::received, {"home.received", {}, 31}, {}, "home.action.look", false),
  };
  view.enrolled = true;
  view.waiting_changes = 17;
  view.waiting_records = 12;
  view.on_server = 1320;
  view.last_sync = days_ago(1, 17, 5);
  return view;
}

HomeView sample_new_home() {
  HomeView view;
  view.loading = false;
  view.today = {2021, 5, 17, 8, 10, 0};
  view.weekday = 1;
  view.person = "韦小梅";
  view.place = "桥板乡";
  view.place_parent = "融安县";
  view.steps = {{"people", false}, {"training", false}, {"enrol", true}};
  return view;
}

}  // namespace yanxing::test
