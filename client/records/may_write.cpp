#include "client/records/may_write.h"

#include <algorithm>

namespace yanxing::records {
namespace {

bool is_of_level(std::string_view code, places::Level level) {
  switch (level) {
    case places::Level::province: return code.size() == 2;
    case places::Level::city: return code.size() == 4;
    case places::Level::county: return code.size() == 6;
    case places::Level::township: return code.size() == 9;
    case places::Level::village:
    case places::Level::community: return code.size() == 12;
  }
  YX_UNREACHABLE();
}

/// Where records of this form may lie, by the levels of the field that says so.
bool may_lie_in(const forms::Form& form, std::string_view code) {
  const forms::Field* field = form.place.kind == forms::PlaceRule::Kind::field ? form.find(form.place.field) : nullptr;
  return field == nullptr || field->levels.empty() ||
         std::any_of(field->levels.begin(), field->levels.end(),
                     [&](places::Level level) { return is_of_level(code, level); });
}

}  // namespace

Result<bool> is_hers(Workspace& workspace, const forms::Form& form, std::string_view place) {
  if (!form.is_shared && !form.is_from_above) return true;
  YX_ASSIGN(const auto enrolment, workspace.enrolment());
  const bool is_given = enrolment && !enrolment->scope.empty();
  sync::Scope scope{is_given ? enrolment->scope : std::vector{workspace.identity().place}};
  if (form.is_from_above) scope.above = {form.name};
  return scope.may_write(form.name, place) && (!form.is_shared || may_lie_in(form, place));
}

Status check_writer(Workspace& workspace, const forms::FormSet& forms, const sync::Change& change,
                    const std::optional<sync::RecordState>& record) {
  const forms::Form* form = forms.find(change.form);
  if (form == nullptr) return {};
  YX_ASSIGN(const bool goes_there, is_hers(workspace, *form, change.place));
  bool may = goes_there;
  if (may && record && record->place != change.place) {
    YX_ASSIGN(may, is_hers(workspace, *form, record->place));
  }
  if (may) return {};
  const char* why = form->is_from_above ? ": written by those above whose work it is about, only seen here"
                                        : ": set up above this laptop's area, only seen here";
  return Error{Code::out_of_scope, "form " + change.form + why};
}

}  // namespace yanxing::records
