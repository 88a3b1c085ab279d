#include "tests/client/reports/annex_fixture.h"

#include "tests/client/reports/sample_document.h"
#include "tests/support/paths.h"

namespace yanxing::testing {

using forms::Answers;
using nlohmann::json;

Annex::Annex()
    : library(laptop.workspace(), source_dir() / "assets"),
      attachments(laptop.workspace().folder()),
      places(std::move(records::load_places(source_dir() / "assets")).value()),
      source(laptop.records(), library, attachments, places, source_dir() / "assets", "2021-05-17") {
  EXPECT_TRUE(library.load());
}

reports::Document Annex::build(const std::string& name, const reports::Question& question) {
  const reports::Report* report = reports::find_report(name);
  EXPECT_NE(report, nullptr) << name;
  if (report == nullptr) return {};
  auto document = report->build(source, question);
  EXPECT_TRUE(document) << (document ? "" : document.error().detail);
  return document ? *std::move(document) : reports::Document{};
}

reports::Document Annex::build(const std::string& name, const RecordId& id) {
  reports::Question question;
  question.id = id;
  return build(name, question);
}

std::string Annex::picture(int red, int green, int blue, int width, int height) {
  return attachments.import_bytes(sample_picture(width, height, red, green, blue), records::AttachmentKind::image)
      .value()
      .name;
}

RecordId Annex::training_record(const std::string& highlights, bool final_state) {
  const RecordId training = laptop.save("training", {{"title", "第一期培训班"}, {"place", "450224"}}).id;
  Answers answers{{"unit", "rongan"},
                  {"place", "450224"},
                  {"filled_on", "2021-10-28"},
                  {"training", training.text()},
                  {"period", "2021年5月17日至2021年5月21日"},
                  {"venue", "融安县委党校"},
                  {"heads", "83"},
                  {"heads_override", "85"},
                  {"heads_reason", "两人签到漏记"},
                  {"participants", "村（社区）“两委”女干部 30 人、妇联主席 28 人、妇联执委 20 人、骨干师资 5 人"},
                  {"fund_city", 6.5},
                  {"fund_county", 2},
                  {"content", long_text(200)},
                  {"highlights", highlights},
                  {"effect", long_text(160)},
                  {"photos[1]", 1},
                  {"photos[1]/photo", picture(60, 110, 150)},
                  {"photos[1]/photo_caption", "集中授课现场"},
                  {"photos[2]", 2},
                  {"photos[2]/photo", picture(150, 110, 60)},
                  {"photos[2]/photo_caption", "分组讨论基层治理案例"}};
  if (final_state) answers["__state"] = "final";
  return laptop.save("training_record", answers).id;
}

RecordId Annex::training_plan() {
  Answers answers{{"unit", "rongan"},
                  {"place", "450224"},
                  {"year", 2021},
                  {"filled_on", "2021-05-14"},
                  {"contact", "韦联络"},
                  {"contact_phone", "07720000123"},
                  {"villages", 116},
                  {"communities", 12},
                  {"heads_allocated", 83},
                  {"heads", 85},
                  {"heads_committees", 30},
                  {"heads_chairs", 28},
                  {"heads_members", 22},
                  {"heads_trainers", 5},
                  {"days_concentrated", 3},
                  {"days_collective", 2.5},
                  {"days_total", 5.5},
                  {"courses", json::array({"thought", "party_history", "revival", "rights"})},
                  {"measures", long_text(160)},
                  {"fund_region", 1.7},
                  {"fund_city", 6.5},
                  {"fund_county", 2},
                  {"fund_total", 10.2},
                  {"fund_per_head", 1200},
                  {"__state", "final"}};
  for (const int i : {1, 2, 3}) {
    const std::string row = "classes[" + std::to_string(i) + "]";
    answers[row] = i;
    answers[row + "/class_title"] = "第" + std::to_string(i) + "期“领头雁”培训班";
    answers[row + "/class_level"] = "county";
    answers[row + "/class_mode"] = "concentrated";
    answers[row + "/class_start"] = "2021-05-" + std::to_string(16 + i);
    answers[row + "/class_end"] = "2021-05-" + std::to_string(18 + i);
    answers[row + "/class_venue_kind"] = "party_school";
    answers[row + "/class_venue"] = "融安县委党校";
    answers[row + "/class_heads"] = 25 + i;
  }
  return laptop.save("training_plan", answers).id;
}

RecordId Annex::guidance(const std::string& overall) {
  return laptop
      .save("guidance_report", {{"leader", "欧阳联系"},
                                {"township", "450224204"},
                                {"date", "2021-01-20"},
                                {"method", json::array({"hearing", "visit"})},
                                {"node", "candidates"},
                                {"overall", overall},
                                {"problems", "个别村女性候选人储备不足，需要在提名环节加强引导。"},
                                {"experience", long_text(120)},
                                {"advice", "建议乡镇党委加强统筹。"},
                                {"__state", "final"}})
      .id;
}

RecordId Annex::schedule(bool with_actual) {
  Answers answers{{"unit", "rongan"},  {"place", "450224"},         {"round", "2021"},
                  {"hand_in", "1"},    {"filled_on", "2021-01-14"}, {"all_finished", "2021-03-05"},
                  {"__state", "final"}};
  const char* townships[] = {"450224204", "450224200", "450224201"};
  for (int i = 1; i <= 3; ++i) {
    const std::string row = "rows[" + std::to_string(i) + "]";
    answers[row] = i;
    answers[row + "/township"] = townships[i - 1];
    answers[row + "/party_planned"] = "2021-01-2" + std::to_string(i) + "T09:00:00.000+08:00";
    answers[row + "/committee_planned"] = "2021-02-0" + std::to_string(i) + "T09:30:00.000+08:00";
    answers[row + "/federation_planned"] = "2021-02-1" + std::to_string(i) + "T15:00:00.000+08:00";
    if (with_actual) answers[row + "/party_actual"] = "2021-01-2" + std::to_string(i + 1) + "T10:00:00.000+08:00";
  }
  return laptop.save("schedule", answers).id;
}

RecordId Annex::registration(std::size_t characters) {
  return laptop
      .save("best_cadre", {{"name", "𠮷䶮㐂"},
                           {"sex", "2"},
                           {"birth", "1985-03-01"},
                           {"nationality", "12"},
                           {"education", "21"},
                           {"political", "01"},
                           {"unit_title", "融安县桥板乡阳山村妇联主席"},
                           {"work_level", "village"},
                           {"place", "450224204201"},
                           {"address", "广西柳州市融安县桥板乡阳山村"},
                           {"postcode", "545400"},
                           {"phone", "07720000123"},
                           {"federation_years", 6},
                           {"no_violation", "yes"},
                           {"deeds", long_text(characters)},
                           {"id_photo", picture(90, 120, 170, 300, 400)},
                           {"work_photo", picture(70, 140, 100)},
                           {"unit", "rongan"},
                           {"filled_on", "2021-05-20"},
                           {"unit_opinion", "同意推荐。"},
                           {"unit_opinion_by", "韦经办"},
                           {"unit_opinion_on", "2021-05-21"},
                           {"__state", "final"}})
      .id;
}

RecordId Annex::recommendation(int courses) {
  Answers answers{{"unit", "rongan"},
                  {"place", "450224"},
                  {"year", 2021},
                  {"reviewer", "韦审核"},
                  {"filled_on", "2021-05-20"},
                  {"responsible", "覃负责，县妇联副主席"},
                  {"responsible_phone", "07720000123"},
                  {"__state", "final"}};
  for (int i = 1; i <= courses; ++i) {
    const std::string row = "courses[" + std::to_string(i) + "]";
    answers[row] = i;
    answers[row + "/course"] = "基层妇联工作方法第" + std::to_string(i) + "讲";
    answers[row + "/teaching"] = i % 2 == 0 ? "lecture" : "case";
    answers[row + "/content"] = long_text(240);
    answers[row + "/lecturer"] = "莫讲师";
    answers[row + "/lecturer_birth"] = "1979-11-01";
    answers[row + "/lecturer_title"] = "融安县委党校高级讲师";
  }
  return laptop.save("course_recommendation", answers).id;
}

RecordId Annex::site_application(int photos) {
  Answers answers{{"unit", "rongan"},
                  {"filled_on", "2021-08-20"},
                  {"name", "融安县金桔电商产业园"},
                  {"place", "450224204"},
                  {"staff", 120},
                  {"women", 68},
                  {"head", "梁负责"},
                  {"head_phone", "07720000123"},
                  {"reporter", "韦填报"},
                  {"reporter_phone", "07720000124"},
                  {"founding", long_text(460)},
                  {"applicant_opinion", "情况属实，同意申报。"},
                  {"__state", "final"}};
  for (int i = 1; i <= photos; ++i) {
    const std::string row = "photos[" + std::to_string(i) + "]";
    answers[row] = i;
    answers[row + "/photo"] = picture(40 + 30 * i, 110, 150, i == 2 ? 480 : 640, i == 2 ? 640 : 480);
    answers[row + "/photo_caption"] = "妇女之家活动场地（" + std::to_string(i) + "）";
  }
  return laptop.save("site_application", answers).id;
}

RecordId Annex::site_statistics(int organisations) {
  Answers answers{{"unit", "rongan"},          {"place", "450224"},    {"year", 2021},
                  {"filled_on", "2021-08-25"}, {"reporter", "韦填报"}, {"reporter_phone", "07720000124"},
                  {"__state", "final"}};
  for (int i = 1; i <= organisations; ++i) {
    const std::string row = "organisations[" + std::to_string(i) + "]";
    answers[row] = i;
    answers[row + "/organisation"] = "第" + std::to_string(i) + "产业园妇联";
    answers[row + "/members"] = 10 + i;
    answers[row + "/vice_chairs"] = 2 + i % 2;
    answers[row + "/chair"] = "龙主席";
    answers[row + "/chair_phone"] = "07720000123";
    answers[row + "/founded"] = "2021-07-0" + std::to_string(1 + i % 9);
  }
  return laptop.save("site_statistics", answers).id;
}

RecordId Annex::highlight_plan() {
  Answers answers{{"unit", "rongan"},
                  {"place", "450224204201"},
                  {"year", 2021},
                  {"filled_on", "2021-03-20"},
                  {"site", "阳山村示范点"},
                  {"responsible", "覃负责"},
                  {"responsible_phone", "07720000123"},
                  {"kinds", json::array({"members", "council", "green"})},
                  {"__state", "final"}};
  for (const char* kind : {"members", "council", "green"}) {
    answers[std::string(kind) + "_measures"] = long_text(180);
    answers[std::string(kind) + "_goal"] = long_text(80);
    answers[std::string(kind) + "_responsible"] = "覃负责";
    answers[std::string(kind) + "_until"] = "2021-10-30";
  }
  return laptop.save("highlight_plan", answers).id;
}

RecordId Annex::minutes(std::size_t characters) {
  return laptop
      .save("council_minutes", {{"topic", "村屯环境整治，姐妹们怎么出力"},
                                {"place", "450224204201"},
                                {"time", "2021-04-12T15:00:00.000+08:00"},
                                {"venue", "村委会议室"},
                                {"host", "覃主持"},
                                {"participants", "执委姐妹、党员代表、村民代表共 23 人"},
                                {"heads", 23},
                                {"process", long_text(characters)},
                                {"conclusion", "每月 15 日为清洁日，由执委分片带队。"},
                                {"done", "done"},
                                {"implementation", "已开展三次。"},
                                {"done_on", "2021-06-20"},
                                {"__state", "final"}})
      .id;
}

}  // namespace yanxing::testing
