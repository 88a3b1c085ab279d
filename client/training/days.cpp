#include "client/training/days.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <tuple>

#include "client/records/disputed.h"
#include "client/training/roles.h"
#include "client/training/trainings.h"

namespace yanxing::training {
namespace {

using records::Record;

const std::string& answer(const Record& record, const std::string& field) {
  static const std::string nothing;
  const auto found = record.values.find(field);
  return found != record.values.end() && found->second.is_string() ? found->second.get_ref<const std::string&>()
                                                                   : nothing;
}

bool lives(const Record& record, std::string_view form) {
  return record.form == form && record.state != records::State::deleted;
}

// Looked up for every mark: made once.
const std::string session_field = "session";
const std::string person_field = "person";
const std::string status_field = "status";

}  // namespace

DayKind day_kind(std::string_view mode) {
  if (counts_towards_days(mode)) return DayKind::counts;
  if (mode == "self_study") return DayKind::self_study;
  return mode == "online" ? DayKind::online : DayKind::other;
}

int year_of(std::string_view date) {
  int year = 0;
  if (date.size() < 5 || date[4] != '-') return 0;
  const auto [end, error] = std::from_chars(date.data(), date.data() + 4, year);
  return error == std::errc() && end == date.data() + 4 ? year : 0;
}

void DaysSum::add(const PersonDays& person) {
  ++persons;
  enough += person.enough() ? 1 : 0;
  half_days += person.half_days;
  short_half_days += person.short_half_days();
  self_study_half_days += person.self_study_half_days;
  online_half_days += person.online_half_days;
  in_conflict += person.in_conflict;
  place_conflicts += person.place_conflict ? 1 : 0;
}

AttendanceBook::AttendanceBook(const std::vector<Record>& trainings, const std::vector<Record>& sessions,
                               const std::vector<Record>& persons) {
  std::unordered_map<std::string, const Record*> training_of;
  for (const Record& training : trainings) {
    if (lives(training, "training")) training_of.emplace(training.id.text(), &training);
  }
  std::map<std::string, std::size_t> slots;
  for (const Record& session : sessions) {
    if (lives(session, "session")) add_session(session, training_of, slots);
  }
  const Aliases aliases(persons);
  std::unordered_map<RecordId, std::uint32_t> at;
  for (const Record& person : persons) {
    if (!lives(person, person_form)) continue;
    at.emplace(person.id, static_cast<std::uint32_t>(persons_.size()));
    persons_.push_back({person.id,
                        answer(person, "name"),
                        person.place,
                        answer(person, "role"),
                        aliases.is_merged(person.id),
                        records::is_disputed(person, {"place", "merged_into"}),
                        {}});
  }
  for (const auto& [id, index] : at) {
    const auto stands = at.find(aliases.of(id));
    if (stands != at.end()) person_at_.emplace(id.text(), stands->second);
  }
}

void AttendanceBook::add_session(const Record& session,
                                 const std::unordered_map<std::string, const Record*>& training_of,
                                 std::map<std::string, std::size_t>& slots) {
  const auto training = training_of.find(answer(session, "training"));
  const std::string& date = answer(session, "date");
  const std::string& half = answer(session, "half");
  if (training == training_of.end() || date.empty() || half.empty()) return;
  const auto own_or = [&](const char* field) {
    const std::string& own = answer(session, field);
    return own.empty() ? answer(*training->second, field) : own;
  };
  Session kept;
  kept.id = session.id;
  kept.training = training->second->id;
  kept.title = answer(*training->second, "title");
  kept.venue = own_or("venue");
  kept.date = date;
  kept.half = half;
  kept.mode = own_or("mode");
  kept.kind = day_kind(kept.mode);
  kept.slot = slots.emplace(date + " " + half, slots.size()).first->second;
  kept.year = year_of(date);
  const bool has_own_mode = !answer(session, "mode").empty();
  kept.disputed =
      records::is_disputed(session, {"mode"}) || (!has_own_mode && records::is_disputed(*training->second, {"mode"}));
  kept.outside = is_outside(*training->second, date);
  session_at_.emplace(session.id.text(), static_cast<std::uint32_t>(sessions_.size()));
  sessions_.push_back(std::move(kept));
}

void AttendanceBook::add(const Record& mark) {
  if (!lives(mark, mark_form)) return;
  const auto session = session_at_.find(answer(mark, session_field));
  const auto person = person_at_.find(answer(mark, person_field));
  if (session == session_at_.end() || person == person_at_.end()) return;
  persons_[person->second].signs.push_back(
      {session->second, parse_mark(answer(mark, status_field)), !mark.conflicts.empty()});
}

bool AttendanceBook::asked(const Session& session, const DaysQuery& query) const {
  if (!query.from.empty() && session.date < query.from) return false;
  if (!query.to.empty() && session.date > query.to) return false;
  if (query.training) return session.training == *query.training;
  return query.year == 0 || session.year == query.year;
}

PersonDays AttendanceBook::days_of(const Person& person, const DaysQuery& query) const {
  std::vector<std::size_t> counted;
  std::vector<std::size_t> self_study;
  std::vector<std::size_t> online;
  std::vector<std::size_t> disputed;
  for (const Sign& sign : person.signs) {
    const Session& session = sessions_[sign.session];
    if (!asked(session, query)) continue;
    if (session.disputed && was_there(sign.status)) disputed.push_back(session.slot);
    if (session.kind == DayKind::other) continue;
    if (sign.conflict) disputed.push_back(session.slot);
    if (!was_there(sign.status)) continue;
    (session.kind == DayKind::counts   ? counted
     : session.kind == DayKind::online ? online
                                       : self_study)
        .push_back(session.slot);
  }
  for (std::vector<std::size_t>* slots : {&counted, &self_study, &online, &disputed}) {
    std::sort(slots->begin(), slots->end());
    slots->erase(std::unique(slots->begin(), slots->end()), slots->end());
  }
  const auto adds = [&](std::size_t slot) { return !std::binary_search(counted.begin(), counted.end(), slot); };
  PersonDays out{person.id, person.name, person.place, person.role};
  out.half_days = counted.size();
  out.self_study_half_days = static_cast<std::size_t>(std::count_if(self_study.begin(), self_study.end(), adds));
  out.online_half_days = static_cast<std::size_t>(std::count_if(online.begin(), online.end(), adds));
  out.in_conflict = disputed.size();
  out.place_conflict = person.place_conflict;
  return out;
}

DaysBoard AttendanceBook::board(const DaysQuery& query) const {
  DaysBoard board;
  for (const Person& person : persons_) {
    if (person.merged || !person.place.starts_with(query.place)) continue;
    const auto listed = [&](const Sign& sign) { return asked(sessions_[sign.session], query); };
    if (query.training && std::none_of(person.signs.begin(), person.signs.end(), listed)) continue;
    board.persons.push_back(days_of(person, query));
  }
  std::sort(board.persons.begin(), board.persons.end(), [](const PersonDays& a, const PersonDays& b) {
    return std::tie(a.place, a.name, a.person) < std::tie(b.place, b.name, b.person);
  });
  for (const PersonDays& person : board.persons) {
    board.totals.add(person);
    board.villages[person.place].add(person);
    for (const std::string& role : roles_of(person.role)) board.roles[role].add(person);
  }
  return board;
}

std::vector<PersonSession> AttendanceBook::sessions_of(const RecordId& person, const DaysQuery& query) const {
  std::vector<PersonSession> out;
  const auto found = person_at_.find(person.text());
  if (found == person_at_.end()) return out;
  std::map<std::uint32_t, Mark> status_of;  // two marks of one session (a merged person): the one that was there
  std::set<std::uint32_t> disputed;
  for (const Sign& sign : persons_[found->second].signs) {
    if (!asked(sessions_[sign.session], query)) continue;
    if (sign.conflict || sessions_[sign.session].disputed) disputed.insert(sign.session);
    const auto [at, is_new] = status_of.emplace(sign.session, sign.status);
    if (!is_new && !was_there(at->second)) at->second = sign.status;
  }
  for (const auto& [index, status] : status_of) {
    const Session& session = sessions_[index];
    out.push_back({session.id, session.training, session.title, session.venue, session.date, session.half, session.mode,
                   session.kind, status, false, disputed.contains(index)});
  }
  std::sort(out.begin(), out.end(), [](const PersonSession& a, const PersonSession& b) {
    return std::tie(a.date, a.half, a.session) < std::tie(b.date, b.half, b.session);
  });
  std::set<std::pair<std::string, std::string>> taken;
  for (PersonSession& one : out) {
    one.counted = one.kind == DayKind::counts && was_there(one.status) && taken.emplace(one.date, one.half).second;
  }
  return out;
}

std::vector<int> AttendanceBook::years(std::string_view from, std::string_view to) const {
  std::set<int> years;
  for (const Session& session : sessions_) {
    const bool is_in = (from.empty() || session.date >= from) && (to.empty() || session.date <= to);
    if (is_in && session.year != 0) years.insert(session.year);
  }
  return {years.begin(), years.end()};
}

std::optional<int> AttendanceBook::latest_year() const {
  int latest = 0;
  for (const Session& session : sessions_) {
    if (!session.outside) latest = std::max(latest, session.year);
  }
  if (latest != 0) return latest;
  const std::vector<int> all = years();
  return all.empty() ? std::nullopt : std::optional(all.back());
}

std::vector<MisdatedSession> AttendanceBook::misdated() const {
  std::vector<MisdatedSession> out;
  for (const Session& session : sessions_) {
    if (session.outside) out.push_back({session.id, session.training, session.title, session.date});
  }
  std::sort(out.begin(), out.end(), [](const MisdatedSession& a, const MisdatedSession& b) {
    return std::tie(a.date, a.session) < std::tie(b.date, b.session);
  });
  return out;
}

bool AttendanceBook::was_held_in(const RecordId& training, int year) const {
  return std::any_of(sessions_.begin(), sessions_.end(),
                     [&](const Session& session) { return session.training == training && session.year == year; });
}

DaysBoard days_board(const std::vector<Record>& trainings, const std::vector<Record>& sessions,
                     const std::vector<Record>& marks, const std::vector<Record>& persons, const DaysQuery& query) {
  AttendanceBook book(trainings, sessions, persons);
  for (const Record& mark : marks) book.add(mark);
  return book.board(query);
}

}  // namespace yanxing::training
