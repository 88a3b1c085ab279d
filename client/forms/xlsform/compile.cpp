#include "client/forms/xlsform/compile.h"

#include <algorithm>
#include <array>

#include "client/forms/xlsform/entry.h"
#include "client/forms/xlsform/fields.h"
#include "client/forms/xlsform/workbook.h"
#include "client/text/text.h"

namespace yanxing::forms::xlsform {
namespace {

using nlohmann::json;

/// The code of columns without language: "default" where such a label is written, else the first language that is.
std::string first_language(const Table& survey) {
  std::string first;
  for (const Column& column : survey.columns()) {
    if (column.key != "label") continue;
    if (column.language.empty()) return "default";
    if (first.empty()) first = column.language;
  }
  return first.empty() ? "default" : first;
}

/// All languages that have a text, the default first, then in the order of the columns.
json languages(const std::string& default_code, const std::vector<const Table*>& tables) {
  json out = json::array({default_code});
  for (const Table* table : tables) {
    for (const Column& column : table->columns()) {
      if (column.language.empty() || std::find(out.begin(), out.end(), column.language) != out.end()) continue;
      out.push_back(column.language);
    }
  }
  return out;
}

/// One warning for each language in which labels are missing.
void check_translations(const Table& table, Problems& problems) {
  for (const Column& column : table.columns()) {
    if (column.key != "label") continue;
    std::size_t missing = 0;
    std::size_t first = 0;
    for (std::size_t row = table.first_row(); row < table.end_row(); ++row) {
      if (!table.cell(row, column).empty() || table.phrase(row, "label", "default").is_null()) continue;
      if (missing++ == 0) first = row;
    }
    if (missing == 0) continue;
    problems.warn(table.spot(first, column),
                  std::to_string(missing) + " labels are missing in this language; another one is shown",
                  "Translate them");
  }
}

/// A default language that nothing is written in; a column without language is in it, whatever it is.
void check_default_language(const Settings& settings, const std::vector<const Table*>& tables, Problems& problems) {
  if (!settings.default_code_given) return;
  std::vector<std::string> there;
  for (const Table* table : tables) {
    for (const Column& column : table->columns()) {
      if (column.key == "label" && (column.language.empty() || column.language == settings.default_code)) return;
      if (!column.language.empty()) there.push_back(column.language);
    }
  }
  problems.warn(
      settings.spot("default_language"),
      "no column has a text in the default language \"" + settings.default_code + "\"",
      did_you_mean(settings.default_code, there) + "Name a language that a label has, such as label::English (en)");
}

/// Sheets that other programs read, and this one does not.
void check_other_sheets(const Workbook& workbook, Problems& problems) {
  constexpr std::array<std::pair<const char*, const char*>, 3> unused{
      {{"external_choices", "Save it as .csv beside the workbook, and write select_one_from_file FILE.csv as type"},
       {"entities", "Use yx:type reference FORM to point at records of another form"},
       {"osm", "Ask for what it holds with questions of their own"}}};
  for (const std::string& name : workbook.sheet_names) {
    for (const auto& [sheet, cure] : unused) {
      if (text::fold(name) == sheet) problems.warn({name, 0, ""}, "the sheet is not used here", cure);
    }
  }
}

/// or_other adds its choice to the list.
void add_other_choices(const Survey& survey, const Settings& settings, const json& codes, Choices& choices) {
  for (const Entry& entry : survey.entries) {
    const auto list = choices.lists.find(entry.type.list);
    if (!entry.type.or_other || list == choices.lists.end() || list->second.has_value("other")) continue;
    json label;
    for (const json& code : codes) label[code.get<std::string>()] = code == "zh" ? "其他" : "Other";
    if (label.is_null()) label[settings.default_code] = "Other";
    list->second.choices.push_back({{"value", "other"}, {"label", label}});
  }
}

/// The text of an or_other is a field like others: its name must be free.
void check_other_names(const Table& table, const Survey& survey, Problems& problems) {
  for (const Entry& entry : survey.entries) {
    if (!entry.type.or_other || survey.called(entry.node + "_other").empty()) continue;
    const Entry& taken = survey.entries[survey.called(entry.node + "_other").front()];
    problems.error(table.spot(taken.row, "name"),
                   "the name \"" + taken.node + "\" is needed for the or_other of row " + std::to_string(entry.row + 1),
                   "Take this row away, or write a choice \"other\" instead of or_other");
  }
}

/// Where to look for what the form loader finds.
Origins origins_of(const Context& context) {
  // Properties of the compiled form that are called as the column is, and those that are not.
  constexpr std::array<std::pair<const char*, const char*>, 24> columns{{{"name", "name"},
                                                                         {"type", "type"},
                                                                         {"label", "label"},
                                                                         {"hint", "hint"},
                                                                         {"guidance", "guidance_hint"},
                                                                         {"relevant", "relevant"},
                                                                         {"required", "required"},
                                                                         {"required_message", "required_message"},
                                                                         {"constraint", "constraint"},
                                                                         {"constraint_message", "constraint_message"},
                                                                         {"read_only", "read_only"},
                                                                         {"default", "default"},
                                                                         {"calculate", "calculation"},
                                                                         {"choices", "type"},
                                                                         {"file", "type"},
                                                                         {"files", "type"},
                                                                         {"choice_filter", "choice_filter"},
                                                                         {"repeat_count", "repeat_count"},
                                                                         {"range", "parameters"},
                                                                         {"key", "yx:key"},
                                                                         {"together", "yx:together"},
                                                                         {"problem", "yx:problem"},
                                                                         {"comment_of", "yx:comment_of"},
                                                                         {"summary", "yx:summary"}}};
  Origins out;
  for (const auto& [property, key] : columns) {
    if (context.table.has(key)) out.columns[property] = context.table.spot(0, key).column;
  }
  for (const Entry& entry : context.survey.entries) {
    out.rows.emplace(entry.name, entry.row + 1);
    if (entry.type.or_other) out.rows.emplace(entry.name + "_other", entry.row + 1);
  }
  out.files = context.files;
  return out;
}

/// Expressions may name lists of choices with instance(); what else they name are tables.
void add_tables(Context& context) {
  for (const auto& [name, spot] : context.references.tables()) {
    if (context.choices.find(name) == nullptr) {
      const bool has_ending = name.size() > 4 && name.substr(name.size() - 4) == ".csv";
      context.files.emplace(has_ending ? name : name + ".csv", spot);
    }
  }
  for (const auto& [name, row] : context.survey.tables) context.files.emplace(name, context.table.spot(row, "name"));
}

json compile_form(Context& context, const json& codes) {
  const Settings& settings = context.settings;
  json form{{"$schema", "form.schema.json"},
            {"form", settings.form},
            {"version", settings.version},
            {"title", settings.title},
            {"languages", codes}};
  if (!settings.version_text.empty()) form["version_text"] = settings.version_text;
  if (!settings.programme.empty()) form["programme"] = settings.programme;
  if (!settings.reach.empty()) form["reach"] = settings.reach;
  if (!settings.writer.empty()) form["writer"] = settings.writer;
  form["fields"] = compile_fields(context, context.survey.top);
  for (const auto& [name, list] : context.choices.lists) form["choices"][name] = list.choices;
  compile_form_columns(context, form);
  if (settings.allow_duplicates) form["allow_choice_duplicates"] = true;
  if (!settings.instance_name.empty()) {
    const std::string source = tidy_expression(settings.instance_name);
    if (context.references.check_expression(settings.spot("instance_name"), source, nullptr))
      form["instance_name"] = source;
  }
  if (form["fields"].empty() && !context.problems.has_errors()) {
    context.problems.error({"survey", 0, ""}, "the form asks nothing", "Write a row for each question");
  }
  return form;
}

std::optional<Compiled> compile_workbook(const Workbook& workbook, std::string_view name, Problems& problems) {
  const Sheet* survey_sheet = workbook.find("survey");
  if (survey_sheet == nullptr) {
    std::string there;
    for (const std::string& sheet : workbook.sheet_names) there += (there.empty() ? "" : ", ") + sheet;
    problems.error({}, "the workbook has no sheet survey, only: " + there,
                   did_you_mean("survey", workbook.sheet_names) + "Call the sheet with the questions survey");
    return std::nullopt;
  }
  if (survey_sheet->rows.empty()) {
    problems.error({"survey", 1, ""}, "the sheet is empty",
                   "Write type, name, label into row 1 and a row for each question below");
    return std::nullopt;
  }
  const Table survey_table = Table::read(*survey_sheet, SheetKind::survey, problems);
  static const Sheet no_choices{"choices", {}, {}};
  const Sheet* choices_sheet = workbook.find("choices");
  const Table choices_table =
      Table::read(choices_sheet == nullptr ? no_choices : *choices_sheet, SheetKind::choices, problems);
  std::optional<Table> settings_table;
  if (const Sheet* sheet = workbook.find("settings"))
    settings_table = Table::read(*sheet, SheetKind::settings, problems);
  if (problems.has_errors()) return std::nullopt;
  for (const char* needed : {"type", "name"}) {
    if (!survey_table.has(needed)) {
      problems.error({"survey", 1, ""}, std::string("the column ") + needed + " is missing",
                     std::string("Write ") + needed + " into row 1");
    }
  }
  for (const char* needed : {"list_name", "name"}) {
    if (choices_table.end_row() > 1 && !choices_table.has(needed)) {
      problems.error({"choices", 1, ""}, std::string("the column ") + needed + " is missing",
                     std::string("Write ") + needed + " into row 1");
    }
  }
  if (problems.has_errors()) return std::nullopt;
  const Settings settings = read_settings(settings_table, name, first_language(survey_table), problems);
  const json codes = languages(settings.default_code, {&survey_table, &choices_table});
  const Survey survey = read_survey(survey_table, problems);
  Choices choices = read_choices(choices_table, settings.default_code, settings.allow_duplicates, problems);
  add_other_choices(survey, settings, codes, choices);
  check_other_names(survey_table, survey, problems);
  References references(survey, problems);
  Context context{survey_table, survey, choices, settings, references, problems, {}, {}};
  Compiled compiled;
  compiled.form = compile_form(context, codes);
  check_other_sheets(workbook, problems);
  check_default_language(settings, {&survey_table, &choices_table}, problems);
  check_translations(survey_table, problems);
  check_translations(choices_table, problems);
  add_tables(context);
  for (const auto& [file, spot] : context.files) compiled.files.push_back(file);
  compiled.origins = origins_of(context);
  compiled.images.assign(context.images.begin(), context.images.end());
  return compiled;
}

}  // namespace

Spot Origins::cell(const std::string& name, const std::string& property) const {
  const auto row = rows.find(name);
  if (row == rows.end()) return {};
  auto column = columns.find(property);
  if (column == columns.end()) column = columns.find("name");
  return {"survey", row->second, column == columns.end() ? "" : column->second};
}

Compilation compile(std::string_view xlsx, std::string_view name) {
  Problems problems;
  Compilation out;
  const Workbook workbook = read_workbook(xlsx, {"survey", "choices", "settings"}, problems);
  if (!problems.has_errors()) out.compiled = compile_workbook(workbook, name, problems);
  out.errors = problems.errors();
  if (!out.errors.empty()) {
    out.compiled.reset();
  } else {
    out.compiled->warnings = problems.warnings();
  }
  return out;
}

}  // namespace yanxing::forms::xlsform
