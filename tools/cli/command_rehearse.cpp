// yanxing-cli form rehearse: a new version of a form over the records that are there.
#include <iostream>
#include <map>
#include <set>

#include "client/records/value_codec.h"
#include "tools/cli/forms.h"

namespace yanxing::cli {
namespace {

using forms::Filling;
using forms::Finding;
using nlohmann::json;

enum class Effect { invalid, hidden, lost };
const char* effect_name(Effect effect) {
  switch (effect) {
    case Effect::invalid: return "invalid";
    case Effect::hidden: return "hidden";
    case Effect::lost: return "lost";
  }
  YX_UNREACHABLE();
}

struct Found {
  Effect effect = Effect::invalid;
  std::string path;
  std::string text;
};

struct Totals {
  std::int64_t records = 0, affected = 0;
  std::map<Effect, std::int64_t> found;
};

/// What a version says of a record's answers.
struct Said {
  std::set<std::pair<std::string, Finding::Kind>> wrong;
  std::vector<Finding> findings;
  std::set<std::string> aside;
};

Said said_by(const Filling& filling, bool is_final) {
  Said out;
  for (Finding& finding : filling.errors()) {
    // What is missing in a draft will be asked for anyway.
    const bool is_missing = finding.kind == Finding::Kind::required || finding.kind == Finding::Kind::comment ||
                            finding.kind == Finding::Kind::reason;
    if (is_missing && !is_final) continue;
    out.wrong.emplace(finding.field, finding.kind);
    out.findings.push_back(std::move(finding));
  }
  for (std::string& path : filling.kept_aside()) out.aside.insert(std::move(path));
  return out;
}

bool knows(const forms::Form& form, std::string_view path) {
  const std::string_view name = forms::field_of_path(path);
  return form.find(name) != nullptr || form.group_of(name).has_value();
}

class Rehearsal {
 public:
  Rehearsal(Laptop& laptop, const records::FormSource& source) : laptop_(laptop), source_(source) {}

  std::vector<Found> record(const records::Record& record) {
    const forms::Form& now = source_.form;
    const bool is_final = record.state == records::State::final;
    const Said after = said_by(Filling(now, environment_, record.values, false), is_final);
    const forms::Form* old = version(record.form_version);
    Said before;
    if (old != nullptr) {
      forms::FillEnvironment environment = environment_;
      environment.table = [this, old](std::string_view name) { return laptop_.library().table(*old, name); };
      before = said_by(Filling(*old, environment, record.values, false), is_final);
    }
    std::vector<Found> out;
    for (const Finding& finding : after.findings) {
      if (!before.wrong.contains({finding.field, finding.kind}))
        out.push_back({Effect::invalid, finding.field, finding_text(now, finding, laptop_.language())});
    }
    for (const std::string& path : after.aside) {
      if (!before.aside.contains(path) && knows(now, path))
        out.push_back({Effect::hidden, path, labelled(now, path, laptop_.language())});
    }
    for (const auto& [path, value] : record.values) {
      if (knows(now, path) || (old != nullptr && !knows(*old, path))) continue;
      out.push_back({Effect::lost, path, labelled(old != nullptr ? *old : now, path, laptop_.language())});
    }
    return out;
  }

  void prepare() {
    environment_ = system_environment();
    environment_.language = text_language(source_.form, laptop_.language());
    environment_.username = laptop_.workspace().identity().person;
    environment_.table = [this](std::string_view name) -> std::shared_ptr<const forms::xpath::Document> {
      const auto known = tables_.find(name);
      if (known != tables_.end()) return known->second;
      const auto file = source_.files.find(std::string(name));
      if (file == source_.files.end()) return nullptr;
      const auto table = forms::Table::from_csv(file->second);
      return tables_.emplace(std::string(name), table ? *table : nullptr).first->second;
    };
  }

 private:
  const forms::Form* version(std::uint32_t number) {
    const auto known = versions_.find(number);
    if (known != versions_.end()) return known->second ? &*known->second : nullptr;
    auto found = laptop_.library().find(source_.form.name, number);
    auto& kept = versions_[number];
    if (found && *found) {
      kept = std::move(**found);
    } else if (const forms::Form* current = laptop_.forms().find(source_.form.name)) {
      kept = *current;
    }
    return kept ? &*kept : nullptr;
  }

  Laptop& laptop_;
  const records::FormSource& source_;
  forms::FillEnvironment environment_;
  std::map<std::uint32_t, std::optional<forms::Form>> versions_;
  std::map<std::string, std::shared_ptr<const forms::Table>, std::less<>> tables_;
};

std::string title_of(const forms::Form& form, const records::Record& record) {
  return Filling(form, {}, record.values, false).title();
}

}  // namespace

int run_form_rehearse(const Arguments& arguments) {
  Failure failure;
  const auto laptop = Laptop::open(arguments, failure);
  if (!laptop) return say_and_exit(failure);
  const auto source = read_form(arguments.file, arguments);
  if (!source) return failed;
  Rehearsal rehearsal(*laptop, *source);
  rehearsal.prepare();
  Totals totals;
  json list = json::array();
  records::ListQuery query;
  query.form = source->form.name;
  const Status visited = laptop->records().each(query, [&](const records::Record& record) {
    const auto found = rehearsal.record(record);
    ++totals.records;
    if (found.empty()) return true;
    ++totals.affected;
    const std::string title = title_of(source->form, record);
    for (const Found& one : found) {
      ++totals.found[one.effect];
      if (arguments.json) {
        list.push_back({{"id", record.id.text()},
                        {"title", title},
                        {"form_version", record.form_version},
                        {"field", one.path},
                        {"effect", effect_name(one.effect)},
                        {"message", one.text}});
        continue;
      }
      const std::string what = laptop->say(std::string("rehearse.") + effect_name(one.effect), {one.text});
      std::cout << laptop->say("rehearse.line", {record.id.text(), title, what}) << "\n";
    }
    return true;
  });
  if (!visited) return say_and_exit(failed, error_sentence(laptop->language(), visited.error()));
  const auto count = [&](Effect effect) { return totals.found[effect]; };
  if (arguments.json) {
    print_json({{"form", source->form.name},
                {"version", source->form.version},
                {"records", totals.records},
                {"affected", totals.affected},
                {"invalid", count(Effect::invalid)},
                {"hidden", count(Effect::hidden)},
                {"lost", count(Effect::lost)},
                {"findings", list}});
  }
  return say_and_exit(
      totals.affected == 0 ? done : needs_person,
      laptop->say("rehearse.done", {std::to_string(source->form.version), std::to_string(totals.records),
                                    std::to_string(totals.affected), std::to_string(count(Effect::invalid)),
                                    std::to_string(count(Effect::hidden)), std::to_string(count(Effect::lost))}));
}

}  // namespace yanxing::cli
