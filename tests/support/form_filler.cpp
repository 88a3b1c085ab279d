#include "tests/support/form_filler.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include "client/forms/table.h"
#include "tests/support/answer_maker.h"

namespace yanxing::testing {

using forms::Field;
using forms::Filling;
using forms::Finding;
using nlohmann::json;

namespace {

constexpr std::size_t max_attempts = 20;
constexpr int max_passes = 12;

/// One attempt to fill a form; the next one has other luck and another number of rows, and where few questions were
/// answered, later ones answer more: what is optional may be counted by a rule.
class Attempt {
 public:
  Attempt(const forms::Form& form, const FillHelp& help, std::size_t number)
      : form_(form),
        dice_(help.seed * 1'000'003 + number),
        row_count_(1 + (help.seed + number) % 4),
        optional_percent_(std::min(100U, help.optional_percent + static_cast<unsigned>(number / 4) * 25)),
        filling_(form, help.environment, {}, true),
        maker_(filling_, help, dice_) {}

  /// Whether nothing is wrong in the end.
  bool fill() {
    for (int pass = 0; pass < max_passes; ++pass) {
      changed_ = false;
      answer_below(filling_.root());
      filling_.refresh();
      const std::vector<Finding> findings = filling_.errors();
      if (findings.empty() && !changed_) return true;
      for (const Finding& finding : findings) think_again(finding);
      if (!changed_) return false;
    }
    return false;
  }
  Filling take() { return std::move(filling_); }
  std::vector<Finding> errors() const { return filling_.errors(); }

 private:
  void answer_below(Filling::NodeId node) {
    if (!filling_.is_relevant(node)) return;
    if (filling_.kind(node) == Filling::Kind::field) {
      answer(node);
      return;
    }
    while (filling_.may_add_row(node) && filling_.children(node).size() < row_count_) {
      if (!filling_.add_row(filling_.path(node))) break;
      changed_ = true;
    }
    const std::vector<Filling::NodeId> below = filling_.children(node);
    for (const Filling::NodeId child : below) answer_below(child);
  }

  void answer(Filling::NodeId node) {
    const Field& field = *filling_.field(node);
    if (!forms::is_question(field.type) || field.calculate || filling_.is_read_only(node)) return;
    if (field.name == form_.state_field || forms::is_answered(filling_.value(node))) return;
    const std::string path = filling_.path(node);
    if (!is_needed(node) && (skipped_.contains(path) || !dice_.percent(optional_percent_))) {
      skipped_.insert(path);
      return;
    }
    for (const json& candidate : maker_.candidates(node)) {
      if (!filling_.set(path, candidate)) return;
      changed_ = true;
      if (!filling_.error(node)) return;
    }
    filling_.set(path, nullptr).ok();
    unanswerable_.insert(path);
    if (!is_needed(node)) skipped_.insert(path);
  }

  bool is_needed(Filling::NodeId node) const {
    const auto& key = form_.key;
    return filling_.is_required(node) || std::find(key.begin(), key.end(), filling_.field(node)->name) != key.end();
  }

  /// Takes a wrong answer back. Where a question has no right answer, those that its rule looks at are to blame.
  void think_again(const Finding& finding) {
    const Filling::NodeId node = filling_.find(finding.field);
    if (node == Filling::none || filling_.field(node) == nullptr) return;
    const Field& field = *filling_.field(node);
    take_back(node);
    if (!unanswerable_.contains(finding.field) || !field.constraint) return;
    const std::string& rule = field.constraint->source();
    for (const Filling::NodeId other : filling_.children(filling_.parent(node))) {
      const Field* blamed = filling_.field(other);
      if (blamed != nullptr && rule.find("${" + blamed->node + "}") != std::string::npos) take_back(other);
    }
  }

  void take_back(Filling::NodeId node) {
    if (!forms::is_answered(filling_.value(node)) || filling_.is_read_only(node)) return;
    if (filling_.set(filling_.path(node), nullptr)) changed_ = true;
  }

  const forms::Form& form_;
  FillDice dice_;
  std::size_t row_count_;
  unsigned optional_percent_;
  Filling filling_;
  AnswerMaker maker_;
  bool changed_ = false;
  std::set<std::string> skipped_;       // optional, and left so
  std::set<std::string> unanswerable_;  // every candidate broke a rule at some time
};

}  // namespace

Result<Filling> fill_form(const forms::Form& form, const FillHelp& help) {
  std::string last;
  for (std::size_t number = 0; number < max_attempts; ++number) {
    Attempt attempt(form, help, number);
    if (attempt.fill()) return attempt.take();
    last = findings_text(form, attempt.errors());
  }
  return Error{Code::refused, "no answers of seed " + std::to_string(help.seed) + " satisfy the form:\n" + last};
}

std::function<std::shared_ptr<const forms::xpath::Document>(std::string_view)> tables_in(
    const std::filesystem::path& folder) {
  auto known = std::make_shared<std::map<std::string, std::shared_ptr<const forms::Table>, std::less<>>>();
  return [folder, known](std::string_view name) -> std::shared_ptr<const forms::xpath::Document> {
    const auto found = known->find(name);
    if (found != known->end()) return found->second;
    std::shared_ptr<const forms::Table>& table = (*known)[std::string(name)];
    std::ifstream in(folder / name, std::ios::binary);
    if (!in || !name.ends_with(".csv")) return nullptr;
    auto read = forms::Table::from_csv({std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()});
    if (read) table = std::move(*read);
    return table;
  };
}

std::string findings_text(const forms::Form& form, const std::vector<Finding>& findings) {
  std::string out;
  for (const Finding& finding : findings) {
    out += "form " + form.name + ", question " + finding.field + ": " + forms::finding_name(finding.kind);
    if (!finding.message.empty()) out += " (" + finding.message.zh + ")";
    const Field* field = form.find(forms::field_of_path(finding.field));
    if (field != nullptr && field->constraint) out += " [" + field->constraint->source() + "]";
    out += "\n";
  }
  return out;
}

}  // namespace yanxing::testing
