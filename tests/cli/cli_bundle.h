// A city, a laptop, and a folder that stands for the stick between them; each command is a process.
#pragma once

#include <algorithm>
#include <filesystem>
#include <random>

#include "tests/cli/cli_city.h"

namespace yanxing::testing {

using nlohmann::json;
namespace fs = std::filesystem;

class CliBundle : public CliCity {
 protected:
  void SetUp() override {
    CliCity::SetUp();
    enrol();
    fs::create_directory(stick());
  }
  std::string stick() const { return dir / "stick"; }
  std::string on_stick(const std::string& name) const { return stick() + "/" + name; }
  std::string person(const std::string& name, const std::string& laptop = "laptop") const {
    return save({"person", "name=" + name, std::string("place=") + village}, laptop);
  }
  json exported(const std::string& name = "out.yxb", const std::string& laptop = "laptop",
                std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"bundle", "export", on_stick(name)});
    return json_of(std::move(more), laptop);
  }
  json taken(const std::string& name = "out.yxb", const std::string& ack = "ack.yxa", int exit = 0) const {
    const auto result = server({"bundle", "import", on_stick(name), "-o", on_stick(ack), "--json"});
    EXPECT_EQ(result.exit_code, exit) << result.err;
    return json::parse(result.out, nullptr, false);
  }
  json acked(const std::string& ack = "ack.yxa", const std::string& laptop = "laptop") const {
    return json_of({"bundle", "import", on_stick(ack)}, laptop);
  }
  json server_status(const std::string& folder = "server") const {
    return json::parse(server({"status", "--json"}, "en_US.UTF-8", folder).out);
  }
  json status(const std::string& laptop = "laptop") const { return json_of({"status"}, laptop); }
  std::string digest(const std::string& laptop = "laptop") const { return json_of({"verify"}, laptop)["digest"]; }
  std::string server_digest() const {
    return json::parse(server({"verify", "--scope", township, "--json"}).out)["digest"];
  }
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(stick())) names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
  }
};

/// Noise, so that nothing packs it.
inline std::string noise(std::size_t bytes, std::uint32_t seed) {
  std::mt19937 dice(seed);
  std::string out(bytes, '\0');
  for (char& c : out) c = static_cast<char>(dice());
  return out;
}

class CliBundlePhotos : public CliBundle {
 protected:
  /// A record with a file of its own; the file's name.
  std::string with_photo(std::uint32_t seed, std::size_t bytes = 150'000, const std::string& laptop = "laptop") const {
    const std::string file = dir / ("photo" + std::to_string(seed) + ".pdf");
    write(file, noise(bytes, seed));
    const std::string name = json_of({"attachment", "add", file}, laptop)["name"];
    save({"activity", "--force", "title=活动", "kind=rights", "date=2021-05-01", "sessions=1", "attendances=8",
          std::string("place=") + village, "photo=" + name},
         laptop);
    return name;
  }
};

}  // namespace yanxing::testing
