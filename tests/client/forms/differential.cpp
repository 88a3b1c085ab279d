#include "tests/client/forms/differential.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <iterator>
#include <optional>

#include "client/forms/table.h"
#include "client/forms/xlsform/compile.h"
#include "client/forms/xlsform/export.h"
#include "client/forms/xpath/xml_document.h"
#include "sync/base/hash.h"

namespace yanxing::forms {
namespace {

using nlohmann::json;

constexpr std::int64_t frozen_ms = 1'621'211'040'000;  // 2021-05-17T08:24:00.000+08:00, as tools/differential has it

Result<std::string> read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Error{Code::not_found, "there is no " + path.string() + "; run tools/differential/record forms"};
  return std::string(std::istreambuf_iterator<char>(in), {});
}

Result<json> compile_workbook(const std::filesystem::path& file) {
  YX_ASSIGN(const std::string bytes, read(file));
  const xlsform::Compilation compilation = xlsform::compile(bytes, file.stem().string());
  if (compilation.compiled) {
    json form = compilation.compiled->form;
    for (const std::string& name : compilation.compiled->files)
      form["files"].push_back({{"name", name}, {"sha256", std::string(64, '0')}, {"bytes", 1}});
    return form;
  }
  std::string detail = file.filename().string() + " does not compile:";
  for (const xlsform::Problem& problem : compilation.errors) detail += "\n  " + xlsform::problem_text(problem);
  return Error{Code::invalid, detail};
}

std::optional<double> number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

/// Texts are the same, also when they write the same numbers in two ways ("24.3 120", "24.3 120.0").
bool same_text(std::string_view one, std::string_view other) {
  if (one == other) return true;
  const std::size_t space = one.find(' ');
  const std::size_t its_space = other.find(' ');
  if (space != std::string_view::npos && its_space != std::string_view::npos) {
    return same_text(one.substr(0, space), other.substr(0, its_space)) &&
           same_text(one.substr(space + 1), other.substr(its_space + 1));
  }
  const auto a = number(one);
  const auto b = number(other);
  return a && b && std::abs(*a - *b) <= 1e-9 * std::max({1.0, std::abs(*a), std::abs(*b)});
}

bool same(const json& one, const json& other) {
  return one == other || (one.is_string() && other.is_string() &&
                          same_text(one.get_ref<const std::string&>(), other.get_ref<const std::string&>()));
}

/// "person[*]/year" matches that of every row.
bool matches(std::string_view pattern, std::string_view name) {
  const std::size_t star = pattern.find("[*]");
  if (star == std::string_view::npos) return pattern == name;
  const std::size_t close = name.find(']', star);
  return close != std::string_view::npos && pattern.substr(0, star + 1) == name.substr(0, star + 1) &&
         matches(pattern.substr(star + 3), name.substr(close + 1));
}

/// XForms knows two: a text that is too long breaks its constraint.
const char* violation_name(Finding::Kind kind) {
  return kind == Finding::Kind::too_long ? "constraint" : finding_name(kind);
}

/// Rows that repeat_count no longer counts are kept aside, and not asked.
std::size_t rows_asked(const Filling& filling, Filling::NodeId repeat) {
  const auto& rows = filling.children(repeat);
  return static_cast<std::size_t>(
      std::count_if(rows.begin(), rows.end(), [&](Filling::NodeId row) { return filling.is_relevant(row); }));
}

/// "English (en)" -> "en".
std::string code_of(const std::string& language) {
  const std::size_t open = language.rfind('(');
  return open == std::string::npos ? language : language.substr(open + 1, language.size() - open - 2);
}

/// The elements below, but for what is made by each program for itself.
std::vector<xpath::NodeId> compared_children(const xpath::Node& parent) {
  std::vector<xpath::NodeId> out;
  parent.document->children(parent.id, "*", out);
  std::erase_if(out, [&](xpath::NodeId node) {
    const std::string_view name = parent.document->name(node);
    return name == "meta" || name == "__state";
  });
  return out;
}

}  // namespace

Result<Recording> Recording::load(const std::filesystem::path& stem) {
  Recording out;
  YX_ASSIGN(out.compiled_, compile_workbook(stem.string() + ".xlsx"));
  YX_ASSIGN(out.form_, parse_form(out.compiled_.dump()));
  YX_ASSIGN(const std::string recorded, read(stem.string() + ".recorded.json"));
  out.recorded_ = json::parse(recorded);
  YX_ASSIGN(const std::string answers, read(stem.string() + ".answers.json"));
  const json written = json::parse(answers);
  for (const json& one : written.value("differs", json::array())) {
    Excuse excuse;
    for (const json& path : one.at("paths")) excuse.paths.push_back(path);
    for (const json& aspect : one.at("aspects")) excuse.aspects.insert(aspect.get<std::string>());
    for (const json& step : one.value("steps", json::array())) excuse.steps.insert(step.get<std::size_t>());
    excuse.recorded = one.value("recorded", json());
    excuse.ours = one.value("ours", json());
    out.excuses_.push_back(std::move(excuse));
  }
  for (const auto& entry : std::filesystem::directory_iterator(stem.parent_path())) {
    if (entry.path().extension() != ".csv") continue;
    YX_ASSIGN(std::string text, read(entry.path()));
    YX_ASSIGN(out.tables_[entry.path().filename().string()], Table::from_csv(std::move(text)));
  }
  return out;
}

Status Recording::export_is_as_recorded() const {
  YX_ASSIGN(const std::string xform, xlsform::export_xform(compiled_));
  if (sha256(xform).hex() == recorded_.at("xform_sha256")) return {};
  return Error{Code::invalid,
               "the exported XForm is another one than was recorded; run tools/differential/record forms"};
}

std::vector<std::string> Recording::replay(std::size_t limit) {
  FillEnvironment environment;
  environment.utc_offset_minutes = [](std::int64_t) { return 480; };  // where the recordings were made
  environment.now_ms = [] { return frozen_ms; };
  environment.username = "recorder";
  environment.deviceid = "laptop-1";
  environment.language = form_.languages.empty() ? "zh" : form_.languages.front();
  environment.table = [this](std::string_view name) {
    const auto found = tables_.find(name);
    return found == tables_.end() ? nullptr : found->second;
  };
  filling_ = std::make_unique<Filling>(form_, environment, Answers(), true);
  for (const json& one : recorded_.at("steps")) {
    if (one.at("step").is_object()) take(one.at("step"));
    for (const auto& [name, seen] : one.at("changes").items()) {
      if (seen.is_null()) {
        state_.erase(name);
      } else {
        state_[name] = seen;
      }
    }
    compare_all();
    if (differences_.size() >= limit) break;
    ++step_;
  }
  step_ = recorded_.at("steps").size() - 1;
  if (differences_.empty()) compare_violations();
  if (differences_.empty()) compare_instance();
  for (const Excuse& excuse : excuses_) {
    if (!excuse.met && differences_.empty())
      say(excuse.paths.front() + "…: the answers say that something differs on purpose, but it does not");
  }
  return differences_;
}

void Recording::take(const json& step) {
  Status taken;
  const auto status = [](const auto& result) { return result ? Status() : Status(result.error()); };
  if (step.contains("add_row")) {
    const std::string repeat = step["add_row"];
    const std::size_t after = step.value("after", std::size_t{0});
    taken = status(filling_->add_row(path(repeat), after == 0 ? "" : path(repeat + "[" + std::to_string(after) + "]")));
  } else if (step.contains("remove_row")) {
    taken = status(filling_->remove_row(path(step["remove_row"].get<std::string>())));
  } else if (step.contains("language")) {
    filling_->set_language(code_of(step["language"]));
  } else {
    taken = status(filling_->set(path(step.at("path").get<std::string>()), step.at("value")));
  }
  if (!taken) say("refused: " + taken.error().detail);
}

Filling::NodeId Recording::find(std::string_view name) const {
  std::string known;  // our path of what was walked, with a slash at its end
  while (true) {
    const std::size_t slash = name.find('/');
    std::string_view part = name.substr(0, slash);
    const std::size_t open = part.find('[');
    Filling::NodeId node = filling_->find(known + std::string(part.substr(0, open)));
    if (node == Filling::none) return node;
    if (open != std::string_view::npos) {
      const auto& rows = filling_->children(node);
      const std::size_t index =
          static_cast<std::size_t>(number(part.substr(open + 1, part.size() - open - 2)).value_or(0));
      if (index == 0 || index > rows.size()) return Filling::none;
      node = rows[index - 1];
    }
    if (slash == std::string_view::npos) return node;
    known = filling_->path(node) + "/";
    name.remove_prefix(slash + 1);
  }
}

std::string Recording::path(std::string_view name) const {
  const Filling::NodeId node = find(name);
  return node == Filling::none ? std::string(name) : filling_->path(node);
}

void Recording::say(std::string what) {
  const json& step = recorded_.at("steps").at(std::min(step_, recorded_.at("steps").size() - 1)).at("step");
  differences_.push_back("step " + std::to_string(step_) + " " + step.dump() + ": " + std::move(what));
}

const Recording::Excuse* Recording::excuse(const std::string& name, const char* aspect, const json& recorded,
                                           const json& ours) {
  for (Excuse& one : excuses_) {
    const bool here = one.aspects.contains(aspect) && (one.steps.empty() || one.steps.contains(step_)) &&
                      (one.recorded.is_null() || same(one.recorded, recorded)) &&
                      (one.ours.is_null() || same(one.ours, ours));
    if (!here) continue;
    if (std::none_of(one.paths.begin(), one.paths.end(), [&](const auto& path) { return matches(path, name); }))
      continue;
    one.met = true;
    return &one;
  }
  return nullptr;
}

void Recording::expect(const std::string& name, const char* aspect, const json& recorded, const json& ours) {
  if (same(recorded, ours) || excuse(name, aspect, recorded, ours) != nullptr) return;
  say(name + ": " + aspect + " " + ours.dump() + ", recorded " + recorded.dump());
}

void Recording::compare_all() {
  for (const auto& [name, seen] : state_) compare(name, seen);
}

void Recording::compare(const std::string& name, const json& recorded) {
  const Filling::NodeId node = find(name);
  if (node == Filling::none) return say(name + ": is not there");
  const bool relevant = recorded.value("relevant", true);
  expect(name, "relevant", relevant, filling_->is_relevant(node));
  if (recorded.contains("rows") && relevant) expect(name, "rows", recorded["rows"], rows_asked(*filling_, node));
  if (!relevant || !filling_->is_relevant(node)) return;
  if (recorded.contains("label")) expect(name, "label", recorded["label"], filling_->label(node));
  // Where there is a guidance alone, the engine shows that in the hint's place.
  const Field* field = filling_->field(node);
  if (recorded.contains("hint") && field != nullptr && !field->hint.empty())
    expect(name, "hint", recorded["hint"], filling_->hint(node));
  if (recorded.contains("value")) compare_answer(name, recorded, node);
}

void Recording::compare_answer(const std::string& name, const json& recorded, Filling::NodeId node) {
  const Field* field = filling_->field(node);
  if (field == nullptr) return say(name + ": is no field");
  if (field->type != FieldType::note && field->type != FieldType::end)
    expect(name, "value", recorded["value"], filling_->value_text(node));
  if (!is_question(field->type)) return;
  expect(name, "required", recorded.value("required", false), filling_->is_required(node));
  if (!field->calculate) expect(name, "read_only", recorded.value("read_only", false), filling_->is_read_only(node));
  const std::optional<Finding> error = filling_->error(node);
  expect(name, "violation", recorded.value("violation", "") == "constraint" ? "constraint" : "",
         error ? violation_name(error->kind) : "");
  if (error && recorded.contains("message") && !error->message.empty())
    expect(name, "message", recorded["message"], filling_->text(node, error->message));
  if (!recorded.contains("choices")) return;
  json choices = json::array();
  for (const OfferedChoice& choice : filling_->choices(node)) choices.push_back({choice.value, choice.label});
  expect(name, "choices", recorded["choices"], choices);
}

/// What stands between the record and "final", in order.
void Recording::compare_violations() {
  json ours = json::array();
  for (const Finding& finding : filling_->errors()) ours.push_back({finding.field, violation_name(finding.kind)});
  json recorded = json::array();
  for (const json& one : recorded_.at("violations")) recorded.push_back({path(one[0].get<std::string>()), one[1]});
  expect(".", "violations", recorded, ours);
}

/// The record as an XForm instance: the same elements in the same order, the same texts in them.
void Recording::compare_instance() {
  const auto recorded = xpath::document_from_xml(recorded_.at("instance").get<std::string>());
  const auto ours = xpath::document_from_xml(filling_->to_xml());
  if (!recorded || !ours) return say("an instance cannot be read: " + (recorded ? ours : recorded).error().detail);
  compare_elements({recorded->get(), (*recorded)->root()}, {ours->get(), (*ours)->root()}, "");
}

/// `row`: "member[2]/", the innermost row around them.
void Recording::compare_elements(const xpath::Node& recorded, const xpath::Node& ours, const std::string& row) {
  std::vector<xpath::NodeId> theirs = compared_children(recorded);
  std::erase_if(theirs, [&](xpath::NodeId node) {  // what the export adds for a repeat_count that is an expression
    const std::string name(recorded.document->name(node));
    return name.ends_with("_count") && !state_.contains(row + name);
  });
  const std::vector<xpath::NodeId> mine = compared_children(ours);
  const auto names = [](const xpath::Node& parent, const std::vector<xpath::NodeId>& nodes) {
    std::string out;
    for (const xpath::NodeId node : nodes) out += " " + std::string(parent.document->name(node));
    return out;
  };
  if (names(recorded, theirs) != names(ours, mine))
    return say("the instance has" + names(ours, mine) + ", recorded" + names(recorded, theirs));
  std::map<std::string, int> count;
  for (std::size_t i = 0; i < theirs.size(); ++i) {
    const std::string name = row + std::string(recorded.document->name(theirs[i]));
    const std::string as_row = name + "[" + std::to_string(++count[name]) + "]";
    const xpath::Node one{recorded.document, theirs[i]};
    const xpath::Node other{ours.document, mine[i]};
    const bool is_row = state_.contains(as_row);
    if (is_row || !compared_children(one).empty()) {
      compare_elements(one, other, is_row ? as_row + "/" : row);
      continue;
    }
    const Filling::NodeId node = find(name);
    const Field* field = node == Filling::none ? nullptr : filling_->field(node);
    if (field != nullptr && field->type != FieldType::end)
      expect(name, "value", recorded.document->value(theirs[i]), ours.document->value(mine[i]));
  }
}

}  // namespace yanxing::forms
