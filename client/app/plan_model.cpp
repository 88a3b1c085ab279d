#include "client/app/plan_model.h"

#include <algorithm>

#include "client/training/attendance.h"

namespace yanxing::app {

namespace {

/// What a session may say otherwise than its training, in the order asked.
constexpr const char* asked[] = {"mode", "courses", "lecturers", "venue", "venue_kind", "level", "late_after"};

nlohmann::json answer_of(const forms::Answers& answers, const char* field) {
  const auto found = answers.find(field);
  return found == answers.end() ? nlohmann::json(nullptr) : found->second;
}

}  // namespace

std::string half_day_label(const Words& words, std::string_view date, std::string_view half) {
  const auto* form = words.forms().find("session");
  auto day = words.value(form, "date", std::string(date));
  const std::string_view year_mark = "年";
  if (const auto year = day.find(year_mark); year != std::string::npos) {
    day.erase(0, year + year_mark.size());
  } else if (day.size() > 5 && words.language() == forms::Language::en) {
    day.erase(day.size() - 5);  // "17 May 2021"
  }
  return half.empty() ? day : day + " " + words.value(form, "half", std::string(half));
}

bool PlanModel::open(const RecordId& training) {
  const auto found = context_->store.find(training);
  if (!found || !*found || (*found)->state == records::State::deleted) return false;
  training_ = **found;
  cells_.clear();
  shared_.clear();
  open_ = -1;
  touched_ = false;
  auto query = of_form("session");
  query.life = records::ListQuery::Life::any;  // what was cancelled is not ticked again
  query.reference = {"training", training.text()};
  const auto sessions = context_->store.list(query);
  if (!sessions) return false;
  for (const auto& line : training::plan_of(*training_, *sessions)) {
    Cell cell;
    cell.when = line.when;
    cell.inside = line.inside;
    cell.cancelled = line.cancelled;
    cell.checked = !line.cancelled;
    if (line.session != nullptr) {
      cell.session = line.session->id;
      cell.original = cell.answers = line.session->values;
    }
    cells_.push_back(std::move(cell));
  }
  if (!sessions->empty()) count_marks();
  build();
  return true;
}

// Who is marked cannot lose her session by a box unchecked.
void PlanModel::count_marks() {
  std::map<std::string, Cell*> by_session;
  for (Cell& cell : cells_) {
    if (cell.session) by_session[cell.session->text()] = &cell;
  }
  static_cast<void>(context_->store.each(of_form("mark"), [&](const records::Record& mark) {
    const auto cell = by_session.find(text_answer(mark.values, "session"));
    if (cell != by_session.end()) ++cell->second->marks;
    return true;
  }));
}

void PlanModel::close() {
  training_.reset();
  cells_.clear();
  view_->reset();
}

void PlanModel::check(int index, bool on) {
  if (!is_open() || index < 0 || index >= static_cast<int>(cells_.size())) return;
  Cell& cell = cells_[static_cast<std::size_t>(index)];
  if (!on && cell.marks > 0) return;
  cell.checked = on;
  touched_ = true;
  if (on && !cell.session) {
    for (const auto& [field, value] : shared_) cell.answers.try_emplace(field, value);
  }
  build();
}

void PlanModel::show(int index) {
  if (!is_open() || index < -1 || index >= static_cast<int>(cells_.size())) return;
  open_ = index;
  build();
}

void PlanModel::set_field(const std::string& field, const nlohmann::json& value) {
  if (!is_open() || std::find(std::begin(asked), std::end(asked), field) == std::end(asked)) return;
  touched_ = true;
  const auto put = [&](forms::Answers& answers) {
    if (forms::is_answered(value)) {
      answers[field] = value;
    } else {
      answers.erase(field);
    }
  };
  if (open_ >= 0) {
    put(cells_[static_cast<std::size_t>(open_)].answers);
  } else {
    put(shared_);
    for (Cell& cell : cells_) {
      if (cell.checked) put(cell.answers);
    }
  }
  build();
}

forms::Answers PlanModel::changes(const Cell& cell) const {
  forms::Answers out;
  for (const char* field : asked) {
    auto value = answer_of(cell.answers, field);
    if (value != answer_of(cell.original, field)) out[field] = std::move(value);
  }
  return out;
}

/// What saving does, for the toast and for undo: a session that was cancelled is not said to be changed.
Message PlanModel::done() const {
  const auto number = [](std::int64_t n) { return std::to_string(n); };
  const auto& view = **view_;
  if (view.taking == 0) {
    return view.making > 0 ? Message{"toast.plan_made", {{"count", number(view.making)}}, {}}
                           : Message{"toast.plan_changed", {{"count", number(view.changing)}}, {}};
  }
  if (view.making > 0)
    return {"toast.plan_made_cancelled", {{"count", number(view.making)}, {"cancelled", number(view.taking)}}, {}};
  if (view.changing > 0)
    return {"toast.plan_changed_cancelled", {{"count", number(view.changing)}, {"cancelled", number(view.taking)}}, {}};
  std::string which;
  for (std::size_t i = 0; i < cells_.size() && i < view.cells.size(); ++i) {
    if (!cells_[i].checked && cells_[i].session) which += (which.empty() ? "" : "、") + view.cells[i].label;
  }
  if (view.taking > 3) return {"toast.plan_cancelled.many", {{"count", number(view.taking)}}, {}};
  return {"toast.plan_cancelled", {{"which", which}}, {}};
}

std::optional<RecordId> PlanModel::save() {
  if (!is_open() || !(*view_)->can_save) return std::nullopt;
  std::vector<records::SaveRequest> requests;
  for (const Cell& cell : cells_) {
    auto values = changes(cell);
    if (!cell.checked || (cell.session && values.empty())) continue;
    for (auto& [field, value] : training::session_key(training_->id, cell.when)) values[field] = value;
    requests.push_back({"session", cell.session, std::move(values), {}});
  }
  const Message text = done();
  bool is_first = requests.empty();
  if (!requests.empty()) context_->saves.put(std::move(requests), {text, false, {}});
  for (const Cell& cell : cells_) {
    if (cell.checked || !cell.session) continue;
    if (is_first) {
      if (!context_->saves.remove("session", *cell.session, text)) return std::nullopt;
      is_first = false;
    } else if (!context_->saves.remove_too("session", *cell.session)) {
      return std::nullopt;
    }
  }
  std::optional<RecordId> first;
  for (const Cell& cell : cells_) {
    if (first || !cell.checked) continue;
    const auto id = context_->store.id_of("session", training::session_key(training_->id, cell.when));
    if (id) first = *id;
  }
  close();
  return first;
}

void PlanModel::refresh() {
  if (is_open()) build();
}

void PlanModel::build() {
  const auto* form = context_->form("session");
  if (form == nullptr || !training_) return close();
  PlanView view;
  view.training_title = text_answer(training_->values, "title");
  view.open = open_;
  view.counting = false;
  view.touched = touched_;
  for (const Cell& cell : cells_) {
    records::Record session;
    session.form = "session";
    session.values = cell.answers;
    PlanCell shown;
    shown.date = cell.when.date;
    shown.half = cell.when.half;
    shown.day = half_day_label(context_->words, cell.when.date, {});
    shown.label = half_day_label(context_->words, cell.when.date, cell.when.half);
    shown.checked = cell.checked;
    shown.exists = cell.session.has_value();
    shown.inside = cell.inside;
    shown.cancelled = cell.cancelled;
    shown.marks = cell.marks;
    shown.counts = training::counts_towards_days(training::mode_of(session, &*training_));
    shown.mode = context_->words.value(form, "mode", answer_of(cell.answers, "mode"));
    shown.courses = context_->words.value(form, "courses", answer_of(cell.answers, "courses"));
    view.making += cell.checked && !cell.session;
    view.changing += cell.checked && cell.session && !changes(cell).empty();
    view.taking += !cell.checked && cell.session;
    view.counting = view.counting || (cell.checked && shown.counts);
    view.cells.push_back(std::move(shown));
  }
  view.can_save = view.making + view.changing + view.taking > 0;
  const auto filling = context_->look(*form, open_ >= 0 ? cells_[static_cast<std::size_t>(open_)].answers : shared_);
  for (const char* field : asked) {
    if (filling.find(field) == forms::Filling::none) continue;
    view.fields.push_back(make_field_view(context_->words, filling, field, context_->scope(), {}));
    if (!view.fields.back().error.empty()) view.can_save = false;
  }
  *view_ = std::move(view);
}

}  // namespace yanxing::app
