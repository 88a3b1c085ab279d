#include "client/app/reports_model.h"

#include <algorithm>

#include "client/app/local_time.h"
#include "client/app/save_place.h"
#include "client/election/round.h"

namespace yanxing::app {
namespace {

constexpr std::int64_t most_records = 500;  // to choose one from

ReportAsk ask_of(reports::Need need) {
  switch (need) {
    case reports::Need::unused: return ReportAsk::unused;
    case reports::Need::optional: return ReportAsk::optional;
    case reports::Need::required: return ReportAsk::required;
  }
  YX_UNREACHABLE();
}

/// Without what stands in brackets: "花名册", "Annex 1".
std::string short_title(const std::string& title) {
  std::size_t end = title.size();
  for (const char* mark : {"（", " (", ":", ","}) end = std::min(end, title.find(mark));
  return end == 0 ? title : title.substr(0, end);
}

bool has_choice(const std::vector<Choice>& choices, const std::string& value) {
  return std::any_of(choices.begin(), choices.end(), [&](const Choice& one) { return one.value == value; });
}

std::string label_of(const std::vector<Choice>& choices, const std::string& value) {
  const auto found = std::find_if(choices.begin(), choices.end(), [&](const auto& one) { return one.value == value; });
  return found == choices.end() ? std::string() : found->label;
}

}  // namespace

struct ReportsRunner {
  ReportsModel& model;

  void operator()(const command::RefreshReports&) const { model.stale_ = true; }
  void operator()(const command::ChooseReport& c) const { model.choose(c.report); }
  void operator()(const command::AskReport& c) const { model.ask(c.question); }
  void operator()(const command::WriteReport& c) const { model.begin(ReportWork::writing, c.format); }
  void operator()(const command::PreviewReport&) const { model.begin(ReportWork::previewing, ReportFormat::pdf); }
};

void ReportsModel::run(const ReportsCommand& command) { std::visit(ReportsRunner{*this}, command); }

void ReportsModel::reload() {
  // Another person, place or language: what was suggested for the former one is not kept.
  view_->report.clear();
  view_->work = ReportWork::none;
  view_->outcome.reset();
  view_->preview.reset();
  view_->asked = {};
  suggested_.clear();
  stale_ = true;
}

bool ReportsModel::refresh() {
  bool changed = false;
  if (stale_) {
    stale_ = false;
    view_->loading = !context_->workspace.is_set_up();
    if (!view_->loading) read_lists();
    changed = true;
  }
  if (view_->work == ReportWork::none) return changed;
  // The frame that says "正在生成" is drawn first: commands and the tick after them each come by here once.
  if (frames_-- > 0) return true;
  work();
  return true;
}

void ReportsModel::begin(ReportWork work, ReportFormat format) {
  if (view_->work != ReportWork::none || view_->report.empty()) return;
  const bool is_export = view_->report == free_export;
  if (is_export && (work == ReportWork::previewing || format == ReportFormat::pdf)) return;
  if (!is_export && (format == ReportFormat::csv || format == ReportFormat::json)) return;
  if (view_->asked.file.empty()) {
    suggested_.clear();
    suggest_file();
  }
  view_->work = work;
  view_->outcome.reset();
  view_->missing.clear();
  format_ = format;
  frames_ = 2;
}

void ReportsModel::choose(const std::string& report) {
  if (report != free_export && reports::find_report(report) == nullptr) return;
  if (view_->work != ReportWork::none) return;
  ReportQuestion next;
  next.folder = view_->asked.folder.empty() ? default_folder() : view_->asked.folder;
  next.place = view_->asked.place.empty() ? context_->scope() : view_->asked.place;
  next.form = view_->asked.form;
  next.training = view_->asked.training;
  view_->report = report;
  view_->asked = std::move(next);
  suggested_.clear();
  view_->outcome.reset();
  view_->preview.reset();
  view_->missing.clear();
  set_needs();
  if (view_->training == ReportAsk::required && view_->asked.training.empty() && !view_->trainings.empty())
    view_->asked.training = view_->trainings.front().value;
  if (view_->training == ReportAsk::unused) view_->asked.training.clear();
  read_records();
  suggest_file();
}

void ReportsModel::ask(ReportQuestion question) {
  const bool other_records = question.place != view_->asked.place;
  const bool other_file = question.file != view_->asked.file;
  view_->asked = std::move(question);
  view_->missing.clear();
  view_->outcome.reset();
  view_->preview.reset();
  if (other_file) suggested_.clear();
  if (other_records) read_records();
  if (!other_file) suggest_file();
}

void ReportsModel::set_needs() {
  const reports::Report* report = reports::find_report(view_->report);
  const reports::Needs needs = report != nullptr ? report->needs : reports::Needs{};
  view_->place = report == nullptr ? ReportAsk::optional : ask_of(needs.place);
  view_->dates = ask_of(needs.dates);
  view_->training = ask_of(needs.training);
  view_->id = ask_of(needs.id);
  view_->round = ask_of(needs.round);
  // Records of this year. What counts a state (progress, who is due) has a day or year of its own to begin with.
  if (report == nullptr || view_->dates == ReportAsk::unused || report->form.empty()) return;
  const std::string year = local_date(context_->now()).substr(0, 4);
  view_->asked.from = year + "-01-01";
  view_->asked.to = year + "-12-31";
}

void ReportsModel::read_lists() {
  read_reports();
  view_->places = context_->words.place_choices(
      context_->scope(), {places::Level::city, places::Level::county, places::Level::township, places::Level::village,
                          places::Level::community});
  view_->forms.clear();
  for (const auto& form : context_->forms().forms()) {
    const std::string& title = context_->words.of(form.title);
    view_->forms.push_back({form.name, title, {}, context_->words.search_key(title)});
  }
  view_->trainings.clear();
  records::ListQuery query = of_form("training");
  query.order = records::ListQuery::Order::newest;
  if (const auto found = context_->store.list(query)) {
    for (const auto& one : *found) {
      const std::string title = name_of(context_->words, one);
      view_->trainings.push_back(
          {one.id.text(), title, text_answer(one.values, "start"), context_->words.search_key(title)});
    }
  }
  view_->rounds.clear();
  for (const int year : election::rounds_to_report(context_->store))
    view_->rounds.push_back({std::to_string(year), std::to_string(year), {}, {}});
  if (view_->report.empty() && !view_->reports.empty()) choose(view_->reports.front().name);
  read_records();
}

void ReportsModel::read_reports() {
  view_->reports.clear();
  for (const auto& report : reports::all_reports()) {
    const std::string& title = context_->words.of(report.title);
    view_->reports.push_back(
        {report.name, title, report.programme, context_->words.search_key(title) + " " + report.name});
  }
  std::stable_sort(view_->reports.begin(), view_->reports.end(),
                   [](const auto& a, const auto& b) { return a.programme < b.programme; });
}

void ReportsModel::read_records() {
  view_->records.clear();
  view_->records_label.clear();
  const reports::Report* report = reports::find_report(view_->report);
  if (report == nullptr || report->needs.id == reports::Need::unused) return;
  view_->records_label = context_->words.form_title(report->form);
  records::ListQuery query = of_form(report->form);
  query.place = view_->asked.place;
  query.order = records::ListQuery::Order::newest;
  query.limit = most_records;
  if (const auto found = context_->store.list(query)) {
    for (const auto& one : *found) {
      const std::string title = title_of(context_->words, one);
      view_->records.push_back(
          {one.id.text(), title, context_->words.place(one.place), context_->words.search_key(title)});
    }
  }
  if (!has_choice(view_->records, view_->asked.id)) view_->asked.id.clear();
}

/// 花名册-融安县-2021-05-17, unless a person gave it a name.
void ReportsModel::suggest_file() {
  if (view_->asked.file != suggested_) return;
  const reports::Report* report = reports::find_report(view_->report);
  std::string name = report != nullptr ? short_title(context_->words.of(report->title))
                                       : context_->words.form_title(view_->asked.form);
  const auto add = [&](const std::string& part) {
    if (!part.empty()) name += "-" + part;
  };
  if (!view_->asked.id.empty()) {
    add(label_of(view_->records, view_->asked.id));
  } else if (view_->training != ReportAsk::unused && !view_->asked.training.empty()) {
    add(label_of(view_->trainings, view_->asked.training));
  } else if (!view_->asked.place.empty()) {
    add(context_->words.place(view_->asked.place));
  }
  add(local_date(context_->now()));
  view_->asked.file = suggested_ = safe_file_name(name);
}

std::string ReportsModel::default_folder() const {
  const std::string kept = context_->setting("reports_folder");
  if (!kept.empty()) return kept;
  const auto documents = documents_folder();
  const auto& base = documents.empty() ? context_->workspace.folder() : documents;
  return (base / (context_->words.language() == forms::Language::zh ? "雁行报表" : "Yanxing reports")).string();
}

}  // namespace yanxing::app
