// Programme 1, 领头雁: annex 2 (培训情况记录表, one page) and the county's plan table.
#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "client/forms/filling.h"
#include "client/images/image.h"
#include "client/reports/annex.h"
#include "client/reports/registry.h"
#include "client/training/attendance_table.h"

namespace yanxing::reports {
namespace {

constexpr const char* programme_name = "农村妇女“领头雁”专项培训";

std::string wan_yuan(const Filled& filled, std::string_view field) {
  const std::string sum = filled.text(field);
  return (sum.empty() ? "　　" : sum) + " 万元";
}

constexpr std::array<const char*, 4> attendance_fields{"period", "venue", "heads", "participants"};

std::string answer_text(const forms::Answers& answers, const std::string& field) {
  const auto at = answers.find(field);
  return at == answers.end() || !forms::is_answered(at->second) ? std::string() : forms::show_unknown(at->second);
}

/// What attendance on this laptop says now of the training that the record is about, whatever is stored: saving keeps
/// what a person put in the place of a figure as the figure itself, and marks made afterwards change nothing stored.
forms::Answers attendance_now(Source& source, const records::Record& record) {
  forms::Answers out;
  const forms::Form* form = source.form(record.form);
  if (form == nullptr || answer_text(record.values, "training").empty()) return out;
  forms::FillEnvironment environment;
  environment.table = [&](std::string_view name) -> std::shared_ptr<const forms::xpath::Document> {
    if (name == training::attendance_table_name) return source.attendance();
    return nullptr;
  };
  forms::Answers unreplaced = record.values;
  for (const std::string field : attendance_fields) {
    unreplaced.erase(field);
    unreplaced.erase(field + "_override");
  }
  const forms::Answers answers = forms::Filling(*form, environment, std::move(unreplaced), false).answers();
  for (const std::string field : attendance_fields) {
    const auto at = answers.find(field);
    if (at != answers.end() && forms::is_answered(at->second)) out[field] = at->second;
  }
  return out;
}

/// A head count is a number: what else stands in its place, saved by an older program or past the rules, is not printed
/// as one.
bool is_count(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
}

/// The record as annex 2 prints it, and what is to be said of its derived figures.
struct Derived {
  records::Record record;
  std::set<std::string> marked;  // fields that a note speaks of
  std::vector<std::string> notes;
};

/// Where nothing is stored attendance fills in, as the screen does when the record is opened. Where it says otherwise
/// than what is printed (a person replaced it, or it went on after the record was saved), a note says what it says.
Derived derive(Source& source, const records::Record& stored) {
  Derived out{stored, {}, {}};
  const forms::Answers now = attendance_now(source, stored);
  std::string filled_in;
  for (const std::string field : attendance_fields) {
    const std::string kept = answer_text(stored.values, field);
    const std::string says = answer_text(now, field);
    const std::string replaced = answer_text(stored.values, field + "_override");
    const std::string name = source.label(stored.form, field);
    if (field == "heads" && !replaced.empty() && !is_count(replaced)) {
      const std::string was = !says.empty() ? says : is_count(kept) ? kept : std::string();
      out.record.values.erase(field + "_override");
      out.record.values.erase(field);
      if (!was.empty()) out.record.values[field] = was;
      out.marked.insert(field);
      out.notes.push_back("※ " + name + "更正为“" + replaced + "”，不是人数，没有采用" +
                          (was.empty() ? "" : "，这里是考勤统计") + "：打开填报页改正后再打印。");
    } else if (!replaced.empty()) {
      // Of a training that is not on this laptop the stored figure speaks, as long as it is not the replacement itself.
      const std::string was = !says.empty() ? says : kept != replaced ? kept : std::string();
      out.marked.insert(field);
      out.notes.push_back("※ " + name + "已更正，考勤统计为“" + (was.empty() ? "无" : was) + "”，理由：" +
                          source.text(stored, field + "_reason"));
    } else if (kept.empty() && !says.empty()) {
      out.record.values[field] = now.at(field);
      filled_in += (filled_in.empty() ? "" : "、") + name;
    } else if (!says.empty() && says != kept) {
      out.marked.insert(field);
      out.notes.push_back("※ " + name + "是保存记录时的考勤，本机考勤现为“" + says +
                          "”：打开填报页核对后重新保存，再打印。");
    }
  }
  if (!filled_in.empty())
    out.notes.push_back("※ " + filled_in + "由本机考勤得出，记录里还没有保存：打开填报页核对后再上报。");
  return out;
}

Section training_record(Source& source, const records::Record& stored) {
  const Derived derived = derive(source, stored);
  const Filled filled(source, derived.record);
  const auto figure = [&](const std::string& field, const std::string& unit = {}) {
    const std::string text = filled.text(field);
    return text + (text.empty() ? "" : unit) + (derived.marked.contains(field) ? " ※" : "");
  };
  Table form;
  form.rows_run_on = true;
  form.shrink_to_pt = 7.5;  // "一张纸": one page
  form.columns = {{31}, {26}, {27}, {31}, {27}, {28}};
  Row when{{}, Row::Kind::body, 11};
  filled.pair(when, filled.name("period"), figure("period"), 2);
  filled.pair(when, filled.name("venue"), figure("venue"), 2);
  Row who{{}, Row::Kind::body, 11};
  filled.pair(who, filled.name("heads"), figure("heads", " 人"), 2);
  filled.pair(who, filled.name("participants"), figure("participants"), 2);
  Row funds{{}, Row::Kind::body, 11};
  filled.pair(funds, filled.name("funds"),
              "市妇联拨款 " + wan_yuan(filled, "fund_city") + "，县区配套经费 " + wan_yuan(filled, "fund_county"), 5);
  form.rows = {when, who, funds};
  form.rows.push_back(text_row(filled.name("content"), filled.text("content"), 5, 24));
  form.rows.push_back(text_row("培训情况\n（突出写亮点）", filled.text("highlights"), 5, 34));
  form.rows.push_back(text_row(filled.name("effect"), filled.text("effect"), 5, 24));
  Cell gallery = box(Value(), 5);
  gallery.pictures = filled.pictures("photos", "photo");
  form.rows.push_back({{label(filled.name("pictures")), gallery}, Row::Kind::body, 62});
  form.notes = derived.notes;
  Section section;
  section.annex = "附件2";
  section.title = std::string(programme_name) + "情况记录表";
  section.sheet = filled.text("unit") + filled.text("filled_on");
  section.head = {{"填报单位（盖章）", filled.text("unit")}, {filled.name("filled_on"), filled.text("filled_on")}};
  section.blocks.emplace_back(std::move(form));
  return section;
}

/// How a scan comes on paper: as a picture here; other files are printed from their own program.
const char* voucher_words(bool named, const Picture& scan) {
  if (!named) return "没有附扫描件";
  if (scan.bytes.empty()) return "扫描件不在本机，同步后再打印";
  return images::read_picture(scan.bytes, 0) ? "见下图" : "不是图片（如 PDF），请从填报页打开，另行打印附上";
}

/// The copies of bank vouchers that go with annex 2 (due 30 October, stamped): the annex itself stays one page.
std::optional<Section> vouchers(Source& source, const records::Record& record) {
  const Filled filled(source, record);
  const auto rows = filled.rows("vouchers");
  if (rows.empty()) return std::nullopt;
  Table list;
  list.columns = {{12}, {88, Align::left}, {70, Align::left}};
  list.header = {{{label("序号"), label("凭证说明"), label("扫描件")}}};
  Pictures scans;
  scans.per_row = 1;
  scans.height_mm = 90;  // two on a page
  std::int64_t number = 0;
  for (const std::string& row : rows) {
    Picture scan = filled.picture(row + "voucher");
    const std::string note = filled.text(row + "voucher_note");
    const bool is_picture = !scan.bytes.empty() && images::read_picture(scan.bytes, 0).ok();
    list.rows.push_back({{++number, note, voucher_words(record.values.contains(row + "voucher"), scan)}});
    if (!is_picture) continue;
    scan.caption = std::to_string(number) + (note.empty() ? "" : "　" + note);
    scans.pictures.push_back(std::move(scan));
  }
  Section section;
  section.annex = "附件2附页";
  section.title = "银行凭证复印件";
  section.sheet = filled.text("unit") + filled.text("filled_on") + "凭证";
  section.head = {{"填报单位（盖章）", filled.text("unit")}, {filled.name("filled_on"), filled.text("filled_on")}};
  section.blocks.emplace_back(std::move(list));
  if (!scans.pictures.empty()) section.blocks.emplace_back(std::move(scans));
  return section;
}

Table plan_classes(const Filled& filled) {
  Table table;
  table.caption = "一、培训班次";
  table.columns = {{12}, {60, Align::left}, {20}, {36}, {32}, {32}, {45, Align::left}, {20}};
  Row header;
  header.cells.push_back(label("序号"));
  for (const char* field :
       {"class_title", "class_level", "class_mode", "class_start", "class_end", "class_venue", "class_heads"})
    header.cells.push_back(label(filled.name(field)));
  table.header = {header};
  std::int64_t number = 0;
  std::int64_t heads = 0;
  Cell total;
  total.sum = Sum{Sum::Kind::sum, "", 7, {}};
  for (const std::string& row : filled.rows("classes")) {
    const Value planned = filled.value(row + "class_heads");
    if (const auto* count = std::get_if<std::int64_t>(&planned)) heads += *count;
    const std::string kind = filled.text(row + "class_venue_kind");
    std::string venue = filled.text(row + "class_venue");
    if (!kind.empty()) venue += venue.empty() ? kind : "（" + kind + "）";
    total.sum->rows.push_back(static_cast<std::size_t>(number));
    table.rows.push_back(
        {{++number, filled.text(row + "class_title"), filled.text(row + "class_level"), filled.text(row + "class_mode"),
          filled.value(row + "class_start"), filled.value(row + "class_end"), venue, planned}});
  }
  total.value = heads;
  if (number > 0) table.rows.push_back({{Cell("合计").span(7), total}, Row::Kind::total});
  return table;
}

Table plan_people(const Filled& filled) {
  Table form;
  form.caption = "二、培训对象、天数和经费";
  form.columns = {{42}, {22}, {42}, {22}, {42}, {22}, {43}, {22}};
  const auto add = [&](std::vector<const char*> fields, double height) {
    Row row{{}, Row::Kind::body, height};
    for (const char* field : fields) filled.pair(row, field);
    form.rows.push_back(std::move(row));
  };
  add({"villages", "communities", "heads_allocated", "heads"}, 9);
  add({"heads_committees", "heads_chairs", "heads_members", "heads_trainers"}, 9);
  Row days{{}, Row::Kind::body, 9};
  filled.pair(days, filled.name("days_concentrated"), filled.value("days_concentrated"));
  filled.pair(days, filled.name("days_collective"), filled.value("days_collective"));
  filled.pair(days, "合计天数", filled.value("days_total"));
  // The form adds up what is not answered as 0: nothing is planned yet, and nothing is what stands there.
  const bool has_funds =
      !filled.text("fund_region").empty() || !filled.text("fund_city").empty() || !filled.text("fund_county").empty();
  filled.pair(days, "人均经费（元）", has_funds ? filled.value("fund_per_head") : Value());
  form.rows.push_back(std::move(days));
  Row funds{{}, Row::Kind::body, 9};
  filled.pair(funds, filled.name("fund_region") + "（万元）", filled.value("fund_region"));
  filled.pair(funds, filled.name("fund_city") + "（万元）", filled.value("fund_city"));
  filled.pair(funds, filled.name("fund_county") + "（万元）", filled.value("fund_county"));
  filled.pair(funds, "经费合计（万元）", has_funds ? filled.value("fund_total") : Value());
  form.rows.push_back(std::move(funds));
  return form;
}

Section training_plan(Source& source, const records::Record& record) {
  const Filled filled(source, record);
  Table account;
  account.caption = "三、培训内容和组织实施";
  account.rows_run_on = true;
  account.columns = {{42}, {215}};
  account.rows.push_back(text_row(filled.name("courses"), filled.text("courses"), 1, 14));
  account.rows.push_back(text_row(filled.name("measures"), filled.text("measures"), 1, 24));
  Section section;
  section.page.landscape = true;
  section.title = filled.text("year") + "年" + programme_name + "计划表";
  section.sheet = filled.text("unit") + filled.text("year");
  const std::string contact = filled.text("contact") + "　" + filled.text("contact_phone");
  section.head = {{"填报单位（盖章）", filled.text("unit")},
                  {filled.name("contact"), contact},
                  {filled.name("filled_on"), filled.text("filled_on")}};
  section.blocks = {plan_classes(filled), plan_people(filled), std::move(account),
                    SignatureBlock{{{"负责人签字"}, {"单位", "", true, true}}}};
  return section;
}

Result<Document> build_record(Source& source, const Question& question) {
  return annex_document(source, question, "training_record", "filled_on", training_record, vouchers);
}

Result<Document> build_plan(Source& source, const Question& question) {
  return annex_document(source, question, "training_plan", "filled_on", training_plan);
}

}  // namespace

void add_training_forms(std::vector<Report>& out) {
  out.push_back(
      {"training-plan", {"培训计划表", "Training plan of a county"}, "1", "training_plan", annex_needs(), build_plan});
  out.push_back({"annex2-training",
                 {"培训情况记录表（附件2）", "Training record (annex 2)"},
                 "1",
                 "training_record",
                 annex_needs(),
                 build_record});
}

}  // namespace yanxing::reports
