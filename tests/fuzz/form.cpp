// The form JSON: any text either is a form, which can be filled, or is told why not. What is filled in follows from the
// length of the input.
#include <algorithm>

#include "client/forms/answers.h"
#include "client/forms/filling.h"
#include "client/forms/form.h"
#include "tests/fuzz/bytes.h"

namespace yanxing::fuzz {
namespace {

using namespace forms;

constexpr std::size_t max_nodes = 150;
constexpr std::size_t max_rows = 6;
constexpr std::size_t many_rows = 100;

nlohmann::json some_value(std::size_t n) {
  switch (n % 11) {
    case 0: return nullptr;
    case 1: return 1;
    case 2: return "a";
    case 3: return -3;
    case 4: return "2021-05-17";
    case 5: return 1e300;
    case 6: return true;
    case 7: return nlohmann::json::array({"a", "b"});
    case 8: return std::int64_t{9'223'372'036'854'775'807};
    case 9: return "450224204201";
    default: return "覃 \n<&>";
  }
}

class Person {
 public:
  explicit Person(const Form& form, std::size_t mood) : mood_(mood), filling_(form, environment(), {}, true) {}

  void fill() {
    visit(filling_.root());
    filling_.set_language("en");
    (void)filling_.refresh();
    (void)filling_.errors();
    (void)filling_.title();
    (void)filling_.to_xml();
    (void)filling_.kept_aside();
    // What was stored is read again as the same.
    const Answers stored = filling_.answers();
    const Filling again(filling_.form(), environment(), stored, false);
    const Answers kept = again.answers();
    for (const auto& [path, value] : again.result()) promise(kept.contains(path) && !value.is_null());
    (void)check_all(filling_.form(), stored);
  }

 private:
  static FillEnvironment environment() {
    FillEnvironment out;
    out.now_ms = [] { return std::int64_t{1'620'000'000'000}; };
    out.utc_offset_minutes = [](std::int64_t) { return 480; };
    return out;
  }

  void visit(Filling::NodeId node) {
    if (++seen_ > max_nodes) return;
    promise(filling_.find(filling_.path(node)) == node || node == filling_.root());
    (void)filling_.label(node);
    (void)filling_.hint(node);
    (void)filling_.progress(node);
    (void)filling_.is_relevant(node);
    if (filling_.kind(node) == Filling::Kind::field) return answer(node);
    if (filling_.kind(node) == Filling::Kind::repeat) rows(node);
    const auto children = filling_.children(node);  // a copy: an answer may count rows anew
    if (children.size() > many_rows) return;        // thousands of rows take their time, which is no fault of a form's
    for (const Filling::NodeId child : children) {
      const auto& now = filling_.children(node);
      if (std::find(now.begin(), now.end(), child) != now.end()) visit(child);
    }
  }

  void rows(Filling::NodeId repeat) {
    const std::string path = filling_.path(repeat);
    if (filling_.children(repeat).size() > many_rows) seen_ += max_nodes;
    if (added_++ > max_rows || !filling_.may_add_row(repeat)) return;
    const auto first = filling_.add_row(path);
    const auto second = filling_.add_row(path);
    if (first && second && mood_ % 2 == 0) promise(filling_.remove_row(*first).ok());
  }

  void answer(Filling::NodeId node) {
    const std::string path = filling_.path(node);
    const auto& offered = filling_.choices(node);
    const std::size_t n = mood_ + seen_;
    const nlohmann::json value =
        !offered.empty() && n % 3 != 0 ? nlohmann::json(offered[n % offered.size()].value) : some_value(n);
    (void)filling_.set(path, value);
    const auto after = filling_.find(path);
    promise(after != Filling::none);
    (void)filling_.error(after);
    (void)filling_.value_text(after);
    (void)filling_.is_required(after);
    (void)filling_.is_read_only(after);
    (void)filling_.choice_label(after, "a");
  }

  std::size_t mood_;
  std::size_t seen_ = 0;
  std::size_t added_ = 0;
  Filling filling_;
};

void run(std::string_view text) {
  const auto form = parse_form(text);
  if (!form) {
    promise(!form.error().detail.empty());
    return;
  }
  promise(form->model != nullptr);
  for (const auto& field : form->fields) promise(form->find(field.name) == &field);
  (void)FormSet::make({*form});
  Person(*form, text.size()).fill();
}

}  // namespace
}  // namespace yanxing::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  yanxing::fuzz::run({reinterpret_cast<const char*>(data), size});
  return 0;
}
