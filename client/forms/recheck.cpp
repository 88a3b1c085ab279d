#include "client/forms/recheck.h"

#include <algorithm>

namespace yanxing::forms {
namespace {

/// A person gives no answer of her own to it.
bool is_worked_out(const Field& field) {
  return field.calculate && (field.type == FieldType::calculate || field.read_only || field.overridable);
}

bool is_missing(const Finding& finding) {
  return finding.kind == Finding::Kind::required || finding.kind == Finding::Kind::comment;
}

}  // namespace

Recheck recheck(const Form& form, const Answers& before, const Answers& after, const FillEnvironment& environment) {
  Recheck out;
  const Filling filling(form, environment, after, false);
  const Answers now = filling.answers();
  const auto take = [&](const std::string& path) {
    const Field* field = form.find(field_of_path(path));
    if (field == nullptr || !is_worked_out(*field) || filling.find(path) == Filling::none) return;
    const auto computed = now.find(path), stored = after.find(path);
    const nlohmann::json value = computed != now.end() ? computed->second : nlohmann::json(nullptr);
    const nlohmann::json there = stored != after.end() ? stored->second : nlohmann::json(nullptr);
    if (is_answered(value) != is_answered(there) || (is_answered(value) && value != there))
      out.worked_out[path] = value;
  };
  for (const auto& [path, value] : now) take(path);
  for (const auto& [path, value] : after) take(path);
  const auto former = Filling(form, environment, before, false).errors();
  const bool is_finished = is_final(form, after);
  for (const Finding& finding : filling.errors()) {
    const bool was_there = std::any_of(former.begin(), former.end(), [&](const Finding& one) {
      return one.field == finding.field && one.kind == finding.kind;
    });
    if (!was_there && (is_finished || !is_missing(finding))) out.broken.push_back(finding);
  }
  return out;
}

}  // namespace yanxing::forms
