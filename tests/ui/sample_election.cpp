#include "tests/ui/sample_election.h"

#include <array>

namespace yanxing::test {
namespace {

using namespace app;

struct Contact {
  const char* code;
  const char* name;
  const char* unit;
  int group;
};
constexpr std::array<Contact, 18> contacts{{{"450224204", "桥板乡", "融安县", 1},
                                            {"450224200", "雅瑶乡", "融安县", 1},
                                            {"450225106", "永乐镇", "融水县", 1},
                                            {"450225201", "四荣乡", "融水县", 1},
                                            {"450206100", "拉堡镇", "柳江区", 1},
                                            {"450206103", "成团镇", "柳江区", 1},
                                            {"450222200", "古砦乡", "柳城县", 2},
                                            {"450223202", "导江乡", "鹿寨县", 2},
                                            {"450203005", "荣军街道", "鱼峰区", 2},
                                            {"450226101", "斗江镇", "三江县", 3},
                                            {"450226206", "洋溪乡", "三江县", 3},
                                            {"450205101", "沙塘镇", "柳北区", 3},
                                            {"450205102", "长塘镇", "柳北区", 3},
                                            {"450203008", "阳和街道", "阳和工业新区", 3},
                                            {"450202005", "潭中街道", "城中区", 4},
                                            {"450204100", "太阳村镇", "柳南区", 4},
                                            {"450204101", "洛满镇", "柳南区", 4},
                                            {"450203100", "雒容镇", "柳东新区", 4}}};
constexpr std::array<const char*, 4> stages{"选举工作领导小组推选", "选民登记", "候选人提名和审查", "候选人投票选举"};
constexpr std::array<const char*, 10> villages{"东岭村",   "柳树湾村", "石桥村", "青龙社区",       "大坪村",
                                               "杨家坝村", "河口社区", "木洞村", "龙脊坳瑶族新村", "六局村"};

ElectionNext stage_next(int stage, const char* village) {
  return {ElectionStep::stage, stage, stages[static_cast<std::size_t>(stage - 1)], village};
}

ElectionTownship township(std::size_t i) {
  const Contact& from = contacts[i];
  ElectionTownship out;
  out.code = from.code;
  out.name = from.name;
  out.county = from.unit;
  out.group = from.group;
  out.villages = 6 + static_cast<std::int64_t>(i * 5 % 9);
  for (std::size_t s = 0; s < 4; ++s) {
    const auto left = static_cast<std::int64_t>(s * 3 + i % 4);
    out.stages_final[s] = std::max<std::int64_t>(0, out.villages - left + (i % 3 == 0 ? 2 : 0));
    out.stages_final[s] = std::min(out.stages_final[s], out.villages);
    out.stages_begun[s] = std::min<std::int64_t>(out.villages - out.stages_final[s], 2);
  }
  out.planned.fill(out.villages);
  out.held = {out.stages_final[2], out.stages_final[3], out.stages_final[3] / 2};
  out.reported = out.held[2];
  out.late = i % 4 == 1 ? 2 : 0;
  out.out_of_order = i == 5 ? 1 : 0;
  out.problems = {i == 2 ? 1 : 0, static_cast<std::int64_t>(i % 5), i % 5 == 4 ? 1 : 0};
  if (i != 7) out.last_visit = "2021-01-" + std::to_string(12 + i);
  out.visits = static_cast<std::int64_t>(i % 4);
  out.hearings = static_cast<std::int64_t>(i % 3);
  if (i != 9)
    out.next = i == 3 ? ElectionNext{ElectionStep::schedule, 0, "", "石桥村"}
                      : stage_next(1 + static_cast<int>(i % 4), "柳树湾村");
  return out;
}

ElectionVillage village(std::size_t i) {
  ElectionVillage out;
  out.code = "4502242042" + std::string(i < 10 ? "0" : "") + std::to_string(i);
  out.name = villages[i];
  out.community = i == 3 || i == 6;
  const std::size_t done = i * 3 % 5;
  for (std::size_t s = 0; s < 4; ++s) {
    ElectionStage& stage = out.stages[s];
    stage.answered = {s < done ? 13 : s == done ? 6 : 0, 13};
    stage.state = s < done ? ElectionDone::final : s == done && i != 0 ? ElectionDone::draft : ElectionDone::none;
    stage.noes = s == 1 && i % 3 == 1 ? 2 : 0;
    stage.conflict = s == 1 && i == 4;
  }
  out.checklists = {static_cast<std::int64_t>(done), 4};
  if (i != 0) {
    out.meetings[0] = {"2021-01-26", i > 4 ? "2021-01-27" : "",
                       i == 2 ? ElectionDateFrom::result : ElectionDateFrom::township_plan, ElectionLate::no, false};
    out.meetings[1] = {"2021-02-05", i > 7 ? "2021-02-12" : "", ElectionDateFrom::village_plan,
                       i > 7 ? ElectionLate::held_late : ElectionLate::no, false};
    out.meetings[2] = {i > 3 ? "2021-02-20" : "", "", i > 3 ? ElectionDateFrom::result : ElectionDateFrom::none,
                       ElectionLate::no, i == 5};
  }
  if (i == 1) out.meetings[0].late = ElectionLate::planned_late;
  if (i == 0) out.meetings[0].late = ElectionLate::overdue;
  out.problems = {i == 4 ? 1 : 0, static_cast<std::int64_t>(i % 3), i == 5 ? 1 : 0};
  if (i % 2 == 1) out.last_visit = "2021-01-15";
  out.result = i == 8 ? ElectionDone::final : i == 9 ? ElectionDone::draft : ElectionDone::none;
  out.result_conflict = i == 8;
  if (i == 8) return out;
  out.next = done == 4 ? ElectionNext{ElectionStep::result, 0, "", out.name}
                       : stage_next(static_cast<int>(done) + 1, villages[i]);
  if (i == 6) out.next = {ElectionStep::schedule, 0, "", out.name};
  return out;
}

void add_funnel(ElectionView& view) {
  using Kind = ElectionFunnelStep::Kind;
  constexpr std::array<Kind, 8> kinds{Kind::stage, Kind::stage,     Kind::stage,      Kind::stage,
                                      Kind::party, Kind::committee, Kind::federation, Kind::result};
  constexpr std::array<int, 8> done{186, 141, 96, 44, 60, 31, 12, 9};
  for (std::size_t i = 0; i < kinds.size(); ++i)
    view.funnel.push_back({kinds[i], i < 4 ? stages[i] : "", done[i], i < 4 ? 12 : 0, 186});
}

ElectionRatio ratio(const char* id, int target, std::int64_t numerator, std::int64_t denominator, std::int64_t open) {
  ElectionRatio out;
  out.id = id;
  out.target = target;
  out.numerator = numerator;
  out.denominator = denominator;
  out.not_reported = open;
  if (denominator > 0) {
    const auto tenths = numerator * 1000 / denominator;
    out.percent = std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
    out.fraction = static_cast<double>(numerator) / static_cast<double>(denominator);
  }
  out.reached = denominator > 0 && numerator * 100 >= denominator * target;
  out.seats = target == 30 || target == 50;
  out.what_if = election::what_if(out.seats, target, numerator, denominator, open);
  if (!out.reached && denominator > 0) out.missed_by = {"柳树湾村", "石桥村", "大坪村", "木洞村"};
  return out;
}

ElectionUnit unit(const char* place, const char* name, int depth, std::int64_t scale) {
  ElectionUnit out;
  out.place = place;
  out.name = name;
  out.depth = depth;
  out.has_children = depth == 1;
  out.villages = 12 * scale;
  out.reported = 9 * scale;
  out.in_conflict = scale > 10 ? 2 : 0;
  out.ratios = {ratio("chair_in", 100, 8 * scale, 9 * scale, 3 * scale),
                ratio("village_women", 30, 12 * scale, 42 * scale, 2 * scale),
                ratio("village_head", 10, scale, 7 * scale, 2 * scale),
                ratio("community_women", 50, 6 * scale, 10 * scale, scale),
                ratio("community_head", 45, 0, scale == 1 ? 0 : 2 * scale, scale)};
  return out;
}

void add_targets(ElectionView& view) {
  view.units = {unit("4502", "柳州市", 0, 100),         unit("450202", "城中区", 1, 3),
                unit("450224", "融安县", 1, 12),        unit("450224200", "雅瑶乡", 2, 1),
                unit("450224204", "桥板乡", 2, 1),      unit("450225", "融水苗族自治县", 1, 17),
                unit("450226", "三江侗族自治县", 1, 14)};
  view.units[2].open = true;
  view.unit = "450224";
  view.unit_detail = view.units[2];
  for (const char* name : villages) view.not_reported.emplace_back(name);
}

void add_problems(ElectionView& view) {
  const auto add = [&](unsigned id, const char* title, const char* place, ProblemSeverity severity, ProblemState state,
                       const char* due, const char* who, bool overdue, bool draft, std::size_t photos) {
    view.problems.push_back(
        {sample_id(id), title, place, severity, state, due, "2021-01-12", who, overdue, draft, id == 503, photos});
  };
  add(501, "否：候选人名单没有在规定时间公布", "桥板乡 · 柳树湾村", ProblemSeverity::urgent, ProblemState::pending,
      "2021-01-19", "莫秋华", true, false, 2);
  add(502, "否：联系外出务工人员并登记", "永乐镇 · 石桥村", ProblemSeverity::important, ProblemState::ongoing,
      "2021-01-28", "覃丽", false, false, 0);
  add(503, "换届宣传没有到自然屯", "斗江镇", ProblemSeverity::important, ProblemState::pending, "", "", false, false,
      1);
  add(504, "否：逐户登记，不错登、不重登、不漏登", "桥板乡 · 大坪村", ProblemSeverity::general, ProblemState::pending,
      "2021-02-02", "", false, false, 0);
  add(505, "否：选民证发放到人", "桥板乡 · 木洞村", ProblemSeverity::unknown, ProblemState::pending, "", "", false,
      true, 0);
  view.problems_open = 5;
  view.problems_urgent = 1;
  view.problems_overdue = 1;
  view.noes = {
      {sample_id(601), "s2_away", "桥板乡 · 六局村", 2, "联系外出务工人员并登记"},
      {sample_id(602), "s1_meeting", "雅瑶乡 · 东岭村", 1, "召开会议推选产生选举工作领导小组，没有由个人指定"}};
  view.noes_all = 2;
}

void add_schedules(ElectionView& view) {
  for (const char* name :
       {"融安县", "融水苗族自治县", "柳江区", "柳城县", "北部生态新区（阳和工业新区）", "柳东新区"}) {
    ElectionScheduleUnit row;
    row.unit = "unit" + std::to_string(view.schedule_units.size());
    row.name = name;
    constexpr std::array<const char*, 3> due{"2021-01-15", "2021-02-10", "2021-03-10"};
    for (std::size_t i = 0; i < 3; ++i) {
      row.hand_ins[i].number = static_cast<int>(i) + 1;
      row.hand_ins[i].due = due[i];
    }
    row.hand_ins[0].state = ElectionDone::final;
    row.hand_ins[0].filled_on = "2021-01-14";
    if (view.schedule_units.size() < 2) row.hand_ins[1].state = ElectionDone::draft;
    row.hand_ins[1].filled_on = "2021-02-08";
    view.schedule_units.push_back(row);
  }
  view.schedule_unit = "unit0";
  view.hand_in = 2;
  view.compared_with = 1;
  view.all_finished = "2021-03-05";
  view.all_finished_before = "2021-02-28";
  ElectionScheduleRow first{"桥板乡", "", ElectionChange::moved, {}};
  first.times[0] = {"2021-01-28", "2021-01-25", "2021-01-28", ElectionChange::moved, 3};
  first.times[1] = {"2021-02-05", "2021-02-05", "", ElectionChange::same, std::nullopt};
  first.times[2] = {"2021-02-20", "", "", ElectionChange::added, std::nullopt};
  ElectionScheduleRow second{"雅瑶乡", "", ElectionChange::moved, {}};
  second.times[0] = {"2021-01-22", "2021-01-24", "", ElectionChange::moved, -2};
  second.times[1] = {"", "2021-02-06", "", ElectionChange::removed, std::nullopt};
  ElectionScheduleRow third{"浮石镇", "", ElectionChange::added, {}};
  third.times[0] = {"2021-01-29", "", "", ElectionChange::added, std::nullopt};
  view.schedule_rows = {first, second, third};
}

}  // namespace

ElectionView sample_election(ElectionTab tab) {
  ElectionView view;
  view.loading = false;
  view.round = "2021";
  view.tab = tab;
  view.accompanied_all = 18;
  for (std::size_t i = 0; i < contacts.size(); ++i) view.townships.push_back(township(i));
  add_funnel(view);
  add_targets(view);
  add_problems(view);
  add_schedules(view);
  return view;
}

ElectionView sample_election_villages() {
  ElectionView view = sample_election();
  view.township = "450224204";
  view.township_name = "桥板乡";
  for (std::size_t i = 0; i < villages.size(); ++i) view.villages.push_back(village(i));
  return view;
}

}  // namespace yanxing::test
