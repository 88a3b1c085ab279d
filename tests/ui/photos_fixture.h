// Photos of records on the screens: the real App, a real server, and a robot that looks at what the App says.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <random>

#include "tests/client/app/app_fixture.h"
#include "tests/client/images/samples.h"
#include "tests/ui/robot.h"

namespace yanxing::test {

namespace command = app::command;
using app::PhotoFigures;
using app::PhotoPlace;
using app::testing::City;
using app::testing::Laptop;

inline const app::QuestionView* find_photo(const std::vector<app::FillEntry>& entries) {
  for (const auto& entry : entries) {
    if (entry.kind == app::EntryKind::question && entry.question.kind == app::QuestionKind::image)
      return &entry.question;
    for (const auto& question : entry.questions) {
      if (question.kind == app::QuestionKind::image) return &question;
    }
    for (const auto& row : entry.rows) {
      if (const auto* found = find_photo(row.entries)) return found;
    }
  }
  return nullptr;
}

/// Of noise, which does not become small.
inline std::string noisy_jpeg(int width, int height) {
  images::Picture picture{width, height, {}};
  std::mt19937 dice(7);
  for (int i = 0; i < width * height; ++i) {
    for (int part = 0; part < 3; ++part) picture.rgba.push_back(static_cast<std::uint8_t>(dice()));
    picture.rgba.push_back(255);
  }
  return images::encode(picture).value().bytes;
}

class PhotoScreens : public ::testing::Test {
 protected:
  template <typename C>
  void fill(Laptop& laptop, C wish) {
    laptop.run(app::FillCommand(std::move(wish)));
    laptop.settle();
  }
  const app::AttachmentView& photo(Laptop& laptop) {
    const auto* found = laptop.view().forms.fill ? find_photo(laptop.view().forms.fill->entries) : nullptr;
    static const app::AttachmentView none;
    EXPECT_TRUE(found != nullptr && found->attachment.has_value());
    return found != nullptr && found->attachment ? *found->attachment : none;
  }
  /// An activity with one photo, open on the screen.
  void record_activity(Laptop& laptop, int width = 1200, const std::string& title = "三八维权周") {
    record_picture(laptop, yanxing::testing::telephone_jpeg(width, 900, 1), title);
  }
  /// With one that is sent in several pieces: noise does not become small.
  void record_large_photo(Laptop& laptop) {
    laptop.run(command::SetPhotoEdge{0});
    record_picture(laptop, noisy_jpeg(2600, 2000), "三八维权周");
    ASSERT_GT(laptop.view().sync.photos.bytes_total, 900'000) << "several pieces";
  }
  void record_picture(Laptop& laptop, const std::string& content, const std::string& title) {
    const auto file = pictures / "IMG_0001.jpg";
    std::ofstream(file, std::ios::binary) << content;
    laptop.run(command::ShowScreen{app::Screen::forms});
    fill(laptop, command::NewRecord{"activity"});
    fill(laptop, command::SetFillValue{"title", title});
    fill(laptop, command::SetFillValue{"place", app::testing::village});
    fill(laptop, command::OpenSection{"account"});
    if (find_photo(laptop.view().forms.fill->entries) == nullptr) fill(laptop, command::AddRow{"photos"});
    fill(laptop, command::AttachFile{find_photo(laptop.view().forms.fill->entries)->path, file});
    laptop.clock.advance(400);
    laptop.settle();
    ASSERT_TRUE(laptop.view().forms.fill->record.has_value());
  }
  /// The photo on the screen, and nothing from which it could be made anew.
  void damage(Laptop& laptop) {
    const std::filesystem::path file = photo(laptop).file;
    std::filesystem::remove_all(file.parent_path().parent_path() / "original");
    std::ofstream(file, std::ios::binary | std::ios::in) << "damaged";
  }
  /// The screen as it is now.
  void look(Laptop& laptop, app::Screen screen) {
    robot.views = laptop.view();
    robot.views.shell.screen = screen;
    robot.frames(3);
  }
  /// The widget of a record's field or a review's line; empty: none.
  std::string find_ending(std::string_view end) const {
    for (const auto& [id, item] : robot.probe().items()) {
      if (id.ends_with(end)) return id;
    }
    return {};
  }
  void wait_for_photos(Laptop& laptop) {
    laptop.wait_until([](const app::Views& v) { return v.sync.photos == PhotoFigures{} && !v.sync.photos_sending; },
                      "the photos to be sent");
  }

  yanxing::testing::TempDir pictures;
  Robot robot;
};

}  // namespace yanxing::test
