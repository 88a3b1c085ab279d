// Laptops and a real server on loopback: what the tests of syncing and of reviewing share.
#pragma once

#include <gtest/gtest.h>

#include "tests/client/app/app_fixture.h"

namespace yanxing::app::testing {

/// A real server on loopback for each test.
class Sync : public ::testing::Test {
 protected:
  City city;
};

/// A township that fills and a county that reviews.
class ReviewSync : public Sync {
 protected:
  static void run(Laptop& laptop, FillCommand wish) {
    laptop.run(std::move(wish));
    laptop.clock.advance(300);
    laptop.settle();
  }
  static void show(Laptop& laptop, Screen screen) {
    laptop.run(command::ShowScreen{screen});
    laptop.settle();
  }
  /// A finished activity, on the disk.
  RecordId finished(Laptop& laptop, const std::string& title) {
    show(laptop, Screen::forms);
    run(laptop, command::NewRecord{"activity"});
    run(laptop, command::SetFillValue{"kind", "rights"});
    run(laptop, command::SetFillValue{"place", village});
    run(laptop, command::SetFillValue{"title", title});
    run(laptop, command::SetFillValue{"date", "2021-05-01"});
    run(laptop, command::SetFillValue{"sessions", 1});
    run(laptop, command::SetFillValue{"attendances", 86});
    run(laptop, command::FinaliseRecord{});
    EXPECT_EQ(laptop.view().forms.fill->state, FillState::final)
        << (laptop.view().forms.fill->errors.empty() ? "" : laptop.view().forms.fill->errors[0].path);
    return *laptop.view().forms.fill->record;
  }
  static std::int64_t count(const Laptop& laptop, ReviewTab tab) {
    return laptop.view().review.counts.at(static_cast<std::size_t>(tab));
  }
  static void decide(Laptop& office, bool accept, const std::string& comment) {
    const auto& content = *office.view().review.content;
    office.run(ReviewCommand{command::DecideReview{{{content.record, content.version}}, accept, comment}});
    office.settle();
  }

  Laptop town{township, "韦一"};
  Laptop office{"450224", "莫审核"};
};

}  // namespace yanxing::app::testing
