// 花名册 people: everybody who is trained; import, paste, duplicates, merging.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "client/app/context.h"
#include "client/app/people_command.h"
#include "client/app/people_import.h"
#include "client/app/people_view.h"
#include "client/training/persons.h"

namespace yanxing::app {

class PeopleModel {
 public:
  PeopleModel(Context& context, PeopleView& view) : context_(&context), view_(&view), import_(context, view) {}

  void run(const PeopleCommand& command);
  /// Another language, place or round: everything is different.
  void reload() { stale_ = true; }
  /// Records changed; read again when the screen is shown.
  void stale() { stale_ = true; }
  /// While the screen is shown: reads what is stale. True when the view changed.
  bool refresh();

 private:
  friend struct PeopleRunner;
  struct Person {
    PersonRow row;
    std::string place;  // code
    std::vector<std::string> roles;
    text::NameKey key;
  };

  void read();
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
};

}  // namespace yanxing::app
