// How it looks, measured: contrast of both palettes, high contrast, the navigation and the sheet of keys at large font
// sizes, rare characters of names.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include <imgui_internal.h>

#include "tests/ui/robot.h"
#include "tests/ui/sample_views.h"

namespace yanxing::test {
namespace {

using app::Screen;
namespace color = ui::color;

/// Relative luminance of sRGB, as WCAG 2.2 defines it.
double luminance(unsigned hex) {
  const auto part = [&](unsigned shift) {
    const double value = static_cast<double>((hex >> shift) & 0xFFU) / 255.0;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0);
}

double contrast(unsigned a, unsigned b) {
  const double light = std::max(luminance(a), luminance(b));
  const double dark = std::min(luminance(a), luminance(b));
  return (light + 0.05) / (dark + 0.05);
}

struct Pair {
  const char* what;
  unsigned text;
  unsigned ground;
};

constexpr unsigned white = 0xFFFFFF;

/// Text and the grounds it stands on.
constexpr Pair pairs[] = {
    {"ink on a card", color::ink, color::card},
    {"ink on the page", color::ink, color::page},
    {"ink on a chosen row", color::ink, color::row_selected},
    {"ink on a hovered row", color::ink, color::row_hover},
    {"soft on a card", color::ink_soft, color::card},
    {"soft on the page", color::ink_soft, color::page},
    {"soft on a head", color::ink_soft, color::head},
    {"soft on a chosen row", color::ink_soft, color::row_selected},
    {"faint on a card", color::ink_faint, color::card},
    {"faint on the page", color::ink_faint, color::page},
    {"faint on a head", color::ink_faint, color::head},
    {"primary on a card", color::primary, color::card},
    {"a bad value on a card", color::bad, color::card},
    {"a good value on a card", color::good, color::card},
    {"a warning on a card", color::warn, color::card},
    {"neutral pill", ui::tone::neutral.fg, ui::tone::neutral.bg},
    {"primary pill", ui::tone::primary.fg, ui::tone::primary.bg},
    {"good pill", ui::tone::good.fg, ui::tone::good.bg},
    {"warn pill", ui::tone::warn.fg, ui::tone::warn.bg},
    {"bad pill", ui::tone::bad.fg, ui::tone::bad.bg},
    {"violet pill", ui::tone::violet.fg, ui::tone::violet.bg},
    {"primary button", white, color::primary},
    {"danger button", white, color::bad},
    {"badge", white, color::badge},
    {"toast", white, color::dark},
    {"navigation", color::navy_text, color::navy},
    {"place in the navigation", color::navy_dim, color::navy},
    {"chosen in the navigation", white, color::navy_active},
};

TEST(Contrast, OfTheNormalPaletteIsEnoughForText) {
  for (const Pair& pair : pairs) EXPECT_GE(contrast(pair.text, pair.ground), 4.5) << pair.what;
}

TEST(Contrast, OfTheHighContrastPaletteIsSeven) {
  for (const Pair& pair : pairs) {
    EXPECT_GE(contrast(ui::high_contrast_paint(pair.text), ui::high_contrast_paint(pair.ground)), 7.0) << pair.what;
  }
}

TEST(Contrast, BordersAreStrongInHighContrast) {
  for (const unsigned border : {color::line, color::line_soft, color::border, color::track}) {
    EXPECT_GE(contrast(ui::high_contrast_stroke(border), white), 4.5) << std::hex << border;
  }
}

bool has_color(const Picture& picture, unsigned hex) {
  ui::use_palette(false);
  const std::uint32_t wanted = ui::rgb(hex);
  return std::find(picture.pixels.begin(), picture.pixels.end(), wanted) != picture.pixels.end();
}

TEST(Contrast, IsSwitchedWhileItRuns) {
  Robot robot;
  robot.views = sample_views(Screen::attendance);
  robot.frames(3);
  EXPECT_TRUE(has_color(robot.picture(), color::navy));
  robot.views.shell.high_contrast = true;
  robot.frames(3);
  const Picture strong = robot.picture();
  EXPECT_FALSE(has_color(strong, color::navy));
  EXPECT_TRUE(has_color(strong, 0x000000));
  robot.screenshot("attendance_contrast");
  robot.views.shell.high_contrast = false;
  robot.frames(3);
  EXPECT_TRUE(has_color(robot.picture(), color::navy));
}

TEST(Contrast, IsChosenInTheSettings) {
  Robot robot;
  robot.views = sample_views(Screen::settings);
  robot.frames(3);
  robot.take();
  ASSERT_TRUE(robot.click("settings.contrast.1"));
  const auto wanted = robot.take_all<app::command::SetHighContrast>();
  ASSERT_EQ(wanted.size(), 1U);
  EXPECT_TRUE(wanted[0].on);
  robot.views.shell.high_contrast = true;
  robot.views.settings.high_contrast = true;
  robot.frames(2);
  EXPECT_TRUE(robot.value("settings.contrast.1").ends_with("*"));
  robot.screenshot("settings_contrast");
}

constexpr std::array<const char*, 14> navigation{
    "nav.home",  "nav.attendance", "nav.people",  "nav.training", "nav.observation", "nav.election", "nav.due",
    "nav.forms", "nav.review",     "nav.records", "nav.reports",  "nav.conflicts",   "nav.sync",     "nav.settings"};

TEST(Navigation, AllEntriesAreInReachAtEveryFontSize) {
  for (const double scale : {1.0, 1.25, 1.5}) {
    Robot robot;
    robot.views = sample_views();
    robot.views.shell.font_scale = scale;
    robot.frames(3);
    float bottom = 0;
    for (const char* id : navigation) {
      const ui::ProbeItem* item = robot.find(id);
      ASSERT_NE(item, nullptr) << id;
      EXPECT_TRUE(item->visible) << id << " at " << scale;
      EXPECT_GE(item->rect.min.y, bottom) << id << " stands on the one before, at " << scale;
      EXPECT_GE(item->rect.height(), 20 * scale) << id << ": no room for a line, at " << scale;
      bottom = item->rect.max.y;
    }
    EXPECT_LE(bottom, 768 - 57 * scale) << "over the person, at " << scale;
    robot.screenshot("navigation_" + std::to_string(static_cast<int>(scale * 100)));
  }
}

TEST(Settings, AutomaticSyncIsTheSwitchOfTheSyncScreen) {
  Robot robot;
  robot.views = sample_views(Screen::settings);
  for (const bool is_on : {true, false}) {
    robot.views.sync.automatic = is_on;
    robot.frames(3);
    ASSERT_TRUE(robot.click("settings.automatic"));
    const auto wishes = robot.take_all<app::command::SetAutomaticSync>();
    ASSERT_EQ(wishes.size(), 1U);
    EXPECT_EQ(wishes[0].on, !is_on);
  }
}

TEST(Navigation, TheSettingsScrollWithALargeFont) {
  Robot robot({1366, 768, 1.5F, {}});
  robot.views = sample_views(Screen::settings);
  robot.frames(3);
  ASSERT_NE(robot.find("settings.backup.start"), nullptr);
  robot.move_to({1000, 500});
  for (int i = 0; i < 40; ++i) robot.scroll(1);
  robot.frames(3);
  EXPECT_TRUE(robot.find("settings.folder.copy")->visible);
  EXPECT_TRUE(robot.click("settings.version.copy"));
}

TEST(Shortcuts, TheOpenScreensStandFirst) {
  for (const float scale : {1.0F, 1.25F}) {
    Robot robot({1366, 768, scale, {}});
    robot.views = sample_views(Screen::attendance);
    robot.frames(2);
    robot.key(ImGuiKey_F1);
    robot.frames(2);
    const ui::ProbeItem* first = robot.find("shortcuts.screen.attendance");
    ASSERT_NE(first, nullptr);
    EXPECT_TRUE(first->visible);
    EXPECT_NE(first->value.find("当前页面"), std::string::npos);
    for (const char* screen : {"home", "people", "training", "observation", "election", "due", "forms", "review",
                               "records", "reports", "conflicts"}) {
      const ui::ProbeItem* group = robot.find(std::string("shortcuts.screen.") + screen);
      ASSERT_NE(group, nullptr) << screen;
      EXPECT_GE(group->rect.min.y, first->rect.min.y) << screen;
    }
    robot.screenshot("shortcuts_" + std::to_string(static_cast<int>(scale * 100)));
    robot.key(ImGuiKey_End);
    robot.frames(2);
    EXPECT_TRUE(robot.find("shortcuts.screen.conflicts")->visible) << "the end is reached by keyboard";
    robot.key(ImGuiKey_Escape);
    robot.frames(2);
    EXPECT_EQ(robot.find("shortcuts.screen.home"), nullptr);
  }
}

/// As after another text size was chosen: ImGui drops the sizes that are drawn no more, and moves the others together.
TEST(Letters, KeepTheirSizeWhenOtherSizesAreDropped) {
  constexpr float gone_px = 57, kept_px = 61;  // neither is a size of the screen
  const auto width = [](float px, ImWchar letter) {
    return ImGui::GetIO().Fonts->Fonts.back()->GetFontBaked(px)->GetCharAdvance(letter);
  };
  float expected = 0;
  {
    Robot robot;
    robot.frames(1);
    expected = width(kept_px, 'm');
  }
  Robot robot;
  robot.frames(1);
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  ImFont* font = atlas.Fonts.back();
  static_cast<void>(width(gone_px, 'a'));
  static_cast<void>(width(kept_px, 'a'));
  static_cast<void>(width(gone_px, 'b'));  // in force last
  ImFontAtlasBakedDiscard(&atlas, font, font->GetFontBaked(gone_px));
  robot.frames(1);
  EXPECT_EQ(width(kept_px, 'm'), expected) << "not that of another size";
}

TEST(Settings, TheLargestTextCanBeChosen) {
  Robot robot;
  robot.views = sample_views(Screen::settings);
  robot.frames(3);
  robot.take();
  ASSERT_TRUE(robot.click("settings.size.4"));
  const auto wanted = robot.take_all<app::command::SetFontScale>();
  ASSERT_EQ(wanted.size(), 1U);
  EXPECT_DOUBLE_EQ(wanted[0].scale, 1.5);
  robot.views.shell.font_scale = 1.5;
  robot.views.settings.font_scale = 1.5;
  robot.frames(3);
  EXPECT_TRUE(robot.value("settings.size.4").ends_with("*"));
  EXPECT_LE(robot.find("settings.size.4")->rect.max.x, 1366) << "the way back is in reach";
  robot.screenshot("settings_150");
}

TEST(StatusBar, WithTheLargestTextSaysLessRatherThanHalfAWord) {
  for (const char* language : {"zh_CN", "en"}) {
    for (const float scale : {1.0F, 1.25F, 1.5F}) {
      Robot robot({1366, 768, scale, language});
      robot.views = sample_views(Screen::home);
      robot.views.shell.photos.waiting = 1;
      robot.views.shell.photos.bytes_total = 600'000;
      robot.frames(3);
      const std::string where = std::string(language) + " at " + std::to_string(scale);
      for (const char* id : {"status.saving", "status.unsent", "status.reach"})
        ASSERT_NE(robot.find(id), nullptr) << id << ", " << where;
      const ui::ProbeItem& reach = *robot.find("status.reach");
      EXPECT_TRUE(reach.value.starts_with(std::string_view(language) == "en" ? "Server unreachable" : "连不上服务器"))
          << reach.value << ", " << where;
      const float small_px = static_cast<float>(ui::TextSize::small) * scale;
      const float needed = ImGui::GetIO().Fonts->Fonts.front()->CalcTextSizeA(small_px, 9999, 0, reach.value.c_str()).x;
      EXPECT_GE(reach.rect.width() + 1, needed) << "in full, " << where;
      robot.screenshot("status_" + std::string(language) + "_" + std::to_string(static_cast<int>(scale * 100)));
    }
  }
}

TEST(AttendanceKeys, AreAllNamedOrNoneOfThemAlone) {
  for (const char* language : {"zh_CN", "en"}) {
    for (const float scale : {1.0F, 1.25F, 1.5F}) {
      Robot robot({1366, 768, scale, language});
      robot.views = sample_views(Screen::attendance);
      robot.views.attendance.heads_counted.reset();
      robot.frames(3);
      int named = 0;
      for (const char digit : {'1', '2', '3', '4', '5'})
        named += robot.find(std::string("attendance.key.") + digit) != nullptr ? 1 : 0;
      EXPECT_TRUE(named == 0 || named == 5) << named << ", " << language << " at " << scale;
      EXPECT_NE(named == 5, robot.find("key.attendance.hint.marks") != nullptr) << language << " at " << scale;
      robot.screenshot("attendance_keys_" + std::string(language) + "_" +
                       std::to_string(static_cast<int>(scale * 100)));
    }
  }
}

TEST(StatusBar, BeforeTheServerWasAskedItIsNotCalledUnreachable) {
  Robot robot;
  robot.views = sample_views(Screen::sync);
  robot.views.shell.reach = robot.views.sync.reach = app::Reach::unknown;
  robot.frames(3);
  EXPECT_TRUE(robot.value("status.reach").starts_with("本次尚未连接服务器")) << robot.value("status.reach");
  robot.screenshot("sync_not_asked");
}

/// Cards end above the margin over the status bar; a toast of one line stays below them.
TEST(Toasts, CoverNothingThatIsReadOrPressed) {
  for (const float scale : {1.0F, 1.25F}) {
    Robot robot({1366, 768, scale, {}});
    robot.views = sample_views(Screen::attendance);
    robot.views.shell.toasts.push_back({1, app::ToastKind::info, {"undo.done", {}, {}}, false});
    robot.views.shell.toasts.push_back({2, app::ToastKind::done, {"mark.present", {}, {}}, true});
    robot.frames(3);
    const ui::ProbeItem* saved = robot.find("status.saving");
    ASSERT_NE(saved, nullptr);
    for (const char* id : {"toast.1", "toast.2"}) {
      const ui::ProbeItem* toast = robot.find(id);
      ASSERT_NE(toast, nullptr) << id;
      EXPECT_GE(toast->rect.min.y, 768 - (28 + 16) * scale) << id << " at " << scale;
      EXPECT_GT(toast->rect.min.x, saved->rect.max.x) << "where the data is can be read, at " << scale;
    }
    EXPECT_LE(robot.find("toast.1")->rect.max.x, robot.find("toast.2")->rect.min.x) << "one beside the other";
    robot.screenshot("toasts_" + std::to_string(static_cast<int>(scale * 100)));
  }
}

TEST(EmptyState, ALongTextIsCentredAndLeavesNoCharacterAlone) {
  Robot robot;
  robot.views = sample_views(Screen::conflicts);
  robot.views.conflicts = {};
  robot.frames(3);
  robot.screenshot("conflicts_none_centred");
  const Picture picture = robot.picture();
  // The ink of the text below the title lies as far from the one edge of the card as from the other.
  int first = picture.width;
  int last = 0;
  for (int y = 400; y < 460; ++y) {
    for (int x = 230; x < 1330; ++x) {
      if ((picture.at(x, y) & 0xFFU) > 0xC8) continue;
      first = std::min(first, x);
      last = std::max(last, x);
    }
  }
  ASSERT_LT(first, last);
  EXPECT_NEAR((first + last) / 2.0, (188 + 1366) / 2.0, 6);
}

TEST(Shortcuts, ControlFSearchesAllRecords) {
  Robot robot;
  robot.views = sample_views(Screen::home);
  robot.frames(2);
  robot.take();
  robot.key(ImGuiKey_F, ImGuiMod_Ctrl);
  const auto shown = robot.take_all<app::command::ShowScreen>();
  ASSERT_EQ(shown.size(), 1U);
  EXPECT_EQ(shown[0].screen, Screen::records);
  robot.views.shell.screen = Screen::records;
  robot.frames(3);
  EXPECT_TRUE(robot.find("records.search")->focused);
}

TEST(Fonts, RareCharactersOfNamesAreDrawn) {
  Robot robot;
  robot.views = sample_views();
  robot.frames(2);
  const ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  ASSERT_GE(atlas.Fonts.Size, 2);
  for (ImFont* font : atlas.Fonts) {
    ImFontBaked* baked = font->GetFontBaked(20);
    for (const ImWchar character : {U'𠮷', U'䶮', U'㐂', U'𬀩', U'㛃', U'㛹', U'𫍯', U'𬍛', U'𠅤'}) {
      const ImFontGlyph* glyph = baked->FindGlyphNoFallback(character);
      ASSERT_NE(glyph, nullptr) << std::hex << static_cast<std::uint32_t>(character);
      EXPECT_TRUE(glyph->Visible);
      EXPECT_GT(glyph->AdvanceX, 10);
    }
    EXPECT_EQ(baked->FindGlyphNoFallback(0x10FFFD), nullptr) << "the test would see that one is missing";
  }
}

}  // namespace
}  // namespace yanxing::test
