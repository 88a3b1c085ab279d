#include "server-stub/attachments.h"
#include "tests/crash/city_files.h"
#include "tests/crash/ledger_look.h"
#include "tests/crash/server_scenes.h"

namespace yanxing::crash {
namespace {

namespace fs = std::filesystem;
using server::City;
using server::DataDir;
using sync::testing::SeededRandom;

constexpr const char* photo = "what a camera saw";

/// As an upload that came whole.
Status publish_photo(City& city) {
  server::Attachments attachments(city);
  const std::string content = photo;
  YX_ASSIGN(server::Upload upload,
            attachments.begin_bundle_upload(numbered(900), sha256(content).hex() + ".jpg", content.size()));
  YX_ASSIGN(const auto writer, attachments.write_part(upload, 0));
  YX_TRY(writer->append(content));
  YX_TRY(writer->sync());
  YX_ASSIGN(const bool good, attachments.publish(upload));
  return good ? Status() : Status(Error{Code::invalid, "the photo was refused"});
}

/// One laptop that is enrolled, and a code that none has used yet.
Status add_devices(City& city) {
  YX_ASSIGN(const auto used, city.devices().invite("450224204", "甲的电脑", city.ca_der()));
  const auto request = sync::make_enrolment_request(used, numbered(901), SigningKey::generate(city.random()), "laptop");
  YX_ASSIGN(const auto outcome, city.devices().enrol(request, city.ca_der()));
  if (!std::holds_alternative<server::Enrolled>(outcome)) return Error{Code::invalid, "the laptop was refused"};
  YX_TRY(city.devices().invite("450224204", "乙的电脑", city.ca_der()));
  return {};
}

enum class Codes { waiting, void_ };

/// All that makes it this city and no other, but for its epoch. A restore makes unused codes void.
Result<std::string> portrait(City& city, Codes codes) {
  YX_ASSIGN(const auto devices, city.devices().list());
  std::string text = picture(city.store()) + city.identity().chain_pem() + city.identity().certificate.key_pem;
  std::size_t waiting = 0;
  for (const server::ListedDevice& device : devices) {
    if (device.state == "waiting") ++waiting;
    if (device.state != "waiting") text += device.id + " " + device.name + " " + device.state + "\n";
  }
  if (waiting != (codes == Codes::waiting ? 1u : 0u)) text += std::to_string(waiting) + " codes wait\n";
  const auto held = server::Attachments(city).find(sha256(std::string(photo)));
  return text + (held && *held ? "the photo\n" : "no photo\n");
}

class BackingUpCity final : public Scene {
 public:
  std::string name() const override { return "backup on the server"; }
  Status prepare(const fs::path& folder) override {
    fs::create_directory(folder / "stick");
    YX_TRY(make_city(folder / "city"));
    YX_ASSIGN(const auto city, open_city(folder / "city"));
    YX_TRY(fill(*city, 1, 30));
    YX_TRY(publish_photo(*city));
    YX_TRY(add_devices(*city));
    epoch_ = city->identity().epoch;
    YX_ASSIGN(now_, portrait(*city, Codes::waiting));
    return {};
  }
  Status act(const fs::path& folder, Run& run) override {
    YX_ASSIGN(const auto city, with_another_try(run, [&] { return open_city(folder / "city"); }));
    const Status made = with_another_try(run, [&] { return city->backup(backup_in(folder).string()); });
    // One that came about before: nothing is written over.
    if (!made && made.error().code != Code::exists) return made;
    run.reported();
    return {};
  }
  std::string judge(const fs::path& folder, int reported, bool done) override {
    if (auto finding = city_is_not_as_it_was(folder / "city"); !finding.empty()) return "the city: " + finding;
    const fs::path backup = backup_in(folder);
    fs::path unfinished;
    for (const auto& entry : fs::directory_iterator(folder / "stick")) {
      if (entry.path().extension() == ".part") unfinished = entry.path();
      if (done && entry.path() != backup) return "left on the stick: " + entry.path().filename().string();
    }
    if (fs::exists(backup)) {
      if (auto finding = does_not_restore(folder, backup); !finding.empty()) return "the backup: " + finding;
    } else if (reported > 0 || done) {
      return "the backup that was reported is not there";
    }
    if (unfinished.empty()) return {};
    // Nobody is told of it; whoever takes it for a backup all the same is told that it is none, or it is whole.
    const auto finding = does_not_restore(folder, unfinished);
    return finding.empty() || finding.starts_with(refused_) ? "" : "the unfinished backup: " + finding;
  }

 private:
  static fs::path backup_in(const fs::path& folder) { return folder / "stick/backup.db"; }
  std::string city_is_not_as_it_was(const fs::path& folder) const {
    const auto city = open_city(folder);
    if (!city) return "does not open: " + said(city.error());
    if (auto finding = unsound((*city)->store()); !finding.empty()) return finding;
    if ((*city)->identity().epoch != epoch_) return "has another epoch";
    const auto now = portrait(**city, Codes::waiting);
    return now && *now == now_ ? "" : "is not what it was";
  }
  /// On another machine, to which the folder of attachments is copied, too.
  std::string does_not_restore(const fs::path& folder, const fs::path& backup) const {
    const fs::path other = folder.string() + "-other";
    fs::remove_all(other);
    fs::create_directory(other);
    fs::copy(folder / "city/attachments", other / "attachments", fs::copy_options::recursive);
    SeededRandom random(8);
    if (const auto restored = server::restore_city(DataDir{other}, backup.string(), city_clock, random); !restored)
      return refused_ + said(restored.error());
    const auto city = open_city(other);
    if (!city) return "does not open once it is restored: " + said(city.error());
    if (auto finding = unsound((*city)->store()); !finding.empty()) return finding;
    const auto restored = portrait(**city, Codes::void_);
    if (!restored || *restored != now_) return "is not whole";
    return (*city)->identity().epoch == epoch_ ? "is restored under its old epoch" : "";
  }

  const std::string refused_ = "is refused: ";
  Uuid epoch_;
  std::string now_;
};

}  // namespace

std::unique_ptr<Scene> backing_up_city() { return std::make_unique<BackingUpCity>(); }

}  // namespace yanxing::crash
