// A village election being observed: twelve villages, the second stage of one of them half answered.
#include <array>

#include "tests/ui/sample_views.h"

namespace yanxing::test {
namespace {

using namespace app;

constexpr std::array<const char*, 4> stage_labels{"选举工作领导小组推选", "选民登记", "候选人提名和审查",
                                                  "候选人投票选举"};
constexpr std::array<int, 4> stage_items{14, 12, 13, 15};
constexpr std::array<const char*, 12> villages{"东岭村",   "柳树湾村",       "石桥村",   "青龙社区",
                                               "大坪村",   "杨家坝村",       "河口社区", "木洞村",
                                               "白沙塘村", "龙脊坳瑶族新村", "六局村",   "桥板社区"};

StageProgress stage(int number, int done, bool final) {
  const auto index = static_cast<std::size_t>(number - 1);
  StageProgress progress;
  progress.stage = number;
  progress.label = stage_labels[index];
  progress.answered = {final ? stage_items[index] : done, stage_items[index]};
  progress.state = final ? StageState::finalised : done > 0 ? StageState::started : StageState::empty;
  progress.sync = final ? SyncState::on_server : SyncState::local;
  return progress;
}

ObservationVillage village(int i) {
  ObservationVillage out;
  out.code = std::to_string(450224204200 + i);
  out.name = villages[static_cast<std::size_t>(i)];
  const int finished = i == 0 || i == 5 ? 4 : i == 2 ? 3 : i % 3;
  for (int number = 1; number <= 4; ++number) {
    const bool begun = number == finished + 1 && i != 8 && i != 9;
    out.stages.push_back(stage(number, begun ? 3 + (i * 5) % 8 : 0, number <= finished));
    out.answered.done += out.stages.back().answered.done;
    out.answered.total += out.stages.back().answered.total;
  }
  if (i == 1) out.stages[1] = stage(2, 7, false);
  if (i == 1) out.stages[1].no_count = 2, out.stages[1].conflict = true, out.stages[1].sync = SyncState::needs_you;
  if (i == 5) out.stages[2].no_count = 1;
  return out;
}

void add(ObservationView& view, const char* field, const char* section, const char* text, Answer answer,
         const char* comment = "") {
  ObservationItem item;
  item.field = field;
  item.number = static_cast<int>(view.items.size()) + 1;
  item.section = section;
  item.text = text;
  item.answer = answer;
  item.comment = comment;
  item.max_characters = 500;
  item.comment_missing = answer == Answer::no && item.comment.empty();
  view.items.push_back(item);
}

void add_items(ObservationView& view) {
  add(view, "s2_posted", "公告与登记", "登记时间、地点、办法提前公告", Answer::yes);
  add(view, "s2_household", "公告与登记", "逐户登记，不错登、不重登、不漏登", Answer::yes);
  add(view, "s2_away", "公告与登记", "联系外出务工人员并登记", Answer::no,
      "下屯有 6 户外出务工，只在微信群里发了通知，没有逐户打电话确认；已当场向村选举委员会提出，答应在 1 月 12 "
      "日（星期二）前补办，"
      "并把结果报给乡妇联。");
  add(view, "s2_married", "公告与登记", "婚嫁迁入、迁出的妇女按规定登记，没有两头落空", Answer::not_observed);
  add(view, "s2_special", "公告与登记", "对高龄、残疾等行动不便的选民上门登记", Answer::yes);
  view.items.back().conflict = true;
  add(view, "s2_list_posted", "名单公布与申诉", "选民名单在规定时间前张榜公布", Answer::no);
  add(view, "s2_list_places", "名单公布与申诉", "名单张贴到各自然村（屯）", Answer::not_applicable);
  view.items.back().hint = "没有自然屯的社区选“不适用”";
  add(view, "s2_objection", "名单公布与申诉", "对名单的申诉在规定时间内处理并答复", Answer::none);
  add(view, "s2_supplement", "名单公布与申诉", "名单变动后补充公布", Answer::none);
  add(view, "s2_cards", "选民证与档案", "选民证发放到人", Answer::none);
  add(view, "s2_ballots_match", "选民证与档案", "登记人数与名单、选民证数一致", Answer::none);
  add(view, "s2_filed", "选民证与档案", "登记册、公告等材料存档", Answer::none);
}

void add_fields(ObservationView& view) {
  FieldView date;
  date.name = "date";
  date.label = "观察日期";
  date.type = FieldType::date;
  date.value = "2021-01-08";
  date.text = "2021年1月8日";
  date.required = true;
  FieldView observer;
  observer.name = "observer";
  observer.label = "观察人";
  observer.value = "韦彩云";
  observer.text = "韦彩云";
  FieldView summary;
  summary.name = "summary";
  summary.label = "总体情况";
  summary.type = FieldType::long_text;
  summary.max_characters = 1000;
  view.fields = {date, observer, summary};
}

void count(ObservationView& view) {
  view.answered = {0, static_cast<std::int64_t>(view.items.size())};
  view.missing.clear();
  for (ObservationItem& item : view.items) {
    item.comment_missing = item.answer == Answer::no && item.comment.empty();
    view.answered.done += item.answer != Answer::none;
    if (item.answer == Answer::none)
      view.missing.push_back({item.field, item.number, item.text, MissingReason::unanswered});
    if (item.comment_missing) view.missing.push_back({item.field, item.number, item.text, MissingReason::comment});
  }
}

}  // namespace

ObservationView sample_villages() {
  ObservationView view;
  view.round = "2021";
  for (int i = 0; i < static_cast<int>(villages.size()); ++i) view.villages.push_back(village(i));
  view.villages_finalised = {2, 12};
  return view;
}

ObservationView sample_observation() {
  ObservationView view = sample_villages();
  view.village = view.villages[1].code;
  view.village_name = view.villages[1].name;
  view.stage = 2;
  view.stages = view.villages[1].stages;
  view.record = sample_id(92001);
  add_items(view);
  add_fields(view);
  count(view);
  view.state = StageState::started;
  view.sync = SyncState::local;
  view.changed = today_at(10, 26);
  view.changed_by = "韦彩云";
  return view;
}

void apply(ObservationView& view, const Command& asked) {
  const auto item = [&](const std::string& field) -> ObservationItem* {
    for (ObservationItem& candidate : view.items) {
      if (candidate.field == field) return &candidate;
    }
    return nullptr;
  };
  if (const auto* set = std::get_if<command::SetAnswer>(&asked)) {
    if (ObservationItem* found = item(set->field)) found->answer = set->answer;
  } else if (const auto* comment = std::get_if<command::SetComment>(&asked)) {
    if (ObservationItem* found = item(comment->field)) found->comment = comment->text;
  } else if (std::get_if<command::FinaliseStage>(&asked) != nullptr) {
    view.state = StageState::finalised;
  } else if (std::get_if<command::ReopenStage>(&asked) != nullptr) {
    view.state = StageState::started;
  }
  count(view);
}

}  // namespace yanxing::test
