// The pieces of the training screen; used by training*.cpp only.
#pragma once

#include <string>
#include <vector>

#include "client/ui/screens/training.h"

namespace yanxing::ui::training {

/// The five-day board within `body`.
void draw_days(const app::DaysView& view, TrainingUi& state, UiContext& ui, Rect body, bool wide,
               std::vector<app::Command>& out);
/// Beside it: villages, or the half-days of the open person.
void draw_villages(const app::DaysView& view, TrainingUi& state, UiContext& ui, Rect rect,
                   std::vector<app::Command>& out);
void draw_person(const app::PersonDaysView& person, TrainingUi& state, UiContext& ui, Rect rect,
                 std::vector<app::Command>& out);

/// Annex 1 within `body`.
void draw_annex(const app::AnnexView& view, TrainingUi& state, UiContext& ui, Rect body, bool wide,
                std::vector<app::Command>& out);
/// Beside it: trained of planned as bars, or the townships of the open county.
void draw_trained_chart(const app::AnnexView& view, UiContext& ui, Rect rect);
void draw_county(const app::AnnexCounty& county, UiContext& ui, Rect rect, std::vector<app::Command>& out);

/// The county, with the mark of those of which this laptop holds a part only.
std::string name_of(const app::AnnexRow& row);
/// Half-days as days: 9 is "4.5".
std::string days_text(std::int64_t half_days);
/// Yuan in units of 10,000: 24000 is "2.4".
std::string wan_text(std::int64_t yuan);
/// Ten cells, one a half-day that counts.
void half_day_bar(UiContext& ui, Rect rect, int half_days);
/// A title line at the top of a card, cut off `inner`.
Rect card_title(UiContext& ui, Rect& inner, std::string_view title);

}  // namespace yanxing::ui::training
