// Documents that show everything the writers can do.
#pragma once

#include "client/reports/document.h"

namespace yanxing::testing {

inline std::string long_text(std::size_t characters) {
  static const std::string sentence =
      "村妇联组织姐妹们走村入户，宣传政策，化解矛盾，服务群众（“领头雁”作用得到发挥）。";
  std::string out;
  for (std::size_t i = 0; i * 40 < characters; ++i) out += sentence;
  return out;
}

/// `rows` of a table with a header of two rows and a total.
inline reports::Document table_document(std::size_t rows) {
  using namespace reports;
  Table table;
  table.columns = {{12}, {34, Align::left}, {20}, {20}, {28}, {56, Align::left}};
  table.header = {
      {{label("序号", 1, 2), label("姓名", 1, 2), label("人数", 2), label("日期", 1, 2), label("备注", 1, 2)}},
      {{label("计划"), label("实到")}}};
  Sum planned;
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    const auto number = static_cast<std::int64_t>(i);
    table.rows.push_back({{number + 1, "𠮷田" + std::to_string(i), number, Percent{0.25, 1}, forms::Date{2021, 5, 17},
                           i % 7 == 0 ? "=1+1 需要说明的情况比较多，写得长一些，看看怎样换行。" : ""}});
    planned.rows.push_back(i);
    sum += number;
  }
  planned.column = 2;
  Cell total(sum);
  total.sum = planned;
  table.rows.push_back({{Cell("合计").span(2), total, Cell(), Cell(), Cell()}, Row::Kind::total});
  Section section;
  section.annex = "附件1";
  section.title = "培训名额和经费分配表";
  section.head = {{"填报单位", "融安县妇联"}, {"填报时间", "2021年5月17日"}};
  section.blocks.emplace_back(table);
  Document document;
  document.title = "培训名额和经费分配表";
  document.sections.push_back(section);
  return document;
}

/// An annex form with a long text, opinion boxes with stamps, and room for pictures.
inline reports::Document form_document(const std::string& account, std::vector<reports::Picture> pictures,
                                       double shrink_to_pt = 0) {
  using namespace reports;
  Table form;
  form.rows_run_on = true;
  form.shrink_to_pt = shrink_to_pt;
  form.columns = {{26}, {44}, {22}, {38}, {40}};
  Cell photo;
  photo.pictures = {pictures.empty() ? Picture{} : pictures.front()};
  photo.rows = 3;
  form.rows.push_back(
      {{label("姓名"), box(std::string("䶮㐂")), label("性别"), box(std::string("女")), photo}, Row::Kind::body, 11});
  form.rows.push_back({{label("出生年月"), box(std::string("1985年3月")), label("民族"), box(std::string("侗族"))},
                       Row::Kind::body,
                       11});
  form.rows.push_back(
      {{label("文化程度"), box(std::string("大学本科")), label("政治面貌"), box(std::string("中共党员"))},
       Row::Kind::body,
       11});
  form.rows.push_back({{label("主要事迹"), box(account, 4)}, Row::Kind::body, 60});
  Cell gallery;
  gallery.columns = 4;
  gallery.pictures = pictures;
  form.rows.push_back({{label("培训图片及说明"), gallery}, Row::Kind::body, 60});
  Cell opinion("同意推荐。");
  opinion.columns = 4;
  opinion.stamp = "盖章";
  opinion.align = Align::left;
  opinion.foot = {"经办人：　　　　　", "年　　月　　日"};
  form.rows.push_back({{label("推荐单位审批意见"), opinion}, Row::Kind::body, 38});
  Section section;
  section.annex = "附件3";
  section.title = "最美基层妇联干部登记表";
  section.head = {{"填报单位", "融安县妇联（盖章）"}, {"填报时间", "2021年5月17日"}};
  section.blocks.emplace_back(form);
  section.blocks.emplace_back(SignatureBlock{{{"负责人签字", "", true, true}, {"填报人", "", false, true}}});
  Document document;
  document.title = "最美基层妇联干部登记表";
  document.sections.push_back(section);
  return document;
}

inline reports::Document chart_document() {
  using namespace reports;
  Chart progress{Chart::Kind::progress, "各县区培训进度", "人", "已培训", "计划", {}};
  Chart bars{Chart::Kind::bars, "每次培训到课人数", "人", "到课", "应到", {}};
  Chart funnel{Chart::Kind::funnel, "换届进展", "个村", "已完成", "目标", {}};
  for (int i = 1; i <= 10; ++i) {
    progress.points.push_back({"第" + std::to_string(i) + "县区", i * 9.0, 100.0, ""});
    bars.points.push_back({"5月" + std::to_string(16 + i) + "日上午", 60.0 + i * 3, 95.0, ""});
  }
  for (const int n : {120, 96, 70, 41})
    funnel.points.push_back({"阶段" + std::to_string(n), static_cast<double>(n), {}, ""});
  Document document;
  document.title = "图";
  Section section;
  section.title = "进度一览";
  section.blocks = {progress, bars, funnel, Paragraph{long_text(300), 12, false, true}};
  document.sections.push_back(section);
  return document;
}

}  // namespace yanxing::testing
