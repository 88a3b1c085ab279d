// The pieces of the election screen, each in its own function; used by election*.cpp only.
#pragma once

#include <string>
#include <vector>

#include "client/ui/icons.h"
#include "client/ui/screens/election.h"

namespace yanxing::ui::election {

inline constexpr const char* kind_differs_icon = icon::tags;  // called a village against the table, or a community
inline constexpr const char* out_of_order_icon = "\uf0ec";    // two arrows that point at each other
inline constexpr const char* camera_icon = "\uf030";

/// "1月28日" of "2021-01-28".
std::string short_day(const std::string& day, const UiContext& ui);
/// What the next missing thing is called, where it is: "桥板村 · 2 选民登记".
std::string next_text(const app::ElectionNext& next, const UiContext& ui, bool with_place);
/// What the signs of a board mean, or, where this laptop holds a part of the records, that it does (△).
void draw_legend(const char* signs, bool partial, UiContext& ui, Rect strip);
/// Open problems: a flag and their number, urgent ones red with a bolt, and how many are over their date.
void draw_problem_count(const app::ElectionOpenProblems& problems, const std::string& id, UiContext& ui, Rect cell);
/// "7/10" over a bar; a tick when all are done.
void draw_share(std::int64_t done, std::int64_t begun, std::int64_t total, UiContext& ui, Rect cell);

/// Townships, or the villages of the open one.
void draw_board(const app::ElectionView& view, ElectionUi& state, UiContext& ui, Rect area,
                std::vector<app::Command>& out);
void draw_villages(const app::ElectionView& view, ElectionUi& state, UiContext& ui, Rect rect,
                   std::vector<app::Command>& out);
void draw_targets(const app::ElectionView& view, ElectionUi& state, UiContext& ui, Rect area,
                  std::vector<app::Command>& out);
void draw_problems(const app::ElectionView& view, ElectionUi& state, UiContext& ui, Rect area,
                   std::vector<app::Command>& out);
void draw_schedules(const app::ElectionView& view, ElectionUi& state, UiContext& ui, Rect area,
                    std::vector<app::Command>& out);

}  // namespace yanxing::ui::election
