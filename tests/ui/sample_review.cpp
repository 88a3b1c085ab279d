// What came in at a county, and what came back to a township.
#include <array>

#include "tests/ui/sample_views.h"

namespace yanxing::test {
namespace {

using namespace app;

ReviewRow row(unsigned id, const char* form, const char* title, const char* place, const char* author, LocalTime since,
              std::int64_t days, ReviewStage stage) {
  ReviewRow out;
  out.record = sample_id(id);
  out.version = "v" + std::to_string(id);
  out.form_label = form;
  out.title = title;
  out.place = place;
  out.author = author;
  out.since = since;
  out.days = days;
  out.mark.goes_up = true;
  out.mark.stage = stage;
  return out;
}

ReviewContent content_of(const ReviewRow& row) {
  ReviewContent out;
  out.record = row.record;
  out.version = row.version;
  out.form_label = row.form_label;
  out.title = row.title;
  out.place = row.place;
  out.mark = row.mark;
  out.finished_by = row.author;
  out.finished_at = row.since;
  out.sync = SyncState::on_server;
  out.sections = {
      {"联系指导",
       {{"联系领导", "韦副县长", 0},
        {"联系乡镇", "桥板乡", 0},
        {"时间", "2021年5月11日", 0},
        {"方式", "听取进展汇报、实地走访", 0}}},
      {"指导情况",
       {{"总体情况",
         "到桥板乡听取村（居）妇联换届工作进展汇报，实地走访东岭、柳树湾两个村，查看选民登记册和候选人公示。乡党委"
         "把妇联换届与村（居）“两委”换届同部署、同推进，各村都成立了工作领导小组。",
         0},
        {"发现问题", "柳树湾村公示栏没有公示日期；两位卧床老人没有上门登记。", 0}}},
      {"附件", {{"1. 现场照片", "", 1}, {"照片", "9f3a61c2.jpg", 1}, {"说明", "柳树湾村公示栏", 1}}}};
  return out;
}

}  // namespace

ReviewView sample_review(bool reviewer) {
  ReviewView view;
  view.reviewer = reviewer;
  view.forms = {{"guidance_report", "联系指导情况统计表", "", ""}, {"activity", "妇女儿童活动", "", ""}};
  view.places = {{"450224204", "桥板乡", "融安县", ""}, {"450224205", "沙子乡", "融安县", ""}};
  if (!reviewer) {
    view.tab = ReviewTab::returned;
    view.rows = {row(501, "联系指导情况统计表", "桥板乡 · 2021年5月11日 · 韦副县长", "桥板乡", "韦彩云",
                     days_ago(1, 15, 20), 1, ReviewStage::returned),
                 row(502, "妇女儿童活动", "三八维权周 · 2021年3月8日", "东岭村", "韦彩云", days_ago(2, 9, 40), 2,
                     ReviewStage::returned)};
    view.rows[1].mark.reopened = true;
    for (ReviewRow& each : view.rows) {
      each.mark.returned = true;
      each.mark.by = "莫凤霞";
      each.mark.at = each.since;
      each.mark.comment = "请补上两位老人的登记情况，并写明公示日期。";
    }
    view.counts = {3, 2, 11, 1, 4};
    view.total = 2;
    view.content = content_of(view.rows[0]);
    return view;
  }
  view.rows = {
      row(501, "联系指导情况统计表", "桥板乡 · 2021年5月11日 · 韦副县长", "桥板乡", "韦彩云", days_ago(6, 15, 20), 6,
          ReviewStage::submitted),
      row(502, "换届观察", "柳树湾村 · 2021 · 选民登记", "桥板乡 · 柳树湾村", "韦彩云", days_ago(4, 9, 40), 4,
          ReviewStage::submitted),
      row(503, "妇女儿童活动", "三八维权周 · 2021年3月8日", "桥板乡 · 东岭村", "蓝雪莲", days_ago(2, 11, 5), 2,
          ReviewStage::submitted),
      row(504, "最美村妇联干部推荐表", "覃𬀩", "沙子乡 · 石桥村", "卢丽华", days_ago(1, 16, 12), 1,
          ReviewStage::changed_after),
      row(505, "妇女儿童活动", "亲子阅读", "沙子乡 · 大坪村", "卢丽华", today_at(8, 50), 0, ReviewStage::submitted)};
  view.rows[0].urgency = Urgency::waits_long;
  view.rows[1].urgency = Urgency::problem;
  view.rows[2].mark.returned = true;
  view.rows[2].mark.by = "莫凤霞";
  view.rows[2].mark.at = days_ago(3, 10, 0);
  view.rows[2].mark.comment = "参加人数没有填。";
  view.counts = {5, 2, 31, 0, 0};
  view.total = 5;
  view.content = content_of(view.rows[0]);
  view.content->can_decide = true;
  return view;
}

}  // namespace yanxing::test
