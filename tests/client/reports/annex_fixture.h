// A laptop with one final record of each annex form, and the source that reports are built from.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>

#include "client/records/attachments.h"
#include "client/records/form_library.h"
#include "client/reports/report.h"
#include "tests/client/records/fixture.h"
#include "tests/client/reports/printed.h"

namespace yanxing::testing {

class Annex : public ::testing::Test {
 protected:
  Annex();

  /// Builds a report; a failed test where it cannot.
  reports::Document build(const std::string& name, const reports::Question& question = {});
  reports::Document build(const std::string& name, const RecordId& id);
  /// The name of a kept picture.
  std::string picture(int red, int green, int blue, int width = 640, int height = 480);

  RecordId training_record(const std::string& highlights, bool final_state = true);
  RecordId training_plan();
  RecordId guidance(const std::string& overall);
  RecordId schedule(bool with_actual);
  RecordId registration(std::size_t characters);
  RecordId recommendation(int courses);
  RecordId site_application(int photos);
  RecordId site_statistics(int organisations);
  RecordId highlight_plan();
  RecordId minutes(std::size_t characters);

  TempDir dir;
  TestLaptop laptop{dir / "laptop", "覃记录", "450224"};
  records::FormLibrary library;
  records::Attachments attachments;
  places::Places places;
  reports::Source source;
};

}  // namespace yanxing::testing
