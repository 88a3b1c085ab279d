// ElectionModel: the list of problems and the snapshots of annex 3.
#include <algorithm>

#include "client/app/election_model.h"

namespace yanxing::app {

namespace {

constexpr std::size_t max_noes = 200;
constexpr std::size_t max_title_characters = 100;  // as the form has it
constexpr std::size_t max_detail_characters = 1000;

ProblemSeverity severity_view(election::Severity severity) {
  switch (severity) {
    case election::Severity::urgent: return ProblemSeverity::urgent;
    case election::Severity::important: return ProblemSeverity::important;
    case election::Severity::general: return ProblemSeverity::general;
    case election::Severity::unknown: return ProblemSeverity::unknown;
  }
  YX_UNREACHABLE();
}

ProblemState state_view(election::ProblemState state) {
  switch (state) {
    case election::ProblemState::pending: return ProblemState::pending;
    case election::ProblemState::ongoing: return ProblemState::ongoing;
    case election::ProblemState::solved: return ProblemState::solved;
  }
  YX_UNREACHABLE();
}

const char* stored(ProblemState state) {
  switch (state) {
    case ProblemState::pending: return "pending";
    case ProblemState::ongoing: return "ongoing";
    case ProblemState::solved: return "solved";
  }
  YX_UNREACHABLE();
}

/// The first characters of a text; bytes of a character stay together.
std::string shorten(const std::string& text, std::size_t characters) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U;
    if (begins && count++ == characters) return text.substr(0, i);
  }
  return text;
}

ElectionChange change_view(election::TimeChange::Kind kind) {
  switch (kind) {
    case election::TimeChange::Kind::same: return ElectionChange::same;
    case election::TimeChange::Kind::added: return ElectionChange::added;
    case election::TimeChange::Kind::removed: return ElectionChange::removed;
    case election::TimeChange::Kind::moved: return ElectionChange::moved;
  }
  YX_UNREACHABLE();
}

ElectionChange change_view(election::RowChange::Kind kind) {
  switch (kind) {
    case election::RowChange::Kind::same: return ElectionChange::same;
    case election::RowChange::Kind::added: return ElectionChange::added;
    case election::RowChange::Kind::removed: return ElectionChange::removed;
    case election::RowChange::Kind::changed: return ElectionChange::moved;
  }
  YX_UNREACHABLE();
}

}  // namespace

// ------------------------------------------------------------------------------------------------ problems

std::optional<RecordId> record_problem(Context& context, const NewProblemOf& wish) {
  if (!context.saves.flush()) return std::nullopt;
  const RecordId id = election::problem_id(wish.source, wish.item);
  const auto there = context.store.find(id);
  if (there && *there && (*there)->state != records::State::deleted) return id;
  records::SaveRequest request;
  request.form = "problem";
  request.id = id;
  request.values = {{"place", wish.place},
                    {"title", shorten(wish.title, max_title_characters)},
                    {"status", "pending"},
                    {"found_on", local_date(context.now())},
                    {"found_by", context.workspace.identity().person},
                    {"source_form", wish.source_form},
                    {"source", wish.source.text()},
                    {"source_item", wish.item}};
  if (!wish.detail.empty()) request.values["detail"] = shorten(wish.detail, max_detail_characters);
  const auto* form = context.form("problem");
  if (form != nullptr) request.values[form->state_field] = "draft";
  const auto saved = std::make_shared<bool>(false);  // what the disk refuses is saved later
  context.saves.put({std::move(request)}, {{"toast.problem_recorded", {}, {}}, false, {}},
                    [saved](const std::vector<records::Saved>&) { *saved = true; });
  return *saved ? std::optional(id) : std::nullopt;
}

void ElectionModel::build_problems() {
  const std::string today = local_date(context_->now());
  view_->problems.clear();
  view_->problems_open = view_->problems_urgent = view_->problems_overdue = 0;
  for (const election::ProblemFact* fact : election::problems_in_order(*facts_, scope_)) {
    const bool open = fact->state != election::ProblemState::solved;
    const bool overdue = election::is_overdue(*fact, today);
    view_->problems_open += open ? 1 : 0;
    view_->problems_urgent += open && fact->severity == election::Severity::urgent ? 1 : 0;
    view_->problems_overdue += overdue ? 1 : 0;
    if (view_->tab != ElectionTab::problems || (!open && !view_->solved_too)) continue;
    view_->problems.push_back({fact->record, fact->title, context_->words.place_in_township(fact->place),
                               severity_view(fact->severity), state_view(fact->state), fact->due, fact->found_on,
                               fact->responsible, overdue, fact->draft, fact->conflict, fact->photos});
  }
  view_->noes.clear();
  view_->noes_all = 0;
  if (view_->tab != ElectionTab::problems) return;
  const auto noes = election::unrecorded_noes(*facts_, scope_);
  view_->noes_all = static_cast<std::int64_t>(noes.size());
  for (std::size_t i = 0; i < std::min(noes.size(), max_noes); ++i) {
    const auto* form = context_->form(noes[i].form);
    view_->noes.push_back({noes[i].record, noes[i].item, context_->words.place_in_township(noes[i].place),
                           noes[i].stage, context_->words.field_label(form, noes[i].item)});
  }
}

// What follows up is asked for once it is begun (the form says what): a finished record that now lacks it is a draft
// again, and that is said.
void ElectionModel::set_problem_state(const command::SetProblemState& command) {
  const auto* form = context_->form("problem");
  if (form == nullptr || !context_->saves.flush()) return;
  const auto found = context_->store.find(command.record);
  if (!found || !*found || (*found)->state == records::State::deleted) return;
  forms::Answers answers = (*found)->values;
  records::SaveRequest request;
  request.form = "problem";
  request.id = command.record;
  request.values["status"] = stored(command.state);
  if (command.state == ProblemState::solved && text_answer(answers, "solved_on").empty())
    request.values["solved_on"] = local_date(context_->now());
  for (const auto& [field, value] : request.values) answers[field] = value;
  const auto environment = context_->environment(*form, "zh");
  const bool lacks = (*found)->state == records::State::final && !forms::check_all(*form, answers, environment).empty();
  if (lacks) request.values[form->state_field] = "draft";
  const auto label = context_->words.value(form, "status", stored(command.state));
  context_->saves.put(
      {std::move(request)},
      {{lacks ? "toast.problem_state_open" : "toast.problem_state", {{"state", label}}, {}}, false, {}});
}

void ElectionModel::record_no(const command::RecordNo& command) {
  const auto found = context_->store.find(command.record);
  const auto* form = found && *found ? context_->form((*found)->form) : nullptr;
  if (form == nullptr || form->find(command.field) == nullptr) return;
  const auto& values = (*found)->values;
  const auto answer = text_answer(values, command.field);
  const auto id = record_problem(*context_, {command.record, form->name, command.field, text_answer(values, "place"),
                                             context_->words.value(form, command.field, answer) + "：" +
                                                 context_->words.field_label(form, command.field),
                                             text_answer(values, form->find(command.field)->comment)});
  if (id) doors_.open_form("problem", *id, {});
}

// ------------------------------------------------------------------------------------------------ schedules

std::string ElectionModel::unit_name(const std::string& unit) const {
  return context_->words.value(context_->form("schedule"), "unit", unit);
}

/// The reporting unit of a township: as the list of accompanied townships has it (a new district is no county), else
/// its county.
std::string ElectionModel::unit_of(const std::string& township) const {
  const auto* form = context_->form("schedule");
  const auto* field = form != nullptr ? form->find("unit") : nullptr;
  if (field == nullptr) return {};
  const auto* row = contact(township);
  const auto* county = context_->words.places().find(township.substr(0, 6));
  const std::string name = row != nullptr ? row->reporting_unit : county != nullptr ? county->name : std::string();
  for (const forms::Choice& choice : field->choices) {
    const bool also = std::find(choice.also.begin(), choice.also.end(), name) != choice.also.end();
    if (also || choice.label.in(forms::Language::zh) == name) return choice.value;
  }
  return {};
}

void ElectionModel::build_schedules() {
  view_->schedule_units.clear();
  const auto unit_row = [this](const std::string& unit) -> ElectionScheduleUnit& {
    for (ElectionScheduleUnit& row : view_->schedule_units) {
      if (row.unit == unit) return row;
    }
    ElectionScheduleUnit& row = view_->schedule_units.emplace_back();
    row.unit = unit;
    row.name = unit_name(unit);
    for (std::size_t i = 0; i < row.hand_ins.size(); ++i) {
      row.hand_ins[i].number = static_cast<int>(i) + 1;
      row.hand_ins[i].due = dates_.hand_ins[i];
    }
    return row;
  };
  for (const places::ContactTownship& one : contacts_) {
    const std::string unit = unit_of(one.place_code);
    if (!unit.empty()) unit_row(unit);
  }
  if (contacts_.empty() && scope_.size() >= 6) {
    const std::string unit = unit_of(scope_.substr(0, std::min<std::size_t>(scope_.size(), 9)));
    if (!unit.empty()) unit_row(unit);
  }
  for (const election::Snapshot* snapshot : election::snapshots_in_order(*facts_)) {
    if (snapshot->unit.empty() || snapshot->hand_in == 0) continue;
    ElectionHandIn& hand_in = unit_row(snapshot->unit).hand_ins[static_cast<std::size_t>(snapshot->hand_in - 1)];
    hand_in.state = snapshot->frozen ? ElectionDone::final : ElectionDone::draft;
    hand_in.filled_on = snapshot->filled_on;
    hand_in.conflict = snapshot->conflict;
    hand_in.record = snapshot->record;
  }
  for (ElectionScheduleUnit& row : view_->schedule_units)
    row.of_others = !places::is_in(schedule_place(row.unit), scope_);
  const auto& units = view_->schedule_units;
  const auto chosen = std::find_if(
      units.begin(), units.end(), [this](const ElectionScheduleUnit& row) { return row.unit == view_->schedule_unit; });
  if (chosen == units.end()) {
    view_->schedule_unit = units.empty() ? std::string() : units.front().unit;
    view_->hand_in = 1;
    for (const ElectionHandIn& hand_in : units.empty() ? std::array<ElectionHandIn, 3>() : units.front().hand_ins) {
      if (hand_in.record) view_->hand_in = hand_in.number;
    }
  }
  build_comparison();
}

void ElectionModel::build_comparison() {
  view_->schedule_rows.clear();
  view_->compared_with = 0;
  view_->all_finished.clear();
  view_->all_finished_before.clear();
  const election::Snapshot* after = nullptr;
  for (const auto& [id, snapshot] : facts_->snapshots()) {
    if (snapshot.unit == view_->schedule_unit && snapshot.hand_in == view_->hand_in) after = &snapshot;
  }
  if (after == nullptr) return;
  const election::Snapshot* before = election::one_before(*facts_, *after);
  view_->all_finished = after->all_finished;
  if (before != nullptr) {
    view_->compared_with = before->hand_in;
    view_->all_finished_before = before->all_finished;
  }
  for (const election::RowChange& change : election::compare(before, *after)) {
    ElectionScheduleRow row;
    row.township = context_->words.place(change.township);
    if (!change.village.empty()) row.village = context_->words.place(change.village);
    row.change = change_view(change.kind);
    for (std::size_t i = 0; i < row.times.size(); ++i) {
      const election::TimeChange& time = change.planned[i];
      row.times[i] = {election::day_of(time.after), election::day_of(time.before),
                      election::day_of(change.actual[i].after), change_view(time.kind), time.days};
    }
    view_->schedule_rows.push_back(std::move(row));
  }
}

/// Where a unit's first timetable lies: at its county.
std::string ElectionModel::schedule_place(const std::string& unit) const {
  for (const places::ContactTownship& one : contacts_) {
    if (unit_of(one.place_code) != unit) continue;
    const bool new_district = unit == "liudong" || unit == "beibu";  // it has no code of its own
    return new_district ? one.place_code : one.place_code.substr(0, 6);
  }
  return scope_.substr(0, std::min<std::size_t>(scope_.size(), 6));
}

/// The rows that a new hand-in begins with: those of the one before, else the unit's accompanied townships.
void ElectionModel::open_schedule(const std::string& unit, int hand_in) {
  if (facts_ == nullptr || unit.empty()) return;
  const election::Snapshot* before = nullptr;
  for (const election::Snapshot* snapshot : election::snapshots_in_order(*facts_)) {
    if (snapshot->unit != unit) continue;
    if (snapshot->hand_in == hand_in) return doors_.open_form("schedule", snapshot->record, {});
    if (snapshot->hand_in < hand_in) before = snapshot;
  }
  std::vector<election::ScheduleRow> rows = before != nullptr ? before->rows : std::vector<election::ScheduleRow>();
  for (const places::ContactTownship& one : contacts_) {
    if (before == nullptr && unit_of(one.place_code) == unit) rows.push_back({one.place_code, {}, {}, {}});
  }
  const bool is_known = before != nullptr && !before->place.empty();
  const std::string place = is_known ? before->place : schedule_place(unit);
  if (!places::is_in(place, scope_)) {  // two laptops would hand in the same unit's timetable
    context_->notices.toast(ToastKind::info, {"election.schedule.of_county", {{"unit", unit_name(unit)}}, {}});
    return;
  }
  forms::Answers values{{"unit", unit}, {"round", view_->round}, {"hand_in", std::to_string(hand_in)}};
  values["place"] = place;
  constexpr std::array<const char*, 3> names{"party", "committee", "federation"};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string row = "rows[" + std::to_string(i + 1) + "]";
    values[row] = static_cast<std::int64_t>(i + 1);
    values[row + "/township"] = rows[i].township;
    if (!rows[i].village.empty()) values[row + "/village"] = rows[i].village;
    for (std::size_t m = 0; m < names.size(); ++m) {
      if (!rows[i].planned[m].empty()) values[row + "/" + names[m] + "_planned"] = rows[i].planned[m];
      if (!rows[i].actual[m].empty()) values[row + "/" + names[m] + "_actual"] = rows[i].actual[m];
    }
  }
  doors_.open_form("schedule", std::nullopt, values);
}

/// The hand-in that a township's dates go into: the first that is not frozen, else the last.
void ElectionModel::open_schedule_of(const std::string& township) {
  const std::string unit = unit_of(township);
  int hand_in = 1;
  for (const election::Snapshot* snapshot : election::snapshots_in_order(*facts_)) {
    if (snapshot->unit == unit && snapshot->hand_in == hand_in && snapshot->frozen) hand_in = std::min(hand_in + 1, 3);
  }
  open_schedule(unit, hand_in);
}

}  // namespace yanxing::app
