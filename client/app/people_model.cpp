#include "client/app/people_model.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <set>
#include <unordered_map>

#include "client/app/file_picker.h"
#include "client/app/messages.h"
#include "client/roster/import_plan.h"
#include "client/roster/person_values.h"
#include "client/text/text.h"

namespace yanxing::app {

namespace {

constexpr std::string_view folder_setting = "people.folder";
constexpr std::size_t max_groups = 500;  // of likely duplicates: more than that is nobody's list to work through

std::string home_folder() {
  const char* home = std::getenv("HOME");
  return home != nullptr && *home != '\0' ? home : "/";
}

std::string township_of(std::string_view place) { return std::string(place.substr(0, 9)); }

}  // namespace

bool PeopleModel::refresh() {
  const bool imported = import_.go_on();
  if (stale_) {
    stale_ = false;
    reading_ = true;
    next_.clear();
    search_.reset();
  }
  if (reading_) {
    if (!read_slice()) return imported;
    if (records_.size() > slice_records) return imported;  // building costs as much as a slice: the next call
  }
  if (unbuilt_) {
    build();
    if (records_.size() > slice_records) return true;
  }
  if (unshown_) {
    show_persons();
    import_.records_changed();
    if (records_.size() > slice_records) return true;
  }
  if (!search_) return imported;
  if (search_->step(slice_records)) return imported;
  fill_duplicates();
  return true;
}

const text::NameKey& PeopleModel::key(const std::string& name) {
  const auto [found, is_new] = keys_.try_emplace(name);
  if (is_new) found->second = context_->words.pinyin().key(name);
  return found->second;
}

PersonRow PeopleModel::row_of(const records::Record& person) const {
  PersonRow row;
  row.id = person.id;
  row.name = text_answer(person.values, "name");
  if (person.place.size() >= 9) row.township = context_->words.place(township_of(person.place));
  if (person.place.size() == 12) row.village = context_->words.place(person.place);
  if (person.place.size() < 9) row.township = context_->words.place(person.place);
  row.role = text_answer(person.values, "role");
  row.phone = text_answer(person.values, "phone");
  row.sync = view_sync(person.sync);
  row.conflict = !person.conflicts.empty();
  return row;
}

const records::Record* PeopleModel::find(const RecordId& id) const {
  const auto found =
      std::find_if(records_.begin(), records_.end(), [&](const records::Record& one) { return one.id == id; });
  return found == records_.end() ? nullptr : &*found;
}

/// True: all are read.
bool PeopleModel::read_slice() {
  auto query = of_form(roster::person_form);
  query.offset = static_cast<std::int64_t>(next_.size());
  query.limit = slice_records;
  auto found = context_->store.list(query);
  if (!found) {
    reading_ = false;
    next_.clear();
    context_->notices.toast(ToastKind::error, save_trouble(found.error()));
    return false;
  }
  const bool is_last = found->size() < slice_records;
  next_.insert(next_.end(), std::make_move_iterator(found->begin()), std::make_move_iterator(found->end()));
  if (!is_last) return false;
  reading_ = false;
  unbuilt_ = true;
  search_.reset();
  records_ = std::move(next_);
  next_.clear();
  return true;
}

PeopleModel::Person PeopleModel::person_of(const records::Record& record) {
  Person person;
  person.row = row_of(record);
  person.place = record.place;
  person.roles = roster::roles_of(person.row.role);
  person.key = key(person.row.name);
  return person;
}

bool PeopleModel::comes_before(const Person& a, const Person& b) {
  if (a.place != b.place) return a.place < b.place;
  if (a.key.full != b.key.full) return a.key.full < b.key.full;
  return a.row.id < b.row.id;
}

void PeopleModel::build() {
  unbuilt_ = false;
  aliases_ = training::Aliases(records_);
  persons_.clear();
  for (const records::Record& record : records_) {
    if (!aliases_.is_merged(record.id)) persons_.push_back(person_of(record));
  }
  std::sort(persons_.begin(), persons_.end(), comes_before);
  show_persons();
  import_.records_changed();
}

void PeopleModel::show_persons() {
  unshown_ = false;
  view_->total = static_cast<std::int64_t>(persons_.size());
  view_->loading = false;
  fill_choices();
  fill_rows();
  fill_merged();
  search_.emplace(records_, context_->words.pinyin());
}

void PeopleModel::on_saved(const std::string& form, const RecordId& id) {
  if (form != roster::person_form) return;
  if (stale_ || reading_ || unbuilt_) {
    stale_ = true;  // read from the beginning: she may have been passed already
    return;
  }
  const auto found = context_->store.find(id);
  if (!found) {
    stale_ = true;
    return;
  }
  const bool lives = *found && (*found)->state != records::State::deleted;
  const auto known =
      std::find_if(records_.begin(), records_.end(), [&](const records::Record& one) { return one.id == id; });
  const auto into = [](const records::Record& one) { return text_answer(one.values, "merged_into"); };
  const std::string before = known != records_.end() ? into(*known) : std::string();
  const std::string after = lives ? into(**found) : std::string();
  search_.reset();  // it points into records_
  if (known != records_.end() && lives) {
    *known = **found;
  } else if (known != records_.end()) {
    records_.erase(known);
  } else if (lives) {
    const auto at =
        std::lower_bound(records_.begin(), records_.end(), id,
                         [](const records::Record& one, const RecordId& wanted) { return one.id < wanted; });
    records_.insert(at, **found);
  }
  // Who stands for whom, or for one who is gone: that concerns others too.
  unbuilt_ = before != after || !after.empty() || (!lives && !aliases_.empty());
  if (unbuilt_) return;
  std::erase_if(persons_, [&](const Person& one) { return one.row.id == id; });
  if (lives) {
    Person person = person_of(**found);
    persons_.insert(std::lower_bound(persons_.begin(), persons_.end(), person, comes_before), std::move(person));
  }
  unshown_ = true;
}

void PeopleModel::fill_choices() {
  std::set<std::string> townships;
  std::set<std::string> villages;
  std::set<std::string> roles;
  for (const Person& person : persons_) {
    if (person.place.size() >= 9) townships.insert(township_of(person.place));
    const bool is_in = view_->filter.township.empty() || person.place.starts_with(view_->filter.township);
    if (person.place.size() == 12 && is_in) villages.insert(person.place);
    for (const std::string& role : person.roles) roles.insert(role);
  }
  const auto fill = [&](std::vector<Choice>& out, const std::set<std::string>& codes) {
    out.clear();
    for (const std::string& code : codes) {
      const std::string label = context_->words.place(code);
      out.push_back({code, label, {}, context_->words.search_key(label) + " " + code, {}});
    }
  };
  fill(view_->townships, townships);
  fill(view_->villages, villages);
  view_->roles.clear();
  for (const std::string& role : roles) view_->roles.push_back({role, role, {}, context_->words.search_key(role), {}});
}

bool PeopleModel::passes(const Person& person, const text::NameQuery& query) const {
  const PeopleFilter& filter = view_->filter;
  if (!person.place.starts_with(filter.village.empty() ? filter.township : filter.village)) return false;
  if (!filter.role.empty() && std::find(person.roles.begin(), person.roles.end(), filter.role) == person.roles.end())
    return false;
  if (query.empty()) return true;
  const std::string phone = text::trim(text::narrow(filter.text));
  const bool is_number = phone.find_first_not_of("0123456789") == std::string::npos;
  if (is_number && person.row.phone.find(phone) != std::string::npos) return true;
  return query.match(person.key) != text::Match::none;
}

void PeopleModel::fill_rows() {
  const text::NameQuery query(view_->filter.text);
  view_->rows.clear();
  for (const Person& person : persons_) {
    if (passes(person, query)) view_->rows.push_back(person.row);
  }
}

void PeopleModel::fill_duplicates() {
  view_->duplicates.clear();
  const auto groups = search_->groups();
  search_.reset();
  std::unordered_map<RecordId, const records::Record*> by_id;
  for (const records::Record& one : records_) by_id.emplace(one.id, &one);
  for (const roster::DuplicateGroup& group : groups) {
    if (view_->duplicates.size() >= max_groups) break;
    DuplicateView shown;
    shown.reason = {std::string("people.alike.") + roster::reason_name(group.reason), {}, {}};
    for (const RecordId& id : group.persons) {
      shown.persons.push_back(row_of(*by_id.at(id)));
    }
    view_->duplicates.push_back(std::move(shown));
  }
}

void PeopleModel::fill_merged() {
  view_->merged.clear();
  for (const records::Record& record : records_) {
    if (!aliases_.is_merged(record.id)) continue;
    const records::Record* into = find(aliases_.of(record.id));
    view_->merged.push_back({row_of(record), into != nullptr ? name_of(context_->words, *into) : std::string("?")});
  }
}

void PeopleModel::filter(PeopleFilter filter) {
  const bool other_township = filter.township != view_->filter.township;
  if (other_township) filter.village.clear();
  view_->filter = std::move(filter);
  if (other_township) fill_choices();
  fill_rows();
}

void PeopleModel::pick() {
  FilePickerView picker;
  picker.images = false;
  picker.places = picker_places(home_folder());
  std::error_code error;
  std::filesystem::path folder = context_->setting(folder_setting, home_folder());
  if (!std::filesystem::is_directory(folder, error)) folder = home_folder();
  read_folder(picker, folder);
  view_->picker = std::move(picker);
}

void PeopleModel::browse(const std::string& path) {
  if (!view_->picker) return;
  std::filesystem::path wanted = path;
  if (wanted.is_relative()) wanted = std::filesystem::path(view_->picker->folder) / wanted;
  std::error_code error;
  if (std::filesystem::is_regular_file(wanted, error)) {
    view_->picker.reset();
    import_.open_file(wanted.string());
    return;
  }
  read_folder(*view_->picker, wanted);
  if (view_->picker->problem.empty()) context_->keep_setting(folder_setting, view_->picker->folder);
}

void PeopleModel::merge(const std::vector<RecordId>& persons, const RecordId& into) {
  const records::Record* other = find(aliases_.of(into));
  if (other == nullptr) return;
  std::vector<records::SaveRequest> requests;
  std::string names;
  for (const RecordId& id : persons) {
    const records::Record* one = find(id);
    if (one == nullptr || one->id == other->id) continue;
    requests.push_back(roster::merge_request(one->id, other->id));
    names += (names.empty() ? "" : "、") + text_answer(one->values, "name");
  }
  if (requests.empty()) return;
  context_->saves.put(
      std::move(requests),
      {{"people.merge.done", {{"name", std::move(names)}, {"into", text_answer(other->values, "name")}}, {}},
       false,
       {}});
}

void PeopleModel::unmerge(const RecordId& person) {
  const records::Record* one = find(person);
  if (one == nullptr) return;
  context_->saves.put({roster::unmerge_request(person)},
                      {{"people.unmerge.done", {{"name", text_answer(one->values, "name")}}, {}}, false, {}});
}

void PeopleModel::keep_apart(const std::vector<RecordId>& persons) {
  std::vector<records::Record> apart;
  for (const RecordId& id : persons) {
    if (const records::Record* one = find(id)) apart.push_back(*one);
  }
  auto requests = roster::different_requests(apart);
  if (requests.empty()) return;
  std::string names;
  for (const records::Record& one : apart) names += (names.empty() ? "" : "、") + text_answer(one.values, "name");
  context_->saves.put(std::move(requests), {{"people.apart.done", {{"names", std::move(names)}}, {}}, false, {}});
}

struct PeopleRunner {
  PeopleModel& model;
  PeopleView& view;
  PeopleImport& import;

  void operator()(const command::RefreshPeople&) { model.stale_ = true; }
  void operator()(const command::FilterPeople& c) { model.filter(c.filter); }
  void operator()(const command::ShowPeopleTab& c) { view.tab = c.tab; }
  void operator()(const command::PickRoster&) { model.pick(); }
  void operator()(const command::BrowseRoster& c) { model.browse(c.path); }
  void operator()(const command::CloseRosterPicker&) { view.picker.reset(); }
  void operator()(const command::OpenRosterFile& c) { import.open_file(c.file); }
  void operator()(const command::PasteRoster& c) { import.paste(c.text); }
  void operator()(const command::CloseImport&) { import.close(); }
  void operator()(const command::ResumeImport& c) { import.resume(c.id); }
  void operator()(const command::DropImport& c) { import.drop(c.id); }
  void operator()(const command::NoteImportCell& c) { import.note_typing(c.row, c.field, c.text); }
  void operator()(const command::ShowImportRows& c) { import.show(c.result); }
  void operator()(const command::SetImportColumn& c) { import.set_column(c.column, c.field); }
  void operator()(const command::SetImportCell& c) { import.set_cell(c.row, c.field, c.text); }
  void operator()(const command::SetImportPlace& c) { import.set_place(c.place); }
  void operator()(const command::DecideImportRow& c) { import.decide(c.row, c.decision); }
  void operator()(const command::DoImport&) { import.run(); }
  void operator()(const command::MergePersons& c) { model.merge(c.persons, c.into); }
  void operator()(const command::UnmergePerson& c) { model.unmerge(c.person); }
  void operator()(const command::KeepPersonsApart& c) { model.keep_apart(c.persons); }
};

void PeopleModel::run(const PeopleCommand& command) { std::visit(PeopleRunner{*this, *view_, import_}, command); }

}  // namespace yanxing::app
