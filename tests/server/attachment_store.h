// A city with attachments and no network, for tests.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "server-stub/attachments.h"
#include "server-stub/city.h"
#include "tests/server/laptop.h"
#include "tests/support/process.h"

namespace yanxing::server {

namespace fs = std::filesystem;
using testing::attachment_name;
using testing::read_file;

struct TurnedClock final : WallClock {
  UnixMs now = 1'795'000'000'000;
  UnixMs now_ms() const override { return now; }
};

class AttachmentStore : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(City::create(dir_, {"柳州", {"localhost"}}, clock_, system_random()));
    open();
  }
  /// The program starts again: nothing that was only in memory is there any more.
  void open() {
    attachments_.reset();
    city_ = City::open(dir_, clock_, system_random()).value();
    attachments_ = std::make_unique<Attachments>(*city_);
  }
  Upload begin(const std::string& content, const DeviceId& device, const std::string& ending = "jpg") {
    auto begun = attachments_->begin_upload(device, attachment_name(content, ending), content.size());
    EXPECT_TRUE(begun && std::holds_alternative<Upload>(*begun));
    return std::get<Upload>(*begun);
  }
  void append(Upload& upload, const std::string& bytes) {
    const auto offset = attachments_->take_over(upload);
    ASSERT_TRUE(offset && *offset);
    auto writer = attachments_->write_part(upload, **offset);
    ASSERT_TRUE(writer) << writer.error().detail;
    ASSERT_TRUE((*writer)->append(bytes));
    ASSERT_TRUE((*writer)->sync());
  }
  bool is_held(const std::string& content) { return attachments_->find(sha256(content)).value().has_value(); }
  void put(const fs::path& file, const std::string& content) {
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << content;
  }
  std::uint64_t offset_of(Upload& upload) { return attachments_->take_over(upload).value().value_or(999); }

  testing::TempDir temp_;
  DataDir dir_{temp_ / "city"};
  TurnedClock clock_;
  std::unique_ptr<City> city_;
  std::unique_ptr<Attachments> attachments_;
  const DeviceId here_ = make_uuid_v7(1, system_random()), there_ = make_uuid_v7(2, system_random());
};

}  // namespace yanxing::server
