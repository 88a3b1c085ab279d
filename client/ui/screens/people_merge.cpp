// Likely duplicates side by side, and who was merged.
#include "client/ui/button.h"
#include "client/ui/icons.h"
#include "client/ui/paint.h"
#include "client/ui/screens/common.h"
#include "client/ui/screens/people_parts.h"

namespace yanxing::ui::people {
namespace {

std::string place_of(const app::PersonRow& person) {
  return person.village.empty() ? person.township : person.township + " · " + person.village;
}

/// One person of a group; the button makes the others of the group be this one.
void draw_person(const app::DuplicateView& group, const app::PersonRow& person, UiContext& ui, Rect rect,
                 std::vector<app::Command>& out) {
  outline(rect, color::line, ui.px(metric::radius));
  Rect inner = rect.inset(ui.px(12), ui.px(8));
  text_in(ui, inner.cut_top(ui.px(24)), person.name, style::strong);
  text_in(ui, inner.cut_top(ui.px(20)), place_of(person), style::small);
  text_in(ui, inner.cut_top(ui.px(20)), person.role.empty() ? "—" : person.role, style::small_soft);
  text_in(ui, inner.cut_top(ui.px(20)), person.phone.empty() ? "—" : person.phone, style::small_soft);
  Rect strip = inner.cut_bottom(ui.px(32));
  if (button_left(ui, "people.merge." + person.id.text(), strip, ui.tr("people.merge"), {Kind::plain, icon::check})) {
    app::command::MergePersons merge{{}, person.id};
    for (const app::PersonRow& other : group.persons) {
      if (other.id != person.id) merge.persons.push_back(other.id);
    }
    want(out, std::move(merge));
  }
}

}  // namespace

void draw_duplicates(const app::PeopleView& view, UiContext& ui, Rect body, std::vector<app::Command>& out) {
  if (view.duplicates.empty()) {
    card(ui, body);
    empty_state(ui, body, icon::check_circle, ui.tr("people.no_duplicates"), ui.tr("people.no_duplicates.text"));
    return;
  }
  text_in(ui, body.cut_top(ui.px(24), ui.px(6)), ui.tr("people.duplicates.text"), style::soft);
  ImGui::SetCursorScreenPos(body.min);
  ImGui::BeginChild("##duplicates", body.size(), ImGuiChildFlags_NavFlattened);
  const ImVec2 top = ImGui::GetCursorScreenPos();
  const float width = body.width() - ui.px(14);
  const float one = ui.px(250);
  const float gap = ui.px(10);
  const auto across = std::max<std::size_t>(1, static_cast<std::size_t>((width - ui.px(20)) / (one + gap)));
  float y = top.y;
  for (const app::DuplicateView& group : view.duplicates) {
    const std::size_t lines = (group.persons.size() + across - 1) / across;
    const float height = ui.px(44) + static_cast<float>(lines) * (ui.px(138) + gap);
    const Rect frame{{top.x, y}, {top.x + width, y + height}};
    if (ImGui::IsRectVisible(frame.min, frame.max)) {
      card(ui, frame);
      Rect inner = frame.inset(ui.px(12), ui.px(8));
      icon_pill(ui, {inner.min.x, inner.min.y + ui.px(14)}, ui.text().message(group.reason), tone::warn,
                icon::question);
      Rect strip = inner.cut_top(ui.px(28), ui.px(4));
      if (button_right(ui, "people.apart." + group.persons.front().id.text(), strip, ui.tr("people.apart"),
                       {Kind::plain, icon::cross})) {
        app::command::KeepPersonsApart apart;
        for (const app::PersonRow& person : group.persons) apart.persons.push_back(person.id);
        want(out, std::move(apart));
      }
      for (std::size_t i = 0; i < group.persons.size(); ++i) {
        const ImVec2 at{inner.min.x + static_cast<float>(i % across) * (one + gap),
                        inner.min.y + static_cast<float>(i / across) * (ui.px(138) + gap)};
        draw_person(group, group.persons[i], ui, {at, {at.x + one, at.y + ui.px(138)}}, out);
      }
    }
    y += height + gap;
  }
  ImGui::SetCursorScreenPos(top);
  ImGui::Dummy({1, y - top.y});
  ImGui::EndChild();
}

void draw_merged(const app::PeopleView& view, UiContext& ui, Rect body, std::vector<app::Command>& out) {
  card(ui, body);
  if (view.merged.empty()) {
    empty_state(ui, body, icon::people, ui.tr("people.no_merged"), ui.tr("people.no_merged.text"));
    return;
  }
  ImGui::SetCursorScreenPos(body.min);
  ImGui::BeginChild("##merged", body.size(), ImGuiChildFlags_NavFlattened);
  const ImVec2 top = ImGui::GetCursorScreenPos();
  float y = top.y + ui.px(8);
  for (const app::MergedView& merged : view.merged) {
    Rect row{{top.x, y}, {top.x + body.width() - ui.px(14), y + ui.px(46)}};
    y += ui.px(46);
    if (!ImGui::IsRectVisible(row.min, row.max)) continue;
    line_h(row.min.x, row.max.x, row.max.y - 1, color::line_soft);
    row = row.inset(ui.px(14), 0);
    Rect strip = row.middle(ui.px(metric::control));
    if (button_right(ui, "people.unmerge." + merged.person.id.text(), strip, ui.tr("people.unmerge"),
                     {Kind::plain, icon::undo}))
      want(out, app::command::UnmergePerson{merged.person.id});
    const std::string text = ui.tr(
        "people.merged_row", {{"name", merged.person.name}, {"place", place_of(merged.person)}, {"into", merged.into}});
    text_in(ui, strip, text, style::body);
    report(ui, "people.merged." + merged.person.id.text(), strip, text);
  }
  ImGui::SetCursorScreenPos(top);
  ImGui::Dummy({1, y - top.y});
  ImGui::EndChild();
}

}  // namespace yanxing::ui::people
