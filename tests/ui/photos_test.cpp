// Photos of records from the fill screen to the server and to another laptop: the real App, a real server, and what the
// screens say meanwhile.
#include <gtest/gtest.h>

#include "tests/support/fault_proxy.h"
#include "tests/support/permissions_count.h"
#include "tests/ui/photos_fixture.h"

namespace yanxing::test {
namespace {

TEST_F(PhotoScreens, APhotoWaitsApartFromItsRecordUntilTheServerSignsForIt) {
  City city;
  Laptop laptop;
  app::testing::enrol(laptop, city);
  record_activity(laptop);
  EXPECT_EQ(laptop.view().sync.photos.waiting, 1);
  EXPECT_GT(laptop.view().sync.photos.bytes_total, 0);
  EXPECT_EQ(photo(laptop).place, PhotoPlace::local);
  look(laptop, app::Screen::sync);
  EXPECT_TRUE(robot.value("status.photos").starts_with("1 张照片等待上报，已传 0 / 0.1 MB"))
      << robot.value("status.photos");
  EXPECT_TRUE(robot.value("sync.photos").starts_with("1 张照片等待上报，已传 0 / "));
  robot.screenshot("photos-waiting");
  laptop.run(command::ShowScreen{app::Screen::home});
  laptop.settle();
  look(laptop, app::Screen::home);
  EXPECT_TRUE(robot.value("home.photos").starts_with("1 张照片等待上报"));
  laptop.run(command::ShowScreen{app::Screen::forms});
  laptop.settle();
  look(laptop, app::Screen::forms);
  robot.screenshot("photos-question");

  city.kill();
  app::testing::sync_once(laptop);
  EXPECT_EQ(laptop.view().sync.photos.waiting, 1) << "nothing was sent";
  city.start();
  app::testing::sync_once(laptop);
  wait_for_photos(laptop);
  EXPECT_EQ(photo(laptop).place, PhotoPlace::on_server);
  look(laptop, app::Screen::sync);
  EXPECT_EQ(robot.find("status.photos"), nullptr);
  EXPECT_EQ(robot.find("sync.photos"), nullptr);
  laptop.reopen();
  laptop.settle();
  EXPECT_EQ(laptop.view().sync.photos, PhotoFigures{});
}

TEST_F(PhotoScreens, APhotoThatIsHalfSentSaysHowFarItIs) {
  City city;
  yanxing::testing::FaultProxy line(city.port());
  Laptop laptop;
  app::testing::enrol(laptop, city, app::testing::township, "https://127.0.0.1:" + std::to_string(line.port()));
  record_large_photo(laptop);
  line.next({.cut_up = 600'000, .then_away = true});  // or libcurl would try once more by itself
  app::testing::sync_once(laptop);
  laptop.wait_until([](const app::Views& v) { return !v.sync.photo_problem.empty(); }, "the cut");
  EXPECT_GE(line.cut(), 1);
  EXPECT_EQ(laptop.view().sync.unsent_changes, 0) << "the record is through";
  const PhotoFigures half = laptop.view().sync.photos;
  EXPECT_EQ(half.waiting, 1);
  EXPECT_GE(half.bytes_done, 256 << 10) << "a piece that the server confirmed";
  EXPECT_LT(half.bytes_done, 600'000);
  std::uintmax_t there = 0;
  for (const auto& part : std::filesystem::directory_iterator(city.folder() / "attachments/partial"))
    there += part.file_size();
  EXPECT_LE(static_cast<std::uintmax_t>(half.bytes_done), there) << "what is called sent is on the server";
  // Tenths, rounded down: never more than is true.
  const std::string done = "0." + std::to_string(half.bytes_done / 100'000);
  const auto expect_shown = [&] {
    look(laptop, app::Screen::sync);
    for (const char* id : {"sync.photos", "status.photos"})
      EXPECT_TRUE(robot.value(id).starts_with("1 张照片等待上报，已传 " + done + " / ")) << robot.value(id);
    robot.views.shell.language = "en";
    robot.frames(3);
    EXPECT_TRUE(robot.value("sync.photos").starts_with("1 photo waiting, " + done + " of "))
        << robot.value("sync.photos");
  };
  expect_shown();
  EXPECT_EQ(laptop.view().sync.reach, app::Reach::offline) << "not reachable above \"cannot be reached\"";
  EXPECT_EQ(laptop.view().sync.photo_todo.key, "sync.todo.no_network.by_hand");
  robot.screenshot("photos-half-sent");
  laptop.reopen();
  laptop.settle();
  EXPECT_EQ(laptop.view().sync.photos, half) << "after a restart too";
  expect_shown();
  line.next({});
  app::testing::sync_once(laptop);
  wait_for_photos(laptop);
  EXPECT_LT(line.passed(yanxing::testing::Way::up),
            static_cast<std::uint64_t>(half.bytes_total - half.bytes_done) + 50'000)
      << "only the rest was sent";
}

TEST_F(PhotoScreens, AFileThatCannotBeReadIsToldAndTheOthersGo) {
  const yanxing::testing::PermissionsCount permissions_count;
  City city;
  Laptop laptop;
  app::testing::enrol(laptop, city);
  record_activity(laptop);
  const std::filesystem::path locked = photo(laptop).file;
  record_activity(laptop, 1100, "另一次");
  std::filesystem::permissions(locked, std::filesystem::perms::none);
  app::testing::sync_once(laptop);
  laptop.wait_until([](const app::Views& v) { return !v.sync.photo_problem.empty(); }, "the word of it");
  EXPECT_EQ(laptop.view().sync.photos.waiting, 1);
  look(laptop, app::Screen::sync);
  EXPECT_TRUE(robot.value("sync.photos").starts_with("1 张照片等待上报")) << robot.value("sync.photos");
  EXPECT_TRUE(robot.value("sync.photos.problem").starts_with("1 张照片的文件读不出来，没有上报"))
      << robot.value("sync.photos.problem");
  robot.screenshot("photos-unreadable");
  std::filesystem::permissions(locked, std::filesystem::perms::owner_read);
  app::testing::sync_once(laptop);
  wait_for_photos(laptop);
}

TEST_F(PhotoScreens, ThreePhotosWaitingAreThree) {
  City city;
  Laptop laptop;
  app::testing::enrol(laptop, city);
  for (const int width : {1200, 1100, 1000}) record_activity(laptop, width, "活动" + std::to_string(width));
  record_activity(laptop, 1200, "同一张照片");  // one photo of two records is one photo
  look(laptop, app::Screen::sync);
  EXPECT_TRUE(robot.value("sync.photos").starts_with("3 张照片等待上报，已传 0 / ")) << robot.value("sync.photos");
  EXPECT_TRUE(robot.value("status.photos").starts_with("3 张照片等待上报")) << robot.value("status.photos");
  laptop.reopen();
  laptop.settle();
  EXPECT_EQ(laptop.view().sync.photos.waiting, 3) << "after a restart too";
  app::testing::sync_once(laptop);
  wait_for_photos(laptop);
  look(laptop, app::Screen::sync);
  EXPECT_EQ(robot.find("status.photos"), nullptr);
}

TEST_F(PhotoScreens, AnotherLaptopFetchesItFromTheQuestion) {
  City city;
  Laptop laptop;
  app::testing::enrol(laptop, city);
  record_activity(laptop);
  const auto record = *laptop.view().forms.fill->record;
  app::testing::sync_once(laptop);
  wait_for_photos(laptop);

  Laptop second(app::testing::township, "覃二");
  app::testing::enrol(second, city);
  app::testing::sync_once(second);
  EXPECT_EQ(second.view().sync.photos, PhotoFigures{}) << "another's photo is not missing";
  second.run(command::ShowScreen{app::Screen::forms});
  fill(second, command::OpenFill{record});
  fill(second, command::OpenSection{"account"});
  EXPECT_EQ(photo(second).place, PhotoPlace::elsewhere);
  EXPECT_TRUE(photo(second).file.empty());
  look(second, app::Screen::forms);
  robot.screenshot("photos-elsewhere");
  const std::string id = "q." + find_photo(second.view().forms.fill->entries)->path + ".fetch";
  ASSERT_TRUE(robot.click(id)) << "no button " << id;
  for (const auto& asked : robot.take_all<command::FetchPhoto>()) second.run(asked);
  second.wait_until([&](const app::Views&) { return !photo(second).file.empty(); }, "the photo");
  EXPECT_EQ(yanxing::testing::read_file(photo(second).file), yanxing::testing::read_file(photo(laptop).file));
  wait_for_photos(second);
  EXPECT_EQ(photo(second).place, PhotoPlace::on_server);
}

TEST_F(PhotoScreens, WithoutAServerAFetchSaysWhy) {
  Laptop laptop;
  laptop.run(command::FetchPhoto{std::string(64, 'a') + ".jpg"});
  laptop.settle();  // no crash, nothing is asked
  EXPECT_EQ(laptop.view().sync.photos, PhotoFigures{});
}

TEST_F(PhotoScreens, ADamagedPhotoIsNamedAndTheRecordStaysSound) {
  City city;
  Laptop laptop;
  app::testing::enrol(laptop, city);
  record_activity(laptop);
  damage(laptop);
  app::testing::sync_once(laptop);
  laptop.wait_until([](const app::Views& v) { return v.sync.photos.damaged == 1; }, "the damaged photo to be found");
  EXPECT_EQ(laptop.view().sync.unsent_changes, 0) << "the record is through";
  EXPECT_EQ(photo(laptop).place, PhotoPlace::damaged);
  look(laptop, app::Screen::sync);
  EXPECT_NE(robot.find("sync.photos.damaged"), nullptr);
  EXPECT_EQ(robot.value("status.photos_damaged"), "1 张照片的文件已损坏，不会上报");
  robot.screenshot("photos-damaged");
}

TEST_F(PhotoScreens, DamageIsFoundAtTheStartWithoutANetwork) {
  Laptop laptop;
  record_activity(laptop);
  EXPECT_EQ(laptop.view().sync.photos.waiting, 1);
  damage(laptop);
  laptop.reopen();
  laptop.wait_until([](const app::Views& v) { return v.sync.photos.damaged == 1; }, "the damaged photo to be found");
  EXPECT_EQ(laptop.view().sync.photos.waiting, 0);
  look(laptop, app::Screen::home);
}

TEST_F(PhotoScreens, AnotherLaptopFetchesItFromTheRecordAndTheReview) {
  City city;
  Laptop laptop;
  app::testing::enrol(laptop, city);
  record_activity(laptop);
  const auto record = *laptop.view().forms.fill->record;
  app::testing::sync_once(laptop);  // the record
  wait_for_photos(laptop);
  const std::string content = yanxing::testing::read_file(photo(laptop).file);

  for (const auto screen : {app::Screen::records, app::Screen::review}) {
    Laptop second(app::testing::township, "覃二");
    app::testing::enrol(second, city);
    app::testing::sync_once(second);
    const auto shown = [&]() -> const app::AttachmentView* {
      if (screen == app::Screen::records && second.view().records.detail) {
        for (const auto& field : second.view().records.detail->fields) {
          if (field.attachment) return &*field.attachment;
        }
      } else if (second.view().review.content) {
        for (const auto& section : second.view().review.content->sections) {
          for (const auto& line : section.lines) {
            if (line.attachment) return &*line.attachment;
          }
        }
      }
      return nullptr;
    };
    second.run(command::ShowScreen{screen});
    second.settle();
    if (screen == app::Screen::records) {
      second.run(command::OpenRecord{record});
    } else {
      second.run(app::ReviewCommand(command::ShowReviewTab{app::ReviewTab::draft}));
      second.settle();
      second.run(app::ReviewCommand(command::ReadReviewed{record}));
    }
    second.settle();
    ASSERT_NE(shown(), nullptr);
    EXPECT_EQ(shown()->place, PhotoPlace::elsewhere);
    look(second, screen);
    const std::string fetch = find_ending(".fetch");
    ASSERT_FALSE(fetch.empty());
    EXPECT_EQ(robot.value(fetch.substr(0, fetch.size() - 6) + ".place"), "还没有取到本机");
    robot.screenshot(screen == app::Screen::records ? "photos-record" : "photos-review");
    // Below what fits: she scrolls there, as Tab would.
    robot.move_to({robot.find(fetch)->rect.min.x + 20, 600});
    const auto is_whole = [&] { return robot.find(fetch)->visible && robot.find(fetch)->rect.max.y < 700; };
    for (int i = 0; i < 40 && !is_whole(); ++i) {
      robot.scroll(2);
      robot.frames(2);
    }
    // Without the server the try says why, and may be repeated.
    city.kill();
    ASSERT_TRUE(robot.click(fetch)) << fetch;
    for (const auto& asked : robot.take_all<command::FetchPhoto>()) second.run(asked);
    second.wait_until([&](const app::Views&) { return shown() != nullptr && !shown()->problem.empty(); }, "the reason");
    look(second, screen);
    EXPECT_FALSE(robot.value(fetch.substr(0, fetch.size() - 6) + ".problem").empty());
    city.start();
    ASSERT_TRUE(robot.click(fetch));
    for (const auto& asked : robot.take_all<command::FetchPhoto>()) second.run(asked);
    second.wait_until([&](const app::Views&) { return shown() != nullptr && !shown()->file.empty(); }, "the photo");
    EXPECT_EQ(yanxing::testing::read_file(shown()->file), content);
    look(second, screen);
    EXPECT_TRUE(find_ending(".fetch").empty());
    EXPECT_FALSE(find_ending(".picture").empty());
    robot.screenshot(screen == app::Screen::records ? "photos-record-here" : "photos-review-here");
  }
}

TEST_F(PhotoScreens, AFetchThatIsStoppedMayBeAskedForAgain) {
  City city;
  Laptop laptop;
  app::testing::enrol(laptop, city);
  record_activity(laptop);
  const auto record = *laptop.view().forms.fill->record;
  app::testing::sync_once(laptop);
  wait_for_photos(laptop);
  Laptop second(app::testing::township, "覃二");
  app::testing::enrol(second, city);
  app::testing::sync_once(second);
  second.run(command::ShowScreen{app::Screen::forms});
  fill(second, command::OpenFill{record});
  fill(second, command::OpenSection{"account"});
  const std::string name = photo(second).content;
  second.run(command::FetchPhoto{name});
  EXPECT_TRUE(photo(second).fetching);
  look(second, app::Screen::forms);
  const std::string stop = "q." + find_photo(second.view().forms.fill->entries)->path + ".stop";
  ASSERT_TRUE(robot.click(stop)) << "no button " << stop;
  for (const auto& asked : robot.take_all<command::CancelFetch>()) second.run(asked);
  EXPECT_FALSE(photo(second).fetching);
  EXPECT_TRUE(photo(second).problem.empty());
  second.settle();
  second.run(command::FetchPhoto{name});
  second.wait_until([&](const app::Views&) { return !photo(second).file.empty(); }, "the photo");
}

TEST_F(PhotoScreens, ARecordThatIsSavedDuringAnUploadGoesFirst) {
  City city;
  Laptop laptop;
  app::testing::enrol(laptop, city);
  record_large_photo(laptop);
  laptop.run(command::SyncNow{});
  laptop.wait_until([](const app::Views& v) { return v.sync.photos_sending; }, "the first piece");
  // Meanwhile she goes on.
  laptop.run(app::FillCommand(command::SetFillValue{"title", "三八维权周（二）"}));
  laptop.clock.advance(400);
  laptop.wait_until([](const app::Views& v) { return v.sync.unsent_changes > 0; }, "the answer to be saved");
  laptop.wait_until([](const app::Views& v) { return v.sync.unsent_changes == 0; }, "the answer to be sent");
  EXPECT_TRUE(laptop.view().sync.photos_sending) << "the photo was not through yet";
  wait_for_photos(laptop);
}

TEST_F(PhotoScreens, TheSettingsSayHowLargePhotosAreKept) {
  Laptop laptop;
  laptop.run(command::ShowScreen{app::Screen::settings});
  laptop.settle();
  EXPECT_EQ(laptop.view().settings.photo_edge, 1600);
  look(laptop, app::Screen::settings);
  robot.screenshot("photos-settings");
  ASSERT_TRUE(robot.click("settings.photos.edge.0"));
  for (const auto& asked : robot.take_all<command::SetPhotoEdge>()) laptop.run(asked);
  EXPECT_EQ(laptop.view().settings.photo_edge, 1024);
  laptop.reopen();
  laptop.settle();
  EXPECT_EQ(laptop.view().settings.photo_edge, 1024);
}

}  // namespace
}  // namespace yanxing::test
