// What is a photo is told by its content, whatever its name says.
#include <filesystem>

#include "tests/cli/cli_fixture.h"
#include "tests/client/images/samples.h"

namespace yanxing::testing {
namespace {

using nlohmann::json;

class CliKinds : public CliTest {
 protected:
  void SetUp() override { init(); }
  ProcessResult add(const std::string& name, const std::string& content) const {
    write(dir / name, content);
    return cli({"attachment", "add", dir / name, "--json"});
  }
  ProcessResult save_photo(const std::string& name) const {
    return cli(
        {"save", "problem", "title=票箱没有锁", "severity=urgent", std::string("place=") + village, "photo=" + name});
  }
};

TEST_F(CliKinds, AJpegIsMadeSmallAndCleanedWhateverItsName) {
  const std::string jpeg = telephone_jpeg(2400, 1800, 1);
  ASSERT_NE(jpeg.find("Exif"), std::string::npos);
  for (const char* name : {"a.jfif", "a.jpe", "a.webp", "a", "a.JPG", "a.pdf"}) {
    const auto added = add(name, jpeg);
    ASSERT_EQ(added.exit_code, 0) << name << added.err;
    const json kept = json::parse(added.out);
    EXPECT_EQ(kept["width"], 1600) << name;
    const std::string file = kept["name"];
    EXPECT_TRUE(file.ends_with(".jpg")) << file;
    EXPECT_EQ(read_file(dir / ("laptop/attachments/" + file.substr(0, 2) + "/" + file)).find("Exif"),
              std::string::npos);
    EXPECT_EQ(save_photo(file).exit_code, 0) << name;
  }
}

TEST_F(CliKinds, APictureThatCannotBeCleanedIsNoPhoto) {
  const std::string webp = "RIFF\x10" + std::string(3, '\0') + "WEBPVP8 and more";
  const auto added = add("a.webp", webp);
  ASSERT_EQ(added.exit_code, 0) << added.err;
  EXPECT_NE(added.err.find("goes only where a file is asked for. For a photo save it as JPEG or PNG"),
            std::string::npos)
      << added.err;
  const std::string name = json::parse(added.out)["name"];
  const auto refused = save_photo(name);
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_NE(refused.err.find("takes a photo, and"), std::string::npos) << refused.err;
  EXPECT_NE(refused.err.find("Save the picture as one of these first"), std::string::npos) << refused.err;
  // By its name alone it is no photo.
  EXPECT_EQ(add("b.jpg", webp).exit_code, 1);
  EXPECT_EQ(add("b.png", "some text").exit_code, 1);
  const auto paper = add("scan.pdf", "%PDF-1.7");
  EXPECT_EQ(paper.exit_code, 0);
  EXPECT_EQ(paper.err.find("neither"), std::string::npos) << paper.err;
}

}  // namespace
}  // namespace yanxing::testing
