// AttendanceModel: reading a session in slices between frames, and keeping its rows up to date.
#include <algorithm>

#include "client/app/attendance_model.h"

namespace yanxing::app {

namespace {

constexpr std::int64_t people_a_slice = 200;
constexpr std::size_t indexed_a_slice = 100;
constexpr std::int64_t max_marks_to_search = 20'000;  // for marks of people who are not on the roster

}  // namespace

// ------------------------------------------------------------------------------------------------ reading a session

void AttendanceModel::begin_loading() {
  people_.clear();
  marks_.clear();
  offset_ = 0;
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
  if (!view_->session) return;
  if (stage_ != Stage::idle) {
    load_again_ = true;
    return;
  }
  people_.clear();
  marks_.clear();
  offset_ = 0;
  next_person_ = 0;
  stage_ = Stage::people;
}

bool AttendanceModel::tick(const Deadline& deadline) {
  bool changed = false;
  while (stage_ != Stage::idle && !deadline.passed()) {
    switch (stage_) {
      case Stage::people: load_people(); break;
      case Stage::marks:
        if (next_person_ < people_.size()) {
          load_mark(people_[next_person_++].id);
        } else {
          offset_ = 0;
          const auto marks = context_->store.count(of_form("mark"));
          stage_ = Stage::strays;
          if (!marks || *marks > max_marks_to_search) offset_ = -1;
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
  query.offset = offset_;
  query.limit = people_a_slice;
  std::int64_t read = 0;
  const auto status = context_->store.each(query, [&](const records::Record& record) {
    people_.push_back(to_person(record));
    ++read;
    return true;
  });
  offset_ += read;
  if (status && read == people_a_slice) return;
  for (const auto& id : walk_ins_) {
    const bool is_listed =
        std::any_of(people_.begin(), people_.end(), [&](const RosterPerson& person) { return person.id == id; });
    if (is_listed) continue;
    if (auto person = read_person(id)) people_.push_back(std::move(*person));
  }
  std::stable_sort(people_.begin(), people_.end(), [](const RosterPerson& a, const RosterPerson& b) {
    if (a.walk_in != b.walk_in) return b.walk_in;
    return a.village_code != b.village_code ? a.village_code < b.village_code : a.id < b.id;
  });
  stage_ = Stage::marks;
}

void AttendanceModel::load_mark(const RecordId& person) {
  const auto id = mark_id(person);
  if (!id) return;
  if (const auto mark = read_mark(*id)) marks_.emplace_back(person, *mark);
}

// Marks of people who do not lie under the training's place (any more): they stand at the end of the list.
void AttendanceModel::load_strays() {
  std::int64_t read = 0;
  if (offset_ >= 0) {
    auto query = of_form("mark");
    query.offset = offset_;
    query.limit = people_a_slice;
    const auto session = view_->session->text();
    std::vector<records::Record> strays;
    const auto status = context_->store.each(query, [&](const records::Record& record) {
      ++read;
      if (text_answer(record.values, "session") == session) strays.push_back(record);
      return true;
    });
    std::set<RecordId> listed;
    for (const auto& person : people_) listed.insert(person.id);
    for (const auto& mark : strays) {
      const auto person = RecordId::parse(text_answer(mark.values, "person"));
      if (!person || listed.contains(*person)) continue;
      auto stray = read_person(*person);
      if (!stray) continue;
      stray->walk_in = true;
      people_.push_back(std::move(*stray));
      marks_.emplace_back(*person, to_mark(mark));
    }
    offset_ += read;
    if (!status) read = 0;
  }
  if (read < people_a_slice) finish_loading();
}

void AttendanceModel::finish_loading() {
  roster_.set_people(std::move(people_));
  roster_.set_marks(marks_);
  people_.clear();
  marks_.clear();
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
  mark.mark = parse_mark(text_answer(record.values, "status"));
  mark.time = text_answer(record.values, "at");
  mark.note = text_answer(record.values, "note");
  mark.sync = view_sync(record.sync);
  mark.conflict = !record.conflicts.empty();
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

void AttendanceModel::refresh_mark(const RecordId& person) {
  const auto id = mark_id(person);
  if (!id) return;
  const auto mark = read_mark(*id);
  roster_.set_mark(person, mark ? &*mark : nullptr);
}

void AttendanceModel::refresh_person(const RecordId& id) {
  auto person = read_person(id);
  const bool belongs =
      person && (person->walk_in || roster_.has(id) || person->village_code.starts_with(roster_place_));
  if (!belongs) {
    roster_.remove_person(id);
    return;
  }
  roster_.put_person(std::move(*person), context_->words.pinyin());
  refresh_mark(id);
}

void AttendanceModel::on_saved(const std::string& form, const RecordId& record) {
  if (form == "training" || form == "session") return reload();
  if (!view_->session || (form != "person" && form != "mark")) return;
  if (stage_ != Stage::idle) {
    load_again_ = true;
    return;
  }
  if (form == "person") return refresh_person(record);
  const auto mark = context_->store.find(record);
  if (!mark || !*mark) return;
  const auto person = RecordId::parse(text_answer((*mark)->values, "person"));
  if (person && text_answer((*mark)->values, "session") == view_->session->text()) refresh_mark(*person);
}

}  // namespace yanxing::app
