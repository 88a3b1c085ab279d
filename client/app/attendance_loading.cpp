// AttendanceModel: reading a session in slices between frames, and keeping its rows up to date.
#include <algorithm>

#include "client/app/attendance_model.h"
#include "client/training/attendance.h"

namespace yanxing::app {

namespace {

constexpr std::int64_t people_a_slice = 200;
constexpr std::size_t indexed_a_slice = 100;
constexpr std::int64_t max_marks_to_search = 20'000;  // for marks of people who are not on the roster

}  // namespace

// ------------------------------------------------------------------------------------------------ reading a session

void AttendanceModel::begin_loading() {
  people_.clear();
  merged_.clear();
  marks_.clear();
  all_marks_.clear();
  read_to_ = {};
  next_person_ = 0;
  load_again_ = false;
  stage_ = view_->session ? Stage::people : Stage::idle;
  roster_.set_people({});
  view_->loading = view_->session.has_value();
}

void AttendanceModel::reload() {
  list_trainings();
  if (view_->training) {
    const auto record = context_->store.find(*view_->training);
    if (!record || !*record || (*record)->state == records::State::deleted) return choose_training(*view_->training);
    view_->training_title = text_answer((*record)->values, "title");
    view_->training_place = text_answer((*record)->values, "venue");
    roster_place_ = (*record)->place;
  }
  list_sessions();
  plan_.refresh();
  if (!view_->session) return;
  const bool is_there = std::any_of(view_->sessions.begin(), view_->sessions.end(),
                                    [&](const Choice& choice) { return choice.value == view_->session->text(); });
  if (!is_there) return choose_session(*view_->session);
  auto figures = view_->by_session;
  read_session();
  view_->by_session = std::move(figures);  // the picture stays until the new one is counted
  if (stage_ != Stage::idle) {
    load_again_ = true;
    return;
  }
  people_.clear();
  merged_.clear();
  marks_.clear();
  all_marks_.clear();
  read_to_ = {};
  next_person_ = 0;
  stage_ = Stage::people;
}

bool AttendanceModel::tick(const Deadline& deadline) {
  const auto clock = local_clock(context_->now());
  bool changed = view_->clock != clock;
  view_->clock = clock;
  const bool was_today = view_->session_today;
  look_at_day();
  changed |= was_today != view_->session_today;
  while (stage_ != Stage::idle && !deadline.passed()) {
    switch (stage_) {
      case Stage::people: load_people(); break;
      case Stage::marks:
        if (next_person_ < people_.size()) {
          load_mark(people_[next_person_++].id);
        } else {
          const auto too_many = context_->store.has_more("mark", max_marks_to_search);
          too_many_marks_ = !too_many || *too_many;
          read_to_ = {};
          stage_ = Stage::strays;
        }
        break;
      case Stage::strays:
        load_strays();
        changed |= stage_ == Stage::idle;
        break;
      case Stage::idle: break;
    }
  }
  while (stage_ == Stage::idle && indexing_ && !deadline.passed()) {
    indexing_ = roster_.index_some(context_->words.pinyin(), indexed_a_slice);
    changed |= !indexing_;
  }
  return changed;
}

void AttendanceModel::load_people() {
  auto query = of_form("person");
  query.place = roster_place_;
  read_to_.ask(query, people_a_slice);
  std::int64_t read = 0;
  const auto status = context_->store.each(query, [&](const records::Record& record) {
    if (text_answer(record.values, training::merged_into_field).empty()) {
      people_.push_back(to_person(record));
    } else {
      merged_.push_back(record);
    }
    read_to_.note(record);
    ++read;
    return true;
  });
  if (status && read == people_a_slice) return;
  settle_people();
}

// Everybody is read: who stands for whom, and the walk-ins.
void AttendanceModel::settle_people() {
  std::set<RecordId> listed;
  for (const auto& person : people_) listed.insert(person.id);
  for (const auto& id : walk_ins_) {
    if (listed.contains(id)) continue;
    const auto record = context_->store.find(id);
    if (!record || !*record || (*record)->form != "person" || (*record)->state == records::State::deleted) continue;
    if (!text_answer((*record)->values, training::merged_into_field).empty()) {
      const bool known = std::any_of(merged_.begin(), merged_.end(), [&](const auto& one) { return one.id == id; });
      if (!known) merged_.push_back(**record);
      continue;
    }
    people_.push_back(to_person(**record));
  }
  drop_merged();
  std::stable_sort(people_.begin(), people_.end(), [](const RosterPerson& a, const RosterPerson& b) {
    if (a.walk_in != b.walk_in) return b.walk_in;
    return a.village_code != b.village_code ? a.village_code < b.village_code : a.id < b.id;
  });
  stage_ = Stage::marks;
}

/// Merged persons are no rows of their own; whoever stands for them has their marks. Who it is may be known by records
/// from elsewhere; where that one is not on this laptop, the merged person keeps her row.
void AttendanceModel::drop_merged() {
  others_.clear();
  std::set<RecordId> known;
  for (const auto& record : merged_) known.insert(record.id);
  for (std::size_t i = 0; i < merged_.size(); ++i) {  // grows: whom they name may be merged herself
    const auto next = RecordId::parse(text_answer(merged_[i].values, training::merged_into_field));
    if (!next || known.contains(*next)) continue;
    const auto record = context_->store.find(*next);
    const bool lives = record && *record && (*record)->state != records::State::deleted;
    if (lives && !text_answer((*record)->values, training::merged_into_field).empty()) {
      known.insert(*next);
      merged_.push_back(**record);
    }
  }
  aliases_ = training::Aliases(merged_, [&](const RecordId& id) { return known.contains(id) || read_person(id); });
  for (const auto& record : merged_) {
    const auto stands = aliases_.of(record.id);
    if (stands == record.id || !read_person(stands)) {
      if (record.place.starts_with(roster_place_)) people_.push_back(to_person(record));
    } else {
      others_[stands].push_back(record.id);
    }
  }
}

void AttendanceModel::load_mark(const RecordId& person) {
  if (const auto mark = read_mark_of(person)) marks_.emplace_back(person, *mark);
}

// Marks of people who do not lie under the training's place (any more): they stand at the end of the list.
void AttendanceModel::load_strays() {
  std::int64_t read = 0;
  if (!too_many_marks_) {
    auto query = of_form("mark");
    read_to_.ask(query, people_a_slice);
    std::set<std::string> sessions;
    for (const auto& choice : view_->sessions) sessions.insert(choice.value);
    std::vector<records::Record> here;
    const auto status = context_->store.each(query, [&](const records::Record& record) {
      ++read;
      read_to_.note(record);
      const auto session = text_answer(record.values, "session");
      if (!sessions.contains(session)) return true;
      const auto person = RecordId::parse(text_answer(record.values, "person"));
      if (const auto id = RecordId::parse(session); id && person)
        all_marks_.push_back({*id, *person, training::parse_mark(text_answer(record.values, "status"))});
      if (session == view_->session->text()) here.push_back(record);
      return true;
    });
    for (const auto& mark : here) add_stray(mark);
    if (!status) read = 0;
  }
  if (read < people_a_slice) finish_loading();
}

void AttendanceModel::add_stray(const records::Record& mark) {
  const auto marked = RecordId::parse(text_answer(mark.values, "person"));
  if (!marked) return;
  const auto listed = [this](const RecordId& id) {
    return std::any_of(people_.begin(), people_.end(), [&](const RosterPerson& person) { return person.id == id; });
  };
  const auto is_other = [this](const RecordId& id) {
    const auto others = others_.find(aliases_.of(id));
    return others != others_.end() &&
           std::find(others->second.begin(), others->second.end(), id) != others->second.end();
  };
  if (listed(*marked)) return;
  if (!is_other(*marked)) {
    const auto record = context_->store.find(*marked);
    if (!record || !*record) return;
    if (!text_answer((*record)->values, training::merged_into_field).empty()) {
      merged_.push_back(**record);
      drop_merged();
    }
  }
  const auto person = is_other(*marked) ? aliases_.of(*marked) : *marked;
  if (!listed(person)) {
    auto stray = read_person(person);
    if (!stray) return;
    stray->walk_in = true;
    people_.push_back(std::move(*stray));
  }
  if (const auto best = read_mark_of(person)) marks_.emplace_back(person, *best);
}

void AttendanceModel::finish_loading() {
  roster_.set_people(std::move(people_));
  roster_.set_marks(marks_);
  count_sessions(!too_many_marks_);
  refresh_walk_in_place();
  people_.clear();
  merged_.clear();
  marks_.clear();
  all_marks_.clear();
  if (context_->saves.state() == Saving::saved) {
    for (auto& one : view_->recent) one.unsaved = false;
  }
  view_->loading = false;
  indexing_ = roster_.size() > 0;
  stage_ = Stage::idle;
  if (load_again_) {
    load_again_ = false;
    reload();
  }
}

// ------------------------------------------------------------------------------------------------ records and rows

RosterPerson AttendanceModel::to_person(const records::Record& record) const {
  const auto code = text_answer(record.values, "place");
  RosterPerson person;
  person.id = record.id;
  person.name = text_answer(record.values, "name");
  person.village_code = code.empty() ? record.place : code;
  person.village = context_->words.place(person.village_code);
  person.role = text_answer(record.values, "role");
  person.phone = text_answer(record.values, "phone");
  person.walk_in = walk_ins_.contains(record.id);
  return person;
}

std::optional<RosterPerson> AttendanceModel::read_person(const RecordId& person) const {
  const auto record = context_->store.find(person);
  if (!record || !*record || (*record)->form != "person" || (*record)->state == records::State::deleted)
    return std::nullopt;
  return to_person(**record);
}

RosterMark AttendanceModel::to_mark(const records::Record& record) const {
  RosterMark mark;
  mark.mark = training::parse_mark(text_answer(record.values, "status"));
  mark.time = text_answer(record.values, "at");
  mark.note = text_answer(record.values, "note");
  mark.sync = view_sync(record.sync);
  mark.conflict = !record.conflicts.empty();
  mark.out = text_answer(record.values, "out");
  return mark;
}

std::optional<RecordId> AttendanceModel::mark_id(const RecordId& person) const {
  if (!view_->session) return std::nullopt;
  const auto id = context_->store.id_of("mark", {{"session", view_->session->text()}, {"person", person.text()}});
  return id ? *id : std::nullopt;
}

std::optional<RosterMark> AttendanceModel::read_mark(const RecordId& mark) const {
  const auto record = context_->store.find(mark);
  if (!record || !*record || (*record)->state == records::State::deleted) return std::nullopt;
  return to_mark(**record);
}

std::optional<RosterMark> AttendanceModel::read_mark_of(const RecordId& person) const {
  std::optional<RosterMark> best;
  RecordId best_id = person;
  for (const auto& id : ids_of(person)) {
    const auto mark = mark_id(id);
    const auto read = mark ? read_mark(*mark) : std::nullopt;
    if (!read || (best && !training::stronger_mark(read->mark, id, best->mark, best_id, person))) continue;
    best = read;
    best_id = id;
  }
  return best;
}

RecordId AttendanceModel::row_of(const RecordId& person) const {
  const auto stands = aliases_.of(person);
  return roster_.has(stands) ? stands : person;
}

void AttendanceModel::refresh_mark(const RecordId& person) {
  const auto mark = read_mark_of(person);
  roster_.set_mark(person, mark ? &*mark : nullptr);
  refresh_figure();
  for (auto& one : view_->recent) {
    if (one.person == person) one.unsaved = false;
  }
  if (!mark || !training::was_there(mark->mark)) {  // taken back: she is not signed in any more
    std::erase_if(view_->recent,
                  [&](const SignedIn& one) { return one.person == person && one.how != SignedHow::not_in; });
  }
}

void AttendanceModel::refresh_person(const RecordId& id) {
  const auto record = context_->store.find(id);
  const bool lives = record && *record && (*record)->form == "person" && (*record)->state != records::State::deleted;
  const bool merged = lives && !text_answer((*record)->values, training::merged_into_field).empty();
  if (merged || aliases_.is_merged(id)) return reload();  // who stands for whom changes more than one row
  std::optional<RosterPerson> person;
  if (lives) person = to_person(**record);
  const bool belongs =
      person && (person->walk_in || roster_.has(id) || person->village_code.starts_with(roster_place_));
  if (!belongs) {
    roster_.remove_person(id);
    refresh_figure();
    return;
  }
  roster_.put_person(std::move(*person), context_->words.pinyin());
  refresh_mark(id);
}

void AttendanceModel::on_saved(const std::string& form, const RecordId& record) {
  if (form == "training") return reload();
  if (form == "session") return refresh_session(record);
  if (!view_->session || (form != "person" && form != "mark")) return;
  if (stage_ != Stage::idle) {
    load_again_ = true;
    return;
  }
  if (form == "person") return refresh_person(record);
  const auto mark = context_->store.find(record);
  if (!mark || !*mark) return;
  const auto person = RecordId::parse(text_answer((*mark)->values, "person"));
  const auto session = text_answer((*mark)->values, "session");
  if (person && session == view_->session->text()) return refresh_mark(row_of(*person));
  // An undo of what was done in another session: the picture of all of them is another one.
  const bool is_shown = std::any_of(view_->sessions.begin(), view_->sessions.end(),
                                    [&](const Choice& choice) { return choice.value == session; });
  if (is_shown) reload();
}

}  // namespace yanxing::app
