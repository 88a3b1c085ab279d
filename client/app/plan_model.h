// 安排场次: which half-days of a training are held, and what is true of each. Rules: client/training/plan.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "client/app/attendance_command.h"
#include "client/app/context.h"
#include "client/training/plan.h"

namespace yanxing::app {

class PlanModel {
 public:
  PlanModel(Context& context, std::optional<PlanView>& view) : context_(&context), view_(&view) {}

  /// Shows what there is and what is missing; every half-day within the training's days is checked. False: there is no
  /// such training.
  bool open(const RecordId& training);
  void close();
  bool is_open() const { return view_->has_value(); }
  void check(int cell, bool on);
  void show(int cell);
  void set_field(const std::string& field, const nlohmann::json& value);
  /// Writes it as one deed. The first session of what was made; none: it could not be saved (it is said), or nothing
  /// was to do.
  std::optional<RecordId> save();
  /// Language or records changed.
  void refresh();

 private:
  struct Cell {
    training::HalfDay when;
    std::optional<RecordId> session;
    forms::Answers original;
    forms::Answers answers;
    bool checked = true;
    bool inside = true;
    bool cancelled = false;
    std::int64_t marks = 0;
  };
  void count_marks();
  void build();
  Message done() const;
  forms::Answers changes(const Cell& cell) const;

  Context* context_;
  std::optional<PlanView>* view_;
  std::optional<records::Record> training_;
  std::vector<Cell> cells_;
  forms::Answers shared_;
  int open_ = -1;
  bool touched_ = false;
};

/// "5月17日 上午" from date and half as the form `session` words them.
std::string half_day_label(const Words& words, std::string_view date, std::string_view half);

}  // namespace yanxing::app
