#include "tools/cli/help.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <memory>
#include <numeric>

#include "tools/cli/columns.h"

namespace yanxing::cli {
namespace {

// In the order of main.cpp.
const std::map<std::string_view, const char*> phrases{
    {"Exit codes: 0 done, 1 failed, 2 wrong usage, 3 no network, 4 refused by the server, 5 conflicts or quarantine "
     "need a person\n(of a sync that went through). --json prints one JSON document on standard output, {\"error\": "
     "{…}} where a command fails; messages go to standard error.",
     "退出码：0 完成，1 失败，2 用法不对，3 没有网络，4 服务器拒绝，5 "
     "有冲突或被隔离的改动要人处理（同步本身已完成）。\n"
     "--json 在标准输出打印一个 JSON 文档，失败时是 {\"error\": {…}}；说明的话写到标准错误。"},
    {"Yanxing on the command line", "雁行命令行"},
    {"Print this help message and exit", "显示用法"},
    {"Display program version information and exit", "显示版本"},
    {"Data folder of the laptop", "这台电脑的数据文件夹"},
    {"Print one JSON document on standard output", "在标准输出打印一个 JSON 文档"},
    {"Language of messages; else the data folder's, else that of LANG",
     "用什么语言说话；不写就按数据文件夹的，再按 LANG"},
    {"Set up a data folder: the laptop's place and its person", "建立数据文件夹：使用地点和姓名"},
    {"Place code, e.g. 450224204", "地点代码，例如 450224204"},
    {"Name that changes are signed with", "姓名，改动以它署名"},
    {"Language of messages and screens", "界面和提示的语言"},
    {"Take a place code that is not in the table", "地点表里没有的代码也用"},
    {"Enrol with a city server by its one-time code", "用一次性登记码登记到市服务器"},
    {"Address, e.g. https://city.example:8443", "地址，例如 https://city.example:8443"},
    {"One-time code, with or without its dashes", "一次性登记码，短横可写可不写"},
    {"Send what the server lacks, then the photos, and take what others changed",
     "同步：发出服务器缺的，再发照片，收下别人改的"},
    {"Photos and files of records", "记录里的照片和文件"},
    {"Keep a file; prints the name that a record's field takes", "收存一个文件，打印可填进记录的名称"},
    {"A picture (.jpg, .png: made smaller) or any other file", "图片（.jpg、.png，会缩小）或别的文件"},
    {"What records name, and where each is", "列出记录里的附件，各在哪里"},
    {"Fetch one from the server where it is not here", "取一个附件，本机没有就从服务器取"},
    {"Its name, as the record has it", "记录里写的附件名"},
    {"Copy it to this file", "另存为这个文件"},
    {"Counts, last sync, clock", "各项数目、上次同步、时钟"},
    {"Check chains, receipts, cells and the file", "检查数据是否完好"},
    {"How large pictures are kept; says it where nothing is given", "照片收存时多大；不写就说出现在的"},
    {"1024, 1600, 2560 or original: the longer edge in pixels", "1024、1600、2560 或 original（不缩小）：长边的像素"},
    {"Copy everything, photos included, to one new file", "把全部数据（连同照片）备份到一个新文件"},
    {"File to make; never overwritten", "要写的文件；从不覆盖"},
    {"Put a backup in place of the present data, which is kept aside", "用备份换下现在的数据（现在的会留在一旁）"},
    {"A file that backup made", "backup 做的文件"},
    {"Without a network: changes and photos on a stick, the receipt back", "没有网络时：用U盘送出改动和照片，带回回执"},
    {"Write all that the server is not known to hold, sealed for it alone", "写出服务器还没有的一切，只有它能打开"},
    {"File to write; further parts are FILE.2, FILE.3…", "要写的文件；分成几个时是 FILE.2、FILE.3……"},
    {"Largest size of a part, 64K to 1T, e.g. 500M; 1G without it. What is larger and cannot be cut, a photo or what "
     "one save changed, gets a part of its own",
     "每个文件最大多少，64K 到 1T，例如 500M；不写就是 1G。更大而不能分开的（一张照片、一次保存的改动）自成一个文件"},
    {"Take the receipt that the server wrote: what it holds is on the server",
     "读入服务器写的回执：它收下的就是“已在服务器”"},
    {"The file that yanxing-server bundle import wrote", "yanxing-server bundle import 写的文件"},
    {"Save one record; prints its id", "保存一条记录，打印它的编号"},
    {"Form, e.g. person", "表单，例如 person"},
    {"FIELD=VALUE; FIELD= takes the answer away; in a repeat REPEAT[ROW]/FIELD=VALUE, or FIELD=VALUE for a first row; "
     "__state=final finishes a draft (observation: state=final)",
     "字段=值；“字段=”去掉答案；重复组里写 组[行]/字段=值，第一行可以只写 字段=值；__state=final "
     "把草稿标为完成（observation 用 state=final）"},
    {"Record to change, or the id of a new one", "要改的记录，或新记录的编号"},
    {"Read {\"field\": value} from a file, - for standard input", "从文件读 {\"字段\": 值}，- 是标准输入"},
    {"Keep unknown fields, values that break a rule of the form, places out of the table or the area, and references "
     "to "
     "records that are not on this laptop (yet)",
     "也保存：表单没有的字段，不合规则的值，表外或范围外的地点，指向这台电脑上（还）没有的记录"},
    {"Save one record a line", "一行保存一条记录"},
    {"Form, e.g. mark", "表单，例如 mark"},
    {"NDJSON: {\"field\": value} a line, with an \"id\" where one is wanted; - for standard input",
     "NDJSON：一行一个 {\"字段\": 值}，需要时带 \"id\"；- 是标准输入"},
    {"List records of a form", "列出一种表单的记录"},
    {"Only records whose place code starts so", "只要地点代码这样开头的"},
    {"Only records with this text in an answer; pinyin and its initials find names",
     "只要答案里有这段文字的；人名可用拼音或首字母"},
    {"Only records in this state; deleted ones are left out unless asked for", "只要这种状态的；不写就不含已删除的"},
    {"At most so many", "最多多少条"},
    {"Leave out so many first", "先跳过多少条"},
    {"Everything about one record: values, heads, history, sync state", "一条记录的全部：答案、历史、同步状态"},
    {"Record id", "记录编号"},
    {"Delete a record; can be undone", "删除一条记录，可以恢复"},
    {"Bring a deleted record back", "恢复已删除的记录"},
    {"Settle a conflict for one value", "处理冲突，选定一个值"},
    {"Field in conflict (@life: deleted here, edited there)", "有冲突的字段（@life：一边删除、一边修改）"},
    {"Value that shall hold; for @life true keeps, false deletes", "选定的值；@life 写 true 保留，false 删除"},
    {"Take a value for a field that the form does not know", "表单没有的字段也接受"},
    {"Forms: compile, check, install, try", "表单：编译、检查、安装、试填"},
    {"Compile an XLSForm workbook; prints the form, or every problem with its place",
     "编译 XLSForm 工作簿；打印表单，或每个问题和它的位置"},
    {"Workbook (.xlsx); its tables lie beside it or in FILE-media", "工作簿（.xlsx）；它的表放在旁边或 FILE-media 里"},
    {"Write the form here instead of standard output", "写到这个文件，不写到标准输出"},
    {"Check a compiled form or a workbook", "检查编译好的表单或工作簿"},
    {"FILE.json or FILE.xlsx", "FILE.json 或 FILE.xlsx"},
    {"Install a form on this laptop", "在这台电脑上安装表单"},
    {"FILE.xlsx or FILE.json", "FILE.xlsx 或 FILE.json"},
    {"Replay a new version over the stored records: what becomes invalid, hidden or lost",
     "用新版重放已有记录：哪些会不合规定、不再询问或丢失"},
    {"List the forms of the data folder; without one, those that are shipped",
     "列出数据文件夹里的表单；没有就列随程序的"},
    {"A form's name, or a file (.xlsx, .json)", "表单的名字，或文件（.xlsx、.json）"},
    {"Apply answers in order and print what comes of it", "按顺序填入答案，打印结果"},
    {"Answers from a file, - for standard input: {\"field\": value}, repeats as lists, or a list of steps {\"path\", "
     "\"value\"}, {\"add_row\"}, {\"remove_row\"}",
     "答案文件，- 是标准输入：{\"字段\": 值}，重复组写成列表；或一串步骤 {\"path\", \"value\"}、{\"add_row\"}、"
     "{\"remove_row\"}"},
    {"Finish the record; 1 when something stands in its way", "标为完成；还不行就以 1 结束"},
    {"Keep it as a record of the data folder", "存成数据文件夹里的记录"},
    {"Write a form for other clients", "导出表单给别的客户端"},
    {"ODK XForm 1.0 to write", "要写的 ODK XForm 1.0"},
    {"Evaluate an expression against a record; prints the value as JSON", "对一条记录计算表达式，以 JSON 打印结果"},
    {"XPath as forms have it, with ${name}", "表单用的 XPath，可用 ${name}"},
    {"The record: {\"data\": {\"age\": 44, \"member\": [{…}]}}; - for standard input",
     "记录：{\"data\": {\"age\": 44, \"member\": [{…}]}}；- 是标准输入"},
    {"Where the expression stands, e.g. /data/member[2]/age", "表达式所在的位置，例如 /data/member[2]/age"},
    {"Only what lies under this place code", "只要这个地点代码之下的"},
    {"The roster: everybody who is trained", "花名册：参加培训的人"},
    {"Take persons from a spreadsheet: .xlsx, .ods or .csv", "从表格导入人员：.xlsx、.ods 或 .csv"},
    {"The spreadsheet; columns in any order", "表格；各列顺序不限"},
    {"Only say what would become of each row", "只预览每一行会怎样，不保存"},
    {"Two records are one person: the second stands for both; can be undone",
     "两条记录是同一个人：以后一条为准；可以拆开"},
    {"Person that is the same as", "这个人就是"},
    {"this one", "这一位"},
    {"Take a merged person apart again", "把并入的人再拆开"},
    {"Person that was merged into another", "并入别人的那一位"},
    {"Days attended, per person and village, against the five-day rule", "每人、每村的培训天数，对照五天的要求"},
    {"Only the sessions of this training", "只算这期培训"},
    {"Trained and planned, funds, villages covered, per county (annex 1)",
     "各县区已培训与计划、经费、村的覆盖（附件 1）"},
    {"Year of the sessions; without it the latest that has any", "哪一年；不写就是最近有课的一年"},
    {"The five ratios of the election, and what is not reported yet", "换届的五个比例，和还没有报的"},
    {"Election round, e.g. 2021", "换届年度，例如 2021"},
    {"Expected reports: what is due, late, missing, to_send (finished, not synced yet), handed in",
     "报送情况：快到期、逾期、未报、待上报（已完成，还没有同步）、已报"},
    {"As of this day, e.g. 2021-05-17; today without it", "截至哪一天，例如 2021-05-17；不写就是今天"},
    {"Year whose dates count", "按哪个年度的日期"},
    {"Accept a record, or return it with a reason", "通过一条记录，或写明原因退回"},
    {"List what was handed in and how it stands, what waits first", "列出上报的记录和审核情况，等待审核的在前"},
    {"Fields' names as heads and codes as they are stored (.xlsx, .csv), for programs; else labels",
     "用字段名作表头、写入存储的代码（.xlsx、.csv），给程序用；不写就用题目和选项的名称"},
    {"accept or return", "accept（通过）或 return（退回）"},
    {"What the author shall read; needed for return", "给填写人看的话；退回时必须写"},
    {"Write an official table as PDF or spreadsheet; `report list` names them",
     "把正式的表写成 PDF 或表格；`report list` 列出全部"},
    {"Name of the report, or list", "报表的名字，或 list"},
    {"First day, e.g. 2021-01-01", "第一天，例如 2021-01-01"},
    {"Last day", "最后一天"},
    {"The record, for a report about one", "哪条记录（只关于一条的报表）"},
    {"The training, for a report about one", "哪期培训（只关于一期的报表）"},
    {"Year or election round, e.g. 2021", "年度或换届年度，例如 2021"},
    {"As of this day (due-list); of other reports the date on the paper. Today without it",
     "截至哪一天（due-list）；别的报表是表上的日期。不写就是今天"},
    {"FILE.pdf or FILE.xlsx", "FILE.pdf 或 FILE.xlsx"},
    {"Write the records of a form to a file", "把一种表单的记录写成文件"},
    {"xlsx, csv or json", "xlsx、csv 或 json"},
    {"Only records with this text in an answer", "只要答案里有这段文字的"},
    {"Only records in this state", "只要这种状态的"},
    {"FIELD=VALUE: only records with this answer; several must all hold",
     "字段=值：只要答案是这样的；写几个就都要符合"},
    {"Only what a filter finds that was kept under this name on the records screen",
     "只要记录页上存为这个名字的筛选找到的"},
    {"File to write", "要写的文件"},
};

std::string chinese(const std::string& english) {
  const auto found = phrases.find(english);
  return found != phrases.end() ? found->second : english;
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  const std::size_t at = text.find(what);
  return at == std::string::npos ? text : text.replace(at, what.size(), by);
}

/// What is missing, with the name that --help has for it.
std::string argument_words(const std::string& name) {
  constexpr std::pair<const char*, const char*> words[] = {
      {"name", "报表的名字"}, {"form", "表单"},   {"file", "文件"},  {"id", "记录编号"}, {"into", "要并入的人"},
      {"url", "服务器地址"},  {"code", "登记码"}, {"field", "字段"}, {"value", "值"},    {"expression", "表达式"},
  };
  for (const auto& [argument, text] : words) {
    if (name == argument) return std::string(text) + "（" + name + "）";
  }
  return " " + name;
}

/// As the parser's own, but a Chinese character takes two cells of the terminal: the second column stays one.
class WideFormatter : public CLI::Formatter {
 public:
  std::string make_option(const CLI::Option* option, bool is_positional) const override {
    return line(make_option_name(option, is_positional) + make_option_opts(option), make_option_desc(option));
  }
  std::string make_subcommand(const CLI::App* command) const override {
    return line(command->get_display_name(true), command->get_description());
  }

 private:
  std::string line(const std::string& name, const std::string& text) const {
    std::string out = "  " + name;
    const std::size_t cells = cells_of(out);
    const std::size_t width = get_column_width();
    if (cells < width) {
      out.append(width - cells, ' ');
    } else {
      out += "\n" + std::string(width, ' ');
    }
    return out + text + "\n";
  }
};

/// What kind of value it takes: 文字, or which ones.
void translate_type(CLI::Option& option) {
  if (option.get_option_text() == "SIZE") {
    option.option_text("大小");
    return;
  }
  const std::string type = option.get_type_name();
  const auto colon = type.find(':');
  if (colon == std::string::npos) return;
  option.type_name(type.starts_with("INT") ? "整数" : "文字");
  std::string rule = type.substr(colon + 1);
  if (rule == "NONNEGATIVE") rule = "不小于 0";
  if (rule.starts_with("INT in ")) rule = rule.substr(7);
  option.get_validator()->description(rule);
}

void translate(CLI::App& app, const std::shared_ptr<WideFormatter>& formatter) {
  app.formatter(formatter);
  app.description(chinese(app.get_description()));
  app.footer(chinese(app.get_footer()));
  for (CLI::Option* option : app.get_options()) {
    option->description(chinese(option->get_description()));
    if (option->get_group() == "Options") option->group("选项");
    translate_type(*option);
  }
  if (app.get_group() == "Subcommands") app.group("命令");
  for (CLI::App* command : app.get_subcommands([](CLI::App*) { return true; })) translate(*command, formatter);
}

constexpr std::size_t most_slips = 2;

/// How many letters must be changed, put in or left out to make one of the other.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t corner = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t here = std::min({row[j] + 1, row[j - 1] + 1, corner + (a[i - 1] == b[j - 1] ? 0 : 1)});
      corner = std::exchange(row[j], here);
    }
  }
  return row[b.size()];
}

}  // namespace

std::string unknown_command(Language language, const CLI::App& app) {
  const CLI::App* at = &app;
  while (!at->get_subcommands().empty()) at = at->get_subcommands().front();
  if (at->get_require_subcommand_min() == 0) return {};
  std::string typed;
  for (const std::string& word : app.remaining(true)) {
    if (typed.empty() && !word.starts_with('-')) typed = word;
  }
  if (typed.empty()) return {};
  std::string nearest;
  // A slip of the finger is one or two letters; what is further off was meant as something else.
  std::size_t best = std::min<std::size_t>(most_slips, typed.size() / 2) + 1;
  for (const CLI::App* command : at->get_subcommands([](const CLI::App*) { return true; })) {
    const std::string& name = command->get_name();
    const std::size_t far = name.starts_with(typed) ? 1 : distance(typed, name);
    if (far >= best) continue;
    best = far;
    nearest = name;
  }
  const std::string before = at == &app ? std::string() : at->get_name() + " ";
  if (nearest.empty()) return sentence(language, "usage.no_command", {before + typed});
  return sentence(language, "usage.no_command.nearest", {before + typed, before + nearest});
}

void translate_help(CLI::App& app) {
  const auto formatter = std::make_shared<WideFormatter>();
  constexpr std::pair<const char*, const char*> labels[] = {
      {"Usage", "用法"},      {"OPTIONS", "选项"},     {"SUBCOMMAND", "命令"},  {"SUBCOMMANDS", "命令"},
      {"Options", "选项"},    {"Positionals", "参数"}, {"Subcommands", "命令"}, {"REQUIRED", "必填"},
      {"Env", "环境变量"},    {"TEXT", "文字"},        {"INT", "整数"},         {"Needs", "还要"},
      {"Excludes", "不能与"},
  };
  for (const auto& [english, text] : labels) formatter->label(english, text);
  translate(app, formatter);
}

std::string usage_sentence(Language language, const std::string& kind, const std::string& detail) {
  std::string what = detail;
  // The largest number that there is says nothing to a person.
  if (const std::size_t at = what.find(" not in range 0"); at != std::string::npos && what.size() > 100)
    what = what.substr(0, at) + (language == Language::zh ? " 是负数" : " is negative");
  if (language == Language::zh) {
    if (what.find(": At Most ") != std::string::npos)
      what =
          replaced(replaced(std::move(what), ": At Most ", ": 最多写 "), " required but received ", " 个，实际个数：");
    constexpr std::pair<const char*, const char*> words[] = {
        {"A subcommand is required", "缺少命令"},
        {"The following arguments were not expected: ", "不认识的参数："},
        {"The following argument was not expected: ", "不认识的参数："},
        {"Could not convert: ", "值的类型不对："},
        {" not in range ", " 不在这个范围内："},
        {" not in ", " 不是以下之一："},
        {" required but received ", " 个才够，实际个数："},
        {"At least ", "至少要 "},
        {" required TEXT missing", " 个值没有写"},
        {" required INT missing", " 个值没有写"},
        {"Number less than 0: ", "不能小于 0："},
        {"Value ", ""},
        {" to ", " 到 "},
    };
    for (const auto& [english, text] : words) what = replaced(std::move(what), english, text);
    if (kind == "RequiredError" && what.ends_with(" is required"))
      what = "缺少" + argument_words(what.substr(0, what.size() - std::string_view(" is required").size()));
  }
  return sentence(language, "usage.wrong", {what});
}

}  // namespace yanxing::cli
