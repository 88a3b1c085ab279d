// What a person can do wrong with the target, and what a computer can: nothing half written is ever left.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "client/reports/report.h"
#include "tests/client/reports/printed.h"
#include "tests/client/reports/sample_document.h"

namespace yanxing::testing {
namespace {

using reports::write_document;

/// No file may grow over so many bytes: what a full disk does to a write.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) {
    ::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit tight{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &tight);
  }
  ~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &before_); }

 private:
  rlimit before_{};
};

std::size_t files_in(const std::filesystem::path& folder) {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& each : std::filesystem::directory_iterator(folder)) ++count;
  return count;
}

class Write : public ::testing::Test {
 protected:
  TempDir dir;
};

TEST_F(Write, AnotherEndingIsRefused) {
  for (const char* name : {"a.doc", "a", "pdf", "a.pdf.txt"}) {
    const Status written = write_document(table_document(3), dir / name);
    ASSERT_FALSE(written) << name;
    EXPECT_EQ(written.error().code, Code::unsupported);
  }
  EXPECT_TRUE(write_document(table_document(3), dir / "A.PDF"));
  EXPECT_TRUE(write_document(table_document(3), dir / "A.XLSX"));
  EXPECT_EQ(files_in(dir.path()), 2U);
}

TEST_F(Write, AFullDiskLeavesTheFormerFileAndNoHalfOne) {
  for (const char* name : {"a.pdf", "a.xlsx"}) {
    std::ofstream(dir / name) << "the former one";
    Status written;
    {
      const FullDisk full(4096);
      written = write_document(table_document(400), dir / name);
    }
    ASSERT_FALSE(written) << name;
    EXPECT_EQ(written.error().code, Code::disk_full) << written.error().detail;
    EXPECT_EQ(read_file(dir / name), "the former one");
  }
  EXPECT_EQ(files_in(dir.path()), 2U);
}

TEST_F(Write, AMissingFolderOrAFolderOfThatNameIsAnError) {
  for (const char* name : {"no/such/a.pdf", "no/such/a.xlsx"}) {
    const Status written = write_document(table_document(3), dir / name);
    ASSERT_FALSE(written) << name;
    EXPECT_EQ(written.error().code, Code::io);
  }
  std::filesystem::create_directory(dir / "b.pdf");
  EXPECT_FALSE(write_document(table_document(3), dir / "b.pdf"));
}

TEST_F(Write, CharactersThatNoFontHasAreNamed) {
  reports::Document document = table_document(1);
  const std::string nowhere = "\U0003FFF0";  // of a plane that holds nothing
  document.sections[0].blocks.emplace_back(reports::Paragraph{"韦" + nowhere + "兰"});
  std::set<std::string> unprinted;
  ASSERT_TRUE(write_document(document, dir / "a.pdf", &unprinted));
  EXPECT_EQ(unprinted, std::set<std::string>{nowhere});
  EXPECT_EQ(reports::named_characters(unprinted), nowhere + " (U+3FFF0)");
  ASSERT_TRUE(write_document(table_document(3), dir / "b.pdf", &unprinted));
  EXPECT_TRUE(unprinted.empty());
}

mode_t mode_of(const std::filesystem::path& file) {
  struct stat there {};
  return ::stat(file.c_str(), &there) == 0 ? there.st_mode & 0777 : 0;
}

TEST_F(Write, ALinkStaysAndWhatItPointsToIsWrittenAnew) {
  const std::filesystem::path shelf = dir / "shelf";
  for (const char* kind : {".pdf", ".xlsx"}) {
    const std::string ending = kind;
    std::filesystem::create_directories(shelf);
    std::ofstream(shelf / ("real" + ending)) << "the former one";
    std::filesystem::create_symlink("shelf/real" + ending, dir / ("first" + ending));
    std::filesystem::create_symlink(std::filesystem::path(dir / ("first" + ending)), dir / ("second" + ending));
    ASSERT_TRUE(write_document(table_document(3), dir / ("second" + ending)));
    EXPECT_TRUE(std::filesystem::is_symlink(dir / ("first" + ending)));
    EXPECT_TRUE(std::filesystem::is_symlink(dir / ("second" + ending)));
    EXPECT_NE(read_file(shelf / ("real" + ending)), "the former one");
    std::filesystem::create_symlink("shelf/new" + ending, dir / ("to-nothing" + ending));
    ASSERT_TRUE(write_document(table_document(3), dir / ("to-nothing" + ending))) << "where it points";
    EXPECT_TRUE(std::filesystem::is_regular_file(shelf / ("new" + ending)));
    EXPECT_TRUE(std::filesystem::is_symlink(dir / ("to-nothing" + ending)));
  }
  EXPECT_EQ(files_in(shelf), 4U) << "nothing half written beside it";
  std::filesystem::create_symlink("round.pdf", dir / "round.pdf");
  const Status circle = write_document(table_document(3), dir / "round.pdf");
  ASSERT_FALSE(circle);
  EXPECT_EQ(circle.error().code, Code::io);
}

TEST_F(Write, APipeIsRefusedAndStays) {
  const std::string pipe = dir / "pipe.pdf";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::filesystem::create_symlink("pipe.pdf", dir / "link.pdf");
  for (const char* name : {"pipe.pdf", "link.pdf"}) {
    const Status written = write_document(table_document(3), dir / name);
    ASSERT_FALSE(written) << name;
    EXPECT_NE(written.error().detail.find("is no plain file"), std::string::npos) << written.error().detail;
  }
  EXPECT_TRUE(std::filesystem::is_fifo(pipe));
  EXPECT_EQ(files_in(dir.path()), 2U);
}

TEST_F(Write, AnExistingFileKeepsItsModeAndANewOneHonoursTheUmask) {
  const mode_t before = ::umask(027);
  for (const char* name : {"new.pdf", "new.xlsx"}) {
    ASSERT_TRUE(write_document(table_document(3), dir / name));
    EXPECT_EQ(mode_of(dir / name), 0640U) << name;
    ::chmod((dir / name).c_str(), 0604);
    ASSERT_TRUE(write_document(table_document(3), dir / name));
    EXPECT_EQ(mode_of(dir / name), 0604U) << name;
  }
  ::umask(before);
}

TEST_F(Write, AFullDiskIsSaidByUsAlone) {
  ::testing::internal::CaptureStderr();
  Status written;
  {
    const FullDisk full(4096);
    written = write_document(table_document(400), dir / "a.xlsx");
  }
  const bool whole = write_document(table_document(3), dir / "b.xlsx").ok();
  std::fprintf(stderr, "ours");
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "ours") << "libxlsxwriter prints nothing, and we still can";
  EXPECT_FALSE(written);
  EXPECT_TRUE(whole);
}

TEST_F(Write, AThousandRowsAndVeryLongNames) {
  reports::Document document = table_document(1000);
  document.sections.front().title = long_text(120);
  document.sections.front().head.front().value = long_text(80);
  auto& table = std::get<reports::Table>(document.sections.front().blocks.front());
  table.rows[3].cells[1] = std::string(300, 'A');
  table.rows[4].cells[1] = long_text(4000);  // a row taller than a page
  const auto file = print(dir, document, "thousand");
  EXPECT_GT(pages_of(file), 25);
  EXPECT_NE(run_of(file).find("𠮷田999"), std::string::npos);
  EXPECT_TRUE(write_document(document, dir / "thousand.xlsx"));
}

TEST_F(Write, FontsAreEmbedded) {
  const auto file = print(dir, form_document("𠮷䶮㐂 ABC", {}), "fonts");
  const std::string fonts = run("/usr/bin/pdffonts", {file.string()}).out;
  EXPECT_NE(fonts.find("NotoSerifCJK"), std::string::npos) << fonts;
  EXPECT_NE(run_of(file).find("𠮷䶮㐂"), std::string::npos);
  EXPECT_NE(run("/usr/bin/pdfinfo", {file.string()}).out.find("最美基层妇联干部登记表"), std::string::npos);
}

TEST_F(Write, NoLineBeginsWithPunctuation) {
  reports::Document document = form_document(long_text(900), {});
  const auto file = print(dir, document, "punctuation");
  const std::string text = run("/usr/bin/pdftotext", {file.string(), "-"}).out;
  for (const char* mark : {"\n，", "\n。", "\n）", "\n；", "\n”", "\n、"})
    EXPECT_EQ(text.find(mark), std::string::npos) << mark;
}

}  // namespace
}  // namespace yanxing::testing
