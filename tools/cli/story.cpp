#include "tools/cli/story.h"

#include <iostream>

#include "client/records/value_codec.h"
#include "client/review/review.h"
#include "tools/cli/forms.h"
#include "tools/cli/record_json.h"

namespace yanxing::cli {
namespace {

using nlohmann::json;

/// The history as a person tells it: who did what, when, on which laptop, each answer from what to what. What a new
/// record began with stands in the answers above, or in the changes that came after.
class Story {
 public:
  Story(Laptop& laptop, Names& names, const records::RecordDetail& detail)
      : laptop_(laptop), names_(names), detail_(detail), form_(laptop.forms().find(detail.record.form)) {
    const auto review = laptop.records().id_of(std::string(review::review_form), {{"record", detail.record.id.text()}});
    auto shown = review && *review ? laptop.records().show(**review) : Result<records::RecordDetail>(Error{});
    if (shown) reviews_ = std::move(shown->history);
  }

  void print() {
    for (const records::HistoryEntry& entry : detail_.history) {
      tell_reviews_before(entry.change.stamp_ms);
      tell_deed(entry, deed_of(entry));
      const bool is_resolved = entry.kind == records::HistoryKind::resolved;
      if (entry.kind != records::HistoryKind::edited && !is_resolved) continue;
      for (const records::HistoryEdit& edit : entry.edits) is_resolved ? tell_choice(edit) : tell(edit);
    }
    tell_reviews_before(INT64_MAX);
  }

 private:
  void tell_deed(const records::HistoryEntry& entry, const std::string& deed) const {
    std::cout << "  "
              << laptop_.say(entry.change.own ? "show.history.deed.own" : "show.history.deed",
                             {local_time(entry.change.stamp_ms), entry.change.author, deed,
                              laptop_name(entry.change.id.device)})
              << "\n";
  }

  /// What reviewers said until then, each at its place in the story.
  void tell_reviews_before(UnixMs stamp_ms) {
    for (; review_ < reviews_.size() && reviews_[review_].change.stamp_ms < stamp_ms; ++review_) {
      const records::HistoryEntry& entry = reviews_[review_];
      if (entry.kind == records::HistoryKind::deleted) tell_deed(entry, laptop_.say("show.history.review_undone"));
      for (const records::HistoryEdit& edit : entry.edits) {
        if (edit.cell != "decision" || !edit.value.is_object()) continue;
        const std::string verdict = edit.value.value("decision", std::string());
        if (verdict != "returned" && verdict != "accepted") continue;
        const json comment = part_of(edit.value, "comment", true);
        tell_deed(entry, laptop_.say("show.history." + verdict) +
                             (comment.is_string() ? laptop_.say("review.state.comment", {comment.get<std::string>()})
                                                  : std::string()));
      }
    }
  }

  /// Which value holds from now on, also where it is the one that was shown before.
  void tell_choice(const records::HistoryEdit& edit) const {
    if (edit.cell == sync::life_cell)
      return line(laptop_.say(edit.value == true ? "show.history.life.kept" : "show.history.life.deleted"));
    if (edit.cell.starts_with('@') || records::is_row_position(edit.cell)) return tell(edit);
    if (is_state(edit)) return line(state_words(edit));
    const auto fields = form_ != nullptr ? forms::cell_fields(*form_, edit.cell) : std::vector<std::string>{edit.cell};
    for (const std::string& path : fields) {
      const forms::Field* field = form_ != nullptr ? form_->find(forms::field_of_path(path)) : nullptr;
      if (field != nullptr && field->label.empty() && !forms::is_question(field->type)) continue;  // worked out
      line(laptop_.say("show.history.chosen",
                       {label_of(field, path), words(field, part_of(edit.value, path, fields.size() > 1))}));
    }
  }

  bool is_state(const records::HistoryEdit& edit) const { return form_ != nullptr && edit.cell == form_->state_field; }

  std::string deed_of(const records::HistoryEntry& entry) const {
    if (entry.kind == records::HistoryKind::edited && entry.edits.size() == 1 && is_state(entry.edits.front()))
      return state_words(entry.edits.front());
    return laptop_.say(std::string("show.history.") + records::history_name(entry.kind));
  }
  std::string state_words(const records::HistoryEdit& edit) const {
    return laptop_.say(edit.value == "final" ? "show.history.finished" : "show.history.reopened");
  }

  void line(const std::string& text) const { std::cout << "      " << text << "\n"; }

  void tell(const records::HistoryEdit& edit) const {
    if (edit.cell.starts_with('@')) return;  // kept by the program: life, place, kind
    if (is_state(edit)) return line(state_words(edit));
    if (records::is_row_position(edit.cell)) return tell_row(edit);
    const auto fields = form_ != nullptr ? forms::cell_fields(*form_, edit.cell) : std::vector<std::string>{edit.cell};
    for (const std::string& path : fields) {
      const forms::Field* field = form_ != nullptr ? form_->find(forms::field_of_path(path)) : nullptr;
      if (field != nullptr && field->label.empty() && !forms::is_question(field->type)) continue;  // worked out
      const json before = part_of(edit.before, path, fields.size() > 1);
      const json after = part_of(edit.value, path, fields.size() > 1);
      if (before == after) continue;
      line(laptop_.say("show.history.change", {label_of(field, path), words(field, before), words(field, after)}));
    }
  }

  void tell_row(const records::HistoryEdit& edit) const {
    const bool was = forms::is_answered(edit.before);
    const bool is = forms::is_answered(edit.value);
    if (was == is) return;
    const std::string label = form_ != nullptr ? labelled(*form_, edit.cell, laptop_.language()) : edit.cell;
    line(laptop_.say(is ? "show.history.row_added" : "show.history.row_removed", {label}));
  }

  /// A cell of several fields is an object, within a row named without the row.
  static json part_of(const json& value, const std::string& path, bool is_group) {
    if (!is_group) return value;
    const std::string name = path.substr(records::row_of(path).size());
    return value.is_object() && value.contains(name) ? value.at(name) : json(nullptr);
  }
  std::string label_of(const forms::Field* field, const std::string& path) const {
    if (field == nullptr || form_ == nullptr) return path;
    const std::string label = field->label.in(laptop_.language());
    return label.empty() || path.find('[') != std::string::npos ? labelled(*form_, path, laptop_.language()) : label;
  }
  std::string words(const forms::Field* field, const json& value) const {
    return forms::is_answered(value) ? shown_value(laptop_, names_, field, value) : laptop_.say("show.history.nothing");
  }

  Laptop& laptop_;
  Names& names_;
  const records::RecordDetail& detail_;
  const forms::Form* form_;
  std::vector<records::HistoryEntry> reviews_;
  std::size_t review_ = 0;  // the next that is not told yet
};

/// A value as it is read, with what `resolve` takes for it behind where that is something else.
std::string head_words(const Laptop& laptop, Names& names, const forms::Form* form, const std::string& cell,
                       const records::HeadView& head) {
  if (cell == sync::life_cell) return laptop.say(head.value == true ? "show.conflict.kept" : "show.conflict.deleted");
  if (head.values.empty()) return laptop.say("show.history.nothing");
  std::vector<std::string> parts;
  for (const auto& [path, value] : head.values) {
    const forms::Field* field = form != nullptr ? form->find(forms::field_of_path(path)) : nullptr;
    std::string words = shown_value(laptop, names, field, value);
    const bool is_code = value.is_string() && value != words && field != nullptr && !field->choices.empty();
    if (is_code) words += " (" + value.get<std::string>() + ")";
    parts.push_back(head.values.size() > 1 ? cell_words(laptop, form, path) + " " + words : words);
  }
  return names_of(parts);
}

}  // namespace

void print_conflicts(Laptop& laptop, Names& names, const records::RecordDetail& detail) {
  const forms::Form* form = laptop.forms().find(detail.record.form);
  for (const records::CellView& cell : detail.cells) {
    if (!cell.conflict) continue;
    const bool is_life = cell.cell == sync::life_cell;
    std::cout << "  ! "
              << laptop.say(is_life ? "show.conflict.settle_life" : "show.conflict.settle",
                            {cell_words(laptop, form, cell.cell), detail.record.id.text(), cell.cell})
              << "\n";
    for (const records::HeadView& head : cell.heads) {
      const records::ChangeInfo& given = head.given();
      std::cout << "      "
                << laptop.say(given.own ? "show.conflict.head.own" : "show.conflict.head",
                              {head_words(laptop, names, form, cell.cell, head), given.author,
                               local_time(given.stamp_ms), laptop_name(given.id.device)})
                << "\n";
    }
  }
}

void print_story(Laptop& laptop, Names& names, const records::RecordDetail& detail) {
  Story(laptop, names, detail).print();
}

}  // namespace yanxing::cli
