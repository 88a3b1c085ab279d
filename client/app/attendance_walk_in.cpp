// AttendanceModel: who is not on the roster, from the first letter of her name until she is signed in.
#include <algorithm>

#include "client/app/attendance_model.h"
#include "client/text/text.h"

namespace yanxing::app {

namespace {

nlohmann::json text_or_null(std::string text) {
  return text.empty() ? nlohmann::json(nullptr) : nlohmann::json(std::move(text));
}

std::string text_in(const nlohmann::json& kept, const char* field) {
  const auto found = kept.find(field);
  return found != kept.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string join_ids(const std::set<RecordId>& ids) {
  std::string out;
  for (const auto& id : ids) out += (out.empty() ? "" : ",") + id.text();
  return out;
}

std::set<RecordId> split_ids(std::string_view text) {
  std::set<RecordId> ids;
  while (!text.empty()) {
    const auto end = std::min(text.find(','), text.size());
    const auto id = RecordId::parse(text.substr(0, end));
    if (id) ids.insert(*id);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return ids;
}

}  // namespace

std::string AttendanceModel::walk_in_setting() const { return "walk_in." + view_->session->text(); }

void AttendanceModel::read_walk_ins() {
  walk_ins_ = view_->session ? split_ids(context_->setting(walk_in_setting())) : std::set<RecordId>();
  walk_in_place_.clear();
}

void AttendanceModel::keep_walk_ins() const { context_->keep_setting(walk_in_setting(), join_ids(walk_ins_)); }

std::optional<RecordId> AttendanceModel::half_typed_person(const RecordId& session) const {
  const auto& kept = half_typed_.find(session.text());
  const auto id = kept.is_object() ? RecordId::parse(text_in(kept, "person")) : Result<Uuid>(Error{});
  return id ? std::optional(*id) : std::nullopt;
}

void AttendanceModel::read_walk_in() {
  view_->walk_in.reset();
  if (!view_->session) return;
  const auto& kept = half_typed_.find(view_->session->text());
  if (!kept.is_object()) return;
  const auto person = half_typed_person(*view_->session);
  const auto added = person ? context_->store.find(*person) : Result<std::optional<records::Record>>(std::nullopt);
  // The program ended between adding her and forgetting what was typed: she is not added twice.
  if (added && *added) return half_typed_.put(view_->session->text(), nullptr);
  view_->walk_in = WalkIn{text_in(kept, "name"), text_in(kept, "place"), text_in(kept, "role"), text_in(kept, "phone")};
}

void AttendanceModel::note_walk_in(const command::NoteWalkIn& command) {
  if (!view_->session) return;
  // The same person for as long as the dialog is open, so that adding her again adds nobody else.
  const auto begun = view_->walk_in ? half_typed_person(*view_->session) : std::nullopt;
  view_->walk_in = command.walk_in;
  if (!command.walk_in) return half_typed_.put(view_->session->text(), nullptr);
  const auto person = begun ? *begun : context_->store.new_id();
  half_typed_.put(view_->session->text(), {{"person", person.text()},
                                           {"name", command.walk_in->name},
                                           {"place", command.walk_in->place},
                                           {"role", command.walk_in->role},
                                           {"phone", command.walk_in->phone}});
}

void AttendanceModel::add_walk_in(const command::AddWalkIn& command) {
  const auto name = text::trim(command.name);
  if (!view_->session || name.empty()) return;
  const auto session = *view_->session;
  const auto begun = view_->walk_in ? half_typed_person(session) : std::nullopt;
  const auto person_id = begun ? *begun : context_->store.new_id();
  const auto place = command.place.empty() ? view_->walk_in_place : command.place;
  // In a session of another day nobody came at this moment.
  const auto clock = view_->session_today ? local_clock(context_->now()) : std::string();
  const auto status = view_->session_today ? training::mark_at(clock, view_->late_after) : Mark::present;
  records::SaveRequest person;
  person.form = "person";
  person.id = person_id;
  person.values = {{"name", name},
                   {"place", place},
                   {"role", text_or_null(text::trim(command.role))},
                   {"phone", text_or_null(text::trim(command.phone))}};
  records::SaveRequest mark;
  mark.form = "mark";
  mark.values = {{"session", view_->session->text()},
                 {"person", person_id.text()},
                 {"status", training::mark_name(status)},
                 {"at", text_or_null(clock)}};
  forget_unregistered(name);
  walk_ins_.insert(person_id);
  keep_walk_ins();
  if (!command.place.empty()) walk_in_place_ = command.place;
  refresh_walk_in_place();
  AttendanceRow row;
  row.person = person_id;
  row.name = name;
  row.village = context_->words.place(place);
  row.mark = status;
  row.time = clock;
  row.unsaved = true;
  note_recent(row, SignedHow::walk_in);
  view_->walk_in.reset();
  context_->saves.put({std::move(person), std::move(mark)}, {{"toast.walk_in", {{"name", name}}, {}}, false, {}},
                      [this, session, person_id](const std::vector<records::Saved>&) {
                        if (half_typed_person(session) == person_id) half_typed_.put(session.text(), nullptr);
                      });
}

}  // namespace yanxing::app
