// 花名册 people: everybody who is trained; import, paste, duplicates, merging.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "client/app/context.h"
#include "client/app/people_command.h"
#include "client/app/people_import.h"
#include "client/app/people_view.h"
#include "client/roster/duplicates.h"
#include "client/training/persons.h"

namespace yanxing::app {

class PeopleModel {
 public:
  PeopleModel(Context& context, PeopleView& view) : context_(&context), view_(&view), import_(context, view) {}

  void run(const PeopleCommand& command);
  /// Another language, place or round: everything is different.
  void reload() {
    stale_ = true;
    if (!import_.is_open()) import_.load_kept();
  }
  /// Persons changed; read again when the screen is shown.
  void stale() { stale_ = true; }
  /// One record was written here: of persons only that one is read again.
  void on_saved(const std::string& form, const RecordId& record);
  /// While the screen is shown: reads what is stale, a slice a call. True when the view changed.
  bool refresh();
  /// What is half typed into an import goes to the disk: at once, or once she pauses.
  void keep() { import_.keep(); }
  void keep_due() { import_.keep_due(); }
  std::optional<UnixMs> due_ms() const { return import_.due_ms(); }
  /// refresh() has more to do at once.
  bool has_work() const { return stale_ || reading_ || unbuilt_ || unshown_ || search_ || import_.has_work(); }

  static constexpr std::size_t slice_records = 1000;

 private:
  friend struct PeopleRunner;
  struct Person {
    PersonRow row;
    std::string place;  // code
    std::vector<std::string> roles;
    text::NameKey key;
  };

  bool read_slice();
  void build();
  Person person_of(const records::Record& record);
  static bool comes_before(const Person& a, const Person& b);
  void show_persons();
  void filter(PeopleFilter filter);
  void fill_choices();
  void fill_rows();
  void fill_duplicates();
  void fill_merged();
  bool passes(const Person& person, const text::NameQuery& query) const;
  PersonRow row_of(const records::Record& person) const;
  const records::Record* find(const RecordId& id) const;
  const text::NameKey& key(const std::string& name);
  void pick();
  void browse(const std::string& path);
  void merge(const std::vector<RecordId>& persons, const RecordId& into);
  void unmerge(const RecordId& person);
  void keep_apart(const std::vector<RecordId>& persons);

  Context* context_;
  PeopleView* view_;
  PeopleImport import_;
  std::vector<records::Record> records_;  // all living persons
  training::Aliases aliases_;
  std::vector<Person> persons_;  // the roster: those who stand for themselves
  std::map<std::string, text::NameKey> keys_;
  bool stale_ = true;
  bool reading_ = false;
  std::vector<records::Record> next_;  // while reading
  bool unbuilt_ = false;               // records_ were read, persons_ are older
  bool unshown_ = false;               // persons_ changed, the view is older
  std::optional<roster::DuplicateSearch> search_;
};

}  // namespace yanxing::app
