#include "tests/ui/sample_training.h"

#include <array>

#include "tests/ui/sample_views.h"

namespace yanxing::test {
namespace {

using namespace app;

constexpr std::array<const char*, 6> names{"韦彩云", "覃秀英", "莫桂兰", "梁玉梅", "黄海燕", "蓝凤霞"};
constexpr std::array<const char*, 5> villages{"阳山村", "古丹村", "桥板村", "中村村", "和平社区"};
constexpr std::array<const char*, 4> roles{"妇联主席", "妇联执委", "妇联主席、妇联执委", "村（社区）“两委”女干部"};

struct Printed {
  const char* code;
  const char* county;
  int villages, communities, yuan, trainees;
};
constexpr std::array<Printed, 10> annex_one{{{"450222", "柳城县", 137, 0, 24000, 90},
                                             {"450223", "鹿寨县", 119, 0, 21000, 80},
                                             {"450224", "融安县", 148, 0, 26000, 100},
                                             {"450225", "融水苗族自治县", 209, 0, 36000, 140},
                                             {"450226", "三江侗族自治县", 170, 0, 30000, 120},
                                             {"450205", "柳北区", 35, 63, 17000, 70},
                                             {"450202", "城中区", 6, 28, 6000, 30},
                                             {"450203", "鱼峰区", 21, 49, 13000, 50},
                                             {"450204", "柳南区", 42, 55, 17000, 70},
                                             {"450206", "柳江区", 100, 18, 20000, 80}}};

DaysView sample_days() {
  DaysView view;
  view.filter.period = "2021";
  view.filter.place = "450224";
  view.county = "450224";
  view.counties = {{"450224", "融安县", "柳州市", "融安县 rax"}, {"450225", "融水苗族自治县", "柳州市", "rs"}};
  view.townships = {{"450224204", "桥板乡", "融安县", "qbx"}, {"450224100", "长安镇", "融安县", "caz"}};
  for (const char* role : roles) view.roles.push_back({role, role, "60", role});
  view.periods = {{"2021", "2021", "", "2021"}};
  view.roster = 120;
  view.any_session = true;
  for (unsigned i = 0; i < 120; ++i) {
    DaysRow row;
    row.person = sample_id(5000 + i);
    row.name = names[i % names.size()];
    row.village = std::string("桥板乡 · ") + villages[i * villages.size() / 120];
    row.role = roles[i % roles.size()];
    row.half_days = i % 7 == 0 ? 10 : static_cast<int>(i * 5 % 10);
    row.short_half_days = 10 - row.half_days;
    row.self_study_half_days = i % 7 == 0 ? 1 : i % 5 == 0 ? 3 : 0;
    view.rows.push_back(row);
  }
  for (unsigned i = 0; i < villages.size(); ++i) {
    DaysSumView sum;
    sum.place = "45022420420" + std::to_string(i + 1);
    sum.name = villages[i];
    sum.persons = 24;
    sum.enough = i == 2 ? 24 : 4 + i;
    sum.still_short = sum.persons - sum.enough;
    sum.short_half_days = sum.still_short * 5;
    view.by_village.push_back(sum);
    view.totals.persons += sum.persons;
    view.totals.enough += sum.enough;
    view.totals.still_short += sum.still_short;
    view.totals.short_half_days += sum.short_half_days;
  }
  view.totals.self_study_half_days = 77;
  return view;
}

AnnexFigures figures(const Printed& county, int share) {
  AnnexFigures it;
  it.planned = county.trainees;
  it.trained = county.trainees * share / 100;
  it.persons = county.trainees + 6;
  it.five_days = it.trained * 2 / 3;
  it.allocated_yuan = county.yuan;
  it.used_yuan = it.trained * (900 + share * 2);
  it.region_yuan = it.used_yuan / 5;
  it.city_yuan = it.used_yuan / 2;
  it.county_yuan = it.used_yuan - it.region_yuan - it.city_yuan;
  it.region_due_yuan = it.trained * 200;
  if (it.trained > 0) it.yuan_a_head = it.used_yuan / it.trained;
  it.norm_reached = it.yuan_a_head.value_or(0) >= 1000;
  it.villages = county.villages;
  it.villages_covered = county.villages * share / 120;
  it.communities = county.communities;
  it.communities_covered = county.communities * share / 110;
  return it;
}

AnnexView sample_annex() {
  AnnexView view;
  view.year = 2021;
  int share = 20;
  AnnexFigures& sum = view.computed.figures;
  for (const Printed& county : annex_one) {
    view.rows.push_back({county.code, county.county, figures(county, share)});
    const AnnexFigures& it = view.rows.back().figures;
    sum.planned += it.planned;
    sum.trained += it.trained;
    sum.five_days += it.five_days;
    sum.used_yuan += it.used_yuan;
    sum.allocated_yuan += it.allocated_yuan;
    sum.villages += it.villages;
    sum.villages_covered += it.villages_covered;
    sum.communities += it.communities;
    sum.communities_covered += it.communities_covered;
    share = share >= 100 ? 0 : share + 20;
  }
  sum.yuan_a_head = sum.used_yuan / sum.trained;
  sum.norm_reached = true;
  view.printed.figures.planned = 830;
  view.printed.figures.allocated_yuan = 210'000;
  view.printed.figures.villages = 986;
  view.printed.figures.communities = 213;
  view.differences = {{"villages", 986, 987}};
  view.elsewhere_trained = 4;
  view.elsewhere_yuan = 30'000;
  return view;
}

}  // namespace

TrainingView sample_training() {
  TrainingView view;
  view.loading = false;
  view.days = sample_days();
  view.annex = sample_annex();
  return view;
}

PersonDaysView sample_person_days() {
  PersonDaysView person;
  person.row = sample_days().rows[3];
  person.row.half_days = 7;
  person.row.short_half_days = 3;
  person.row.self_study_half_days = 1;
  const auto add = [&](const char* when, const char* training, const char* mode, const char* status, HalfDayUse use) {
    person.half_days.push_back({sample_id(7000 + static_cast<unsigned>(person.half_days.size())), when, training,
                                "桥板乡党校", mode, status, use});
  };
  const char* course = "2021年农村妇女“领头雁”专项培训（第2期）";
  const char* full = "脱产培训（集中）";
  add("2021年5月17日 上午", course, full, "出勤", HalfDayUse::counted);
  add("2021年5月17日 下午", course, full, "迟到", HalfDayUse::counted);
  add("2021年5月17日 下午", "桥板乡集体学习", "集体学习", "出勤", HalfDayUse::twice);
  add("2021年5月18日 上午", course, full, "早退", HalfDayUse::counted);
  add("2021年5月18日 下午", course, full, "请假", HalfDayUse::not_there);
  add("2021年6月2日 上午", "自学党史", "个人自学", "出勤", HalfDayUse::self_study);
  add("2021年6月3日 上午", "自治区妇联直播课", "视频或网络直播", "出勤", HalfDayUse::other);
  return person;
}

AnnexCounty sample_county() {
  AnnexCounty county;
  county.row = sample_annex().rows[2];
  county.townships = {
      {"450224100", "长安镇", 21, 12, 40, 30, "大巷村、大坡村、红卫村、隘口村、保江村、木瓜村、新民村、河勒村、泗维村"},
      {"450224204", "桥板乡", 8, 6, 22, 16, "古丹村、中村村"},
      {"450224205", "潭头乡", 9, 9, 15, 15, ""}};
  return county;
}

}  // namespace yanxing::test
