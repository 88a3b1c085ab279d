#include "tests/ui/sample_fill.h"
#include "tests/ui/sample_views.h"

namespace yanxing::test {

using namespace app;

FormsView sample_forms() {
  FormsView view;
  const auto form = [&](const char* name, const char* title, const char* programme, std::int64_t drafts,
                        std::int64_t finished) {
    view.forms.push_back({name, title, programme, drafts, finished});
  };
  form("evaluation", "培训效果评估", "1", 0, 24);
  form("annex2", "附件2 培训情况记录表", "1", 1, 3);
  form("guidance", "联系指导安排", "2", 0, 6);
  form("schedule", "附件3 日程安排表", "2", 1, 2);
  form("election_result", "换届选举结果", "2", 0, 8);
  form("problem", "发现问题", "2", 0, 0);
  form("best_cadre", "最美基层妇联干部登记表", "3", 1, 1);
  form("short_course", "桂姐姐履职小课堂推荐表", "4", 1, 0);
  form("demo_site", "新领域建妇联示范点申报表", "5", 0, 0);
  form("activity", "活动台账", "7", 0, 57);
  form("clinic", "乡镇卫生院妇幼服务检查", "", 0, 0);
  view.all_forms = static_cast<std::int64_t>(view.forms.size());
  view.drafts = {
      {"r1",
       "最美基层妇联干部登记表",
       "覃秀英 · 融安县桥板乡妇联",
       "联系电话",
       {10, 15},
       today_at(10, 26),
       SyncState::local,
       false,
       false},
      {"r2",
       "附件3 日程安排表",
       "融安县 · 第 2 次报送",
       "村（居）委会换届选举大会",
       {15, 21},
       today_at(9, 2),
       SyncState::on_server,
       true,
       false},
      {"r3",
       "桂姐姐履职小课堂推荐表",
       "融安县妇联",
       "主要内容",
       {8, 11},
       days_ago(1, 16, 40),
       SyncState::local,
       false,
       false},
      {"d4", "附件2 培训情况记录表", "", "填报单位", {1, 11}, days_ago(3, 11, 5), SyncState::local, false, true}};
  return view;
}

}  // namespace yanxing::test
