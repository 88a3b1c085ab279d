// A record being filled as the screen shows it: sections and the questions of one of them. Reads a Filling, changes
// nothing.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "client/app/fill_view.h"
#include "client/app/photo_files.h"
#include "client/app/words.h"
#include "client/forms/filling.h"

namespace yanxing::app {

/// A top-level group or repeat; questions that stand in none form sections of their own.
struct FillPart {
  std::string path;  // of its first node: names it
  std::string label;
  std::vector<forms::Filling::NodeId> nodes;
};

class FillEntries {
 public:
  struct State {
    std::set<std::string> left;                     // questions that she left: what is wrong is told
    std::map<std::string, forms::Finding> refused;  // by path, once finalising was refused
    std::vector<std::string> conflicts;             // cells
    bool locked = false;                            // finished
    bool keyed = false;                             // the record exists: what names it does not change
    std::string scope;                              // code prefix of the places to choose from
  };

  FillEntries(const forms::Filling& filling, const forms::Form& form, Words& words, PhotoFiles& photos,
              const State& state);

  /// Those in which anything is asked.
  std::vector<FillPart> parts() const;
  FillSection section(const FillPart& part) const;
  std::vector<FillEntry> entries(const FillPart& part) const;
  /// Index of the part in which a path lies; parts.size(): in none.
  std::size_t part_of(const std::vector<FillPart>& parts, std::string_view path) const;
  /// What a finding says, in the form's language.
  Message message(const forms::Finding& finding) const;
  std::string label(std::string_view path) const;
  /// A value as a person reads it.
  std::string text(forms::Filling::NodeId node) const;

 private:
  using NodeId = forms::Filling::NodeId;

  bool is_shown(const forms::Field& field) const;
  /// The picture whose caption this text is by its name (photo, photo_caption); nullptr: none.
  const forms::Field* captioned(const forms::Field& caption) const;
  bool shows_anything(NodeId node) const;
  void add(NodeId node, int depth, std::vector<FillEntry>& out) const;
  bool add_matrix(NodeId node, std::vector<FillEntry>& out) const;
  FillEntry repeat(NodeId node) const;
  std::vector<std::size_t> table_columns(NodeId repeat) const;
  const forms::Item* item_of(std::size_t group) const;
  QuestionView question(NodeId node) const;
  QuestionView of_field(const forms::Field& field, NodeId words_from) const;
  void add_choices(NodeId node, const forms::Field& field, QuestionView& out) const;
  void add_comment(NodeId node, const forms::Field& field, QuestionView& out) const;
  void add_derived(NodeId node, const forms::Field& field, QuestionView& out) const;
  std::optional<forms::Finding> finding(NodeId node, const std::string& path) const;
  bool in_conflict(const std::string& path) const;
  std::string row_title(NodeId row, std::size_t number) const;

  const forms::Filling* filling_;
  const forms::Form* form_;
  Words* words_;
  PhotoFiles* photos_;
  const State* state_;
  std::set<std::string, std::less<>> overrides_;  // fields behind derived values, shown with them
};

}  // namespace yanxing::app
