// Small pictures of figures: vertical bars, horizontal bars with a target, a funnel of stages. They draw what the View
// holds and compute no rule; every bar carries its number, so that nobody has to guess from a length, and a sign where
// it carries a colour. Every bar reports its value to the probe as `id`.0, `id`.1…
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "client/ui/context.h"

namespace yanxing::ui {

/// One bar. `total` is what could be at most (people on the roster, villages of the county); 0: none is known.
struct ChartBar {
  std::string label;
  double value = 0;
  double total = 0;
  double begun = 0;            // beyond `value`, not done yet: drawn pale above it
  std::string text{};          // the number as printed; empty: `value`, and "/ total" where there is one
  Tone tone = tone::primary;   // the bar takes its fg
  const char* sign = nullptr;  // an icon beside the number, where the colour says something
  bool current = false;        // the one that is open: drawn strong
  bool hollow = false;         // planned, not yet held, not counting: only an outline
};

struct ChartOptions {
  std::optional<double> target{};  // a line across the bars, in the unit of `value`
  std::string target_label{};
  bool pressable = false;  // bars can be pressed (mouse, Tab + Enter)
  float column = 84;       // logical pixels that a bar with its label takes at most
  float bar = 36;          // and the bar alone
};

/// Standing bars from the left, scaled to the largest `total` or `value`; at most as many as fit, the last ones when
/// there are more. Returns the bar that was pressed now.
std::optional<int> bar_chart(UiContext& ui, std::string_view id, Rect rect, std::span<const ChartBar> bars,
                             const ChartOptions& options = {});

/// One horizontal bar a line: its part of the total, with a mark where the target stands.
struct ChartProgress {
  std::string label;
  double done = 0;
  double total = 0;    // 0: nothing to measure against, drawn as "—"
  std::string text{};  // what stands at the right; empty: "done / total"
  double target = 0;   // a share of 0…1; 0: no target line
  double unknown = 0;  // of the total, not yet reported: hatched pale, after what is done
  Tone tone = tone::primary;
  const char* sign = nullptr;
};

/// Logical height that one line of `progress_bars` takes.
inline constexpr float chart_line = 37;

/// Lines from the top, as many as fit. Returns the line that was pressed now (only when `pressable`).
std::optional<int> progress_bars(UiContext& ui, std::string_view id, Rect rect, std::span<const ChartProgress> lines,
                                 bool pressable = false);

/// Stages one below the other, each as wide as its share of the first's total, centred: where things got stuck.
struct FunnelStage {
  std::string label;
  double value = 0;
  double total = 0;
  Tone tone = tone::primary;
  const char* sign = nullptr;
};
std::optional<int> funnel(UiContext& ui, std::string_view id, Rect rect, std::span<const FunnelStage> stages,
                          bool pressable = false);

/// 12 → "12", 12.5 → "12.5": at most two decimals, no trailing zeros.
std::string chart_number(double value);

}  // namespace yanxing::ui
