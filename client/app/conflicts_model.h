// 冲突: what two people answered differently without knowing of each other, and how a person settles it.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "client/app/command.h"
#include "client/app/conflicts_view.h"
#include "client/app/context.h"
#include "client/app/half_typed.h"

namespace yanxing::app {

class ConflictsModel {
 public:
  ConflictsModel(Context& context, ConflictsView& view)
      : context_(&context), view_(&view), typed_(context, "half_typed_conflicts") {}

  /// Records were written here: what did not change among them is not read again.
  void stale() { stale_ = true; }
  /// Another language, or what a sync brought: everything may be different.
  void reload() {
    stale_ = true;
    known_.clear();
    typed_.load();
  }
  /// Reads the conflicts again where stale, some records a call. True when the view changed.
  bool refresh();
  /// refresh() has more to read at once.
  bool has_work() const { return stale_ || reading_; }

  void keep_value(const command::KeepValue& command);
  void keep_other(const command::KeepOther& command);
  /// What is typed instead of the values: kept on this laptop until the conflict is gone, and looked at as the form
  /// looks at an answer.
  void note_other(const command::NoteOther& command);
  HalfTyped& typed() { return typed_; }
  const HalfTyped& typed() const { return typed_; }
  /// Of these only what decides several conflicts at once.
  void run(const ReviewCommand& command);

  /// More are not listed at once; settling some brings the next ones.
  static constexpr std::size_t max_listed = 500;
  /// "Deleted here, edited there" always has two values: the record as it was edited, and its deletion.
  static constexpr std::size_t kept_choice = 0;

 private:
  struct Heads {
    RecordId record;
    std::string form;
    std::string cell;
    std::vector<sync::ChangeId> ids{};    // beside ConflictView::values
    std::optional<std::size_t> mine{};    // of those: entered on this laptop, where one is
    std::optional<std::size_t> theirs{};  // the one of another laptop, where there is exactly one
    std::string person{};                 // who entered theirs
    bool can_keep_all() const { return mine && theirs; }
  };
  struct Known {
    sync::ChangeId last_change;
    std::vector<std::string> cells;  // in conflict
    std::vector<ConflictView> conflicts;
    std::vector<Heads> heads;
  };
  void start_reading();
  void order_left();
  void read_one(const records::Record& record);
  void show_next();
  void add(const records::RecordDetail& detail, const records::CellView& cell);
  void add_before(const records::RecordDetail& detail, const records::CellView& cell, const forms::Form* form,
                  const std::vector<std::string>& fields, ConflictView& conflict) const;
  void add_groups();
  bool is_in(const Heads& heads, const command::KeepAll& command, const std::string& form) const;
  void keep_all(const command::KeepAll& command);
  void add_life_values(const records::RecordDetail& detail, const records::CellView& cell,
                       ConflictView& conflict) const;
  ConflictValue to_value(const records::HeadView& head, const forms::Form* form,
                         const std::vector<std::string>& fields) const;
  /// What became of a record beside the decision, in the same deed.
  struct Followed {
    std::optional<records::Saved> saved;
    bool reopened = false;  // it was finished, and breaks a rule of its form now
  };
  Followed follow_up(const std::string& form, const RecordId& record, const forms::Answers& before);
  std::string subject_of(const RecordId& record, const std::string& cell) const;
  void settled(const Heads& heads, const Result<records::Saved>& saved, const forms::Answers& before);
  static std::string typed_key(const RecordId& record, const std::string& cell) { return record.text() + " " + cell; }
  void show_typed();
  void show_typed(const Heads& heads, ConflictView& conflict) const;
  void forget_typed();
  void forget_typed_of(const RecordId& record);
  void say_broken(const forms::Form& form, const forms::Answers& answers, const forms::Finding& finding) const;
  forms::Answers answers_of(const RecordId& record) const;
  forms::FillEnvironment environment(const forms::Form& form) const;
  const Heads* find(const RecordId& record, const std::string& field) const;

  Context* context_;
  ConflictsView* view_;
  std::vector<Heads> heads_;  // beside view_->conflicts
  bool stale_ = true;
  HalfTyped typed_;
  static constexpr std::size_t max_named = 2'000;   // records in conflict that are put in order by their names
  static constexpr std::size_t slice_records = 60;  // read anew in one call, about 15 ms
  // while reading
  bool reading_ = false;
  std::vector<records::Record> left_;  // in conflict, the last to be read first
  std::size_t read_anew_ = 0;
  std::vector<ConflictView> next_;
  std::vector<Heads> next_heads_;
  std::map<RecordId, Known> known_, next_known_;
};

}  // namespace yanxing::app
