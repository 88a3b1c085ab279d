// Dates, months, years, times of day.
#include "client/forms/moment.h"
#include "client/ui/field.h"
#include "client/ui/icons.h"
#include "client/ui/question_parts.h"

namespace yanxing::ui::widget {
namespace {

using app::DateStyle;
using app::QuestionKind;

FieldResult time_of_day(UiContext& ui, const std::string& id, Rect rect, std::string& text, FieldOptions options) {
  if (!options.bare) options.hint = ui.tr("question.time_hint");
  if (!options.bare) options.icon = icon::clock;
  FieldResult result = text_field(ui, id, rect, text, options);
  if (const auto time = read_time(text); (result.left || result.submitted) && time) {
    result.changed |= *time != text;
    text = *time;
  }
  return result;
}

/// "08:24" of "08:24:00.000+08:00" and of "08:24".
std::string minutes_of(std::string_view stored) {
  const bool full = stored.size() > 5 && stored[2] == ':' && stored[5] == ':';
  return std::string(full ? stored.substr(0, 5) : stored);
}

Changed draw_datetime(UiContext& ui, const QuestionUi& state, const QuestionView& question, Rect rect,
                      const FieldOptions& options) {
  const std::string id = question_id(question.path);
  const std::string whole = shown_value(question.value);
  const auto split = whole.find('T');
  std::string day = whole.substr(0, split);
  const std::string stored_time = split == std::string::npos ? std::string() : whole.substr(split + 1);
  std::string time = minutes_of(stored_time);
  const FieldResult first = date_field(ui, id, rect.cut_left(ui.px(190), ui.px(8)), day, state.today, options);
  const FieldResult second = time_of_day(ui, id + ".time", rect.cut_left(ui.px(120)), time, options);
  Changed result{std::nullopt, first.active || second.active, second.submitted};
  if (!first.changed && !second.changed) return result;
  if (day.empty() && time.empty()) {
    result.value = json(nullptr);
  } else if (from_iso(day) && read_time(time) == time) {
    result.value = forms::local_moment(day, time);
  } else {
    result.value = day + "T" + time;
  }
  return result;
}

}  // namespace

Changed draw_time_widget(UiContext& ui, const QuestionUi& state, const QuestionView& question, Rect rect, bool bare) {
  const std::string id = question_id(question.path);
  FieldOptions options;
  options.bare = bare;
  if (bare) options.hint = " ";
  options.enabled = !question.read_only;
  options.error = !question.error.empty();
  if (question.kind == QuestionKind::datetime) return draw_datetime(ui, state, question, rect, options);
  std::string text = shown_value(question.value);
  if (question.kind == QuestionKind::time) {
    text = minutes_of(text);
    const FieldResult typed = time_of_day(ui, id, bare ? rect : rect.cut_left(ui.px(130)), text, options);
    return {typed.changed ? std::optional(text_or_null(text)) : std::nullopt, typed.active, typed.submitted};
  }
  const Rect box = bare ? rect : rect.cut_left(ui.px(question.date_style == DateStyle::year ? 110 : 200));
  if (question.date_style == DateStyle::day) {
    const FieldResult typed = date_field(ui, id, box, text, state.today, options);
    return {typed.changed ? std::optional(text_or_null(text)) : std::nullopt, typed.active, typed.submitted};
  }
  const bool month = question.date_style == DateStyle::month;
  const FieldResult typed =
      month ? month_field(ui, id, box, text, state.today, options) : year_field(ui, id, box, text, options);
  Changed result{std::nullopt, typed.active, typed.submitted};
  if (!typed.changed) return result;
  const bool whole = text.size() == (month ? 7U : 4U);  // put in order when the field was left
  const auto first_day = whole && (typed.left || typed.submitted || !typed.active)
                             ? (month ? read_month(text) : read_year(text))
                             : std::nullopt;
  result.value = first_day ? json(to_iso(*first_day)) : text_or_null(text);
  return result;
}

}  // namespace yanxing::ui::widget
