#include "tests/crash/stick_scenes.h"

#include <algorithm>
#include <set>
#include <vector>

#include "client/records/attachment_outbox.h"
#include "server-stub/attachments.h"
#include "tests/crash/ledger_look.h"
#include "tests/crash/picture_parts.h"
#include "tests/crash/stick_parts.h"

namespace yanxing::crash {
namespace {

namespace fs = std::filesystem;
using records::AttachmentOutbox;

/// What the city holds of records and files; error: it is not sound.
struct CityHolds {
  std::string picture;
  std::uint64_t changes = 0;
  std::set<std::string> files;
};
Result<CityHolds> look_at_city(const fs::path& folder, const std::vector<std::string>& names) {
  YX_ASSIGN(const auto city, open_city(folder));
  if (auto finding = unsound(city->store()); !finding.empty()) return Error{Code::corrupt, finding};
  server::Attachments attachments(*city);
  YX_ASSIGN(const auto checked, attachments.verify());
  if (!checked.missing.empty() || !checked.damaged.empty())
    return Error{Code::corrupt, "an attachment that counts as held is missing or damaged"};
  CityHolds out;
  out.picture = picture(city->store());
  YX_ASSIGN(out.changes, city->store().change_count());
  for (const std::string& name : names) {
    YX_ASSIGN(const auto held, attachments.find(sync::attachment_hash(name)));
    if (held) out.files.insert(name);
  }
  return out;
}

// ---- The city imports

class ImportingBundle final : public Scene {
 public:
  std::string name() const override { return "import of a bundle"; }
  Status prepare(const fs::path& folder) override {
    laptop_ = folder.string() + "-laptop";
    fs::create_directory(folder / "stick");
    YX_TRY(make_city(folder / "city"));
    YX_TRY(make_laptop(laptop_, 0, 3));
    YX_ASSIGN(const auto city, open_city(folder / "city"));
    YX_TRY(begin_life(*city));
    {
      YX_ASSIGN(const auto laptop, Laptop::open(laptop_, false, 2));
      YX_TRY(enrol(*laptop, *city));
      YX_ASSIGN(std::string first, save_with_file(*laptop, 10));
      YX_TRY(export_bundle(*laptop, bundle_in(folder)));
      YX_TRY(import_bundle(*city, bundle_in(folder), ack_in(folder)));
      YX_TRY(take_ack(*laptop, ack_in(folder)));
      YX_ASSIGN(const std::uint64_t left, unsent(*laptop));
      if (left != 0) return Error{Code::invalid, "the first bundle did not come through"};
      YX_TRY(laptop->records->save(person(1)));
      YX_ASSIGN(std::string second, save_with_file(*laptop, 11));
      YX_ASSIGN(std::string third, save_with_file(*laptop, 12));
      YX_TRY(export_bundle(*laptop, bundle_in(folder)));
      if (!fs::exists(bundle_in(folder).string() + ".2")) return Error{Code::invalid, "all is in one part"};
      names_ = {first, second, third};
      new_ = picture(laptop->store());
      YX_ASSIGN(unsent_, unsent(*laptop));
    }
    old_ = picture(city->store());
    YX_ASSIGN(old_changes_, city->store().change_count());
    return {};
  }
  Status act(const fs::path& folder, Run& run) override {
    YX_ASSIGN(const auto city, with_another_try(run, [&] { return open_city(folder / "city"); }));
    YX_TRY(with_another_try(run, [&] { return import_bundle(*city, bundle_in(folder), ack_in(folder)); }));
    run.reported();
    return {};
  }
  std::string judge(const fs::path& folder, int reported, bool done) override {
    const bool is_over = reported > 0 || done;
    const auto city = look_at_city(folder / "city", names_);
    if (!city) return "the city: " + said(city.error());
    const bool has_come = city->picture == new_;
    if (!has_come && (is_over || city->picture != old_)) return "the city holds neither the old nor the new state";
    if (city->changes != old_changes_ + (has_come ? unsent_ : 0)) return "changes are lost or there twice";
    if (is_over && city->files.size() != names_.size()) return "a file of the bundle is not held";
    return ack_is_bad(folder, *city, is_over);
  }

 private:
  static fs::path bundle_in(const fs::path& folder) { return folder / "stick/work.yxb"; }
  static fs::path ack_in(const fs::path& folder) { return folder / "stick/work.ack"; }
  /// The old one or the new one; the laptop takes it, and it says no more than the city holds.
  std::string ack_is_bad(const fs::path& folder, const CityHolds& city, bool is_over) const {
    const fs::path other = folder.string() + "-other";
    fs::remove_all(other);
    copy_folder(laptop_, other);
    const auto laptop = Laptop::open(other);
    if (!laptop) return "the laptop: " + said(laptop.error());
    const auto taken = take_ack(**laptop, ack_in(folder));
    if (!taken) return "the laptop does not take the ack: " + said(taken.error());
    if (taken->lost_some || taken->forked || taken->ahead || taken->new_epoch) return "the ack speaks of a loss";
    const auto left = unsent(**laptop);
    if (!left || (*left != 0 && *left != unsent_)) return "the ack is neither the old nor the new one";
    if (*left == 0 && city.picture != new_) return "the ack says more than the city holds";
    if (*left != 0 && is_over) return "the ack that was reported is not there";
    const records::Attachments files(other);
    AttachmentOutbox outbox(*(*laptop)->workspace, files);
    for (const std::string& name : names_) {
      const auto place = outbox.place_of(name);
      if (!place) return "the laptop: " + said(place.error());
      if (place->on_server && !city.files.contains(name)) return "the ack speaks of a file that is not held";
      if (!place->on_server && is_over) return "the ack does not speak of a file";
    }
    return unsound((*laptop)->store());
  }

  fs::path laptop_;
  std::string old_, new_;
  std::uint64_t old_changes_ = 0, unsent_ = 0;
  std::vector<std::string> names_;
};

// ---- The laptop exports

class ExportingBundle final : public Scene {
 public:
  std::string name() const override { return "export of a bundle"; }
  Status prepare(const fs::path& folder) override {
    city_ = folder.string() + "-city";
    fs::create_directory(folder / "stick");
    YX_TRY(make_city(city_));
    YX_TRY(make_laptop(folder / "data", 0, 3));
    YX_ASSIGN(const auto city, open_city(city_));
    YX_TRY(begin_life(*city));
    YX_ASSIGN(const auto laptop, Laptop::open(folder / "data", false, 2));
    YX_TRY(enrol(*laptop, *city));
    const fs::path ack = folder.string() + "-ack";
    names_.clear();
    for (const int number : {10, 11, 12}) {
      YX_ASSIGN(names_.emplace_back(), save_with_file(*laptop, number));
    }
    YX_TRY(export_bundle(*laptop, bundle_in(folder)));
    if (!fs::exists(bundle_in(folder).string() + ".3")) return Error{Code::invalid, "not three parts"};
    YX_TRY(import_bundle(*city, bundle_in(folder), ack));
    YX_TRY(take_ack(*laptop, ack));
    for (const int number : {13, 14}) {
      YX_ASSIGN(names_.emplace_back(), save_with_file(*laptop, number));
    }
    old_ = picture(city->store());
    new_ = picture(laptop->store());
    return {};
  }
  Status act(const fs::path& folder, Run& run) override {
    // Every start has dice of its own.
    YX_ASSIGN(const auto laptop,
              with_another_try(run, [&] { return Laptop::open(folder / "data", false, run.again ? 4 : 3); }));
    YX_ASSIGN(const auto written, with_another_try(run, [&] { return export_bundle(*laptop, bundle_in(folder)); }));
    // A file that cannot be read is left out, and said to be.
    all_files_ = written.left_out == 0;
    run.reported();
    return {};
  }
  std::string judge(const fs::path& folder, int reported, bool done) override {
    if (auto finding = look(folder / "data", {new_}); !finding.empty()) return finding;
    const bool is_over = reported > 0 || done;
    if (done) {
      for (const auto& entry : fs::directory_iterator(folder / "stick")) {
        const std::string name = entry.path().filename();
        // A third part that could not be removed is of another bundle, and passed over.
        if (name.ends_with(".tmp")) return name + " is left on the stick";
      }
    }
    return stick_is_bad(folder, is_over);
  }

 private:
  static fs::path bundle_in(const fs::path& folder) { return folder / "stick/work.yxb"; }
  /// Whatever lies there under a bundle's name is whole: the city takes it, or misses a part.
  std::string stick_is_bad(const fs::path& folder, bool is_over) const {
    const fs::path other = folder.string() + "-other";
    fs::remove_all(other);
    copy_folder(city_, other);
    {
      const auto city = open_city(other);
      if (!city) return "the city: " + said(city.error());
      const Status imported = import_bundle(**city, bundle_in(folder), folder.string() + "-other-ack");
      const bool misses_some = !imported && imported.error().code == Code::needs_person && !is_over;
      if (!imported && !misses_some) return "the city does not take the bundle: " + said(imported.error());
    }
    const auto city = look_at_city(other, names_);
    if (!city) return "the city: " + said(city.error());
    if (city->picture == new_)
      return is_over && all_files_ && city->files.size() != names_.size() ? "a file is not in it" : "";
    return is_over || city->picture != old_ ? "the bundle does not hold the laptop's work" : "";
  }

  fs::path city_;
  bool all_files_ = true;
  std::string old_, new_;
  std::vector<std::string> names_;
};

// ---- The laptop takes the ack

class TakingAck final : public Scene {
 public:
  std::string name() const override { return "ack with photos"; }
  Status prepare(const fs::path& folder) override {
    fs::create_directory(folder / "stick");
    const fs::path city_folder = folder.string() + "-city", bundle = folder.string() + "-bundle";
    YX_TRY(make_city(city_folder));
    YX_TRY(make_laptop(folder / "data", 0, 3));
    YX_ASSIGN(const auto city, open_city(city_folder));
    YX_TRY(begin_life(*city));
    YX_ASSIGN(const auto laptop, Laptop::open(folder / "data", false, 2));
    YX_TRY(enrol(*laptop, *city));
    names_.clear();
    for (const int number : {10, 11}) {
      YX_ASSIGN(names_.emplace_back(), save_with_picture(*laptop, number));
    }
    YX_TRY(export_bundle(*laptop, bundle));
    YX_TRY(import_bundle(*city, bundle, ack_in(folder)));
    now_ = picture(laptop->store());
    YX_ASSIGN(unsent_, unsent(*laptop));
    return {};
  }
  Status act(const fs::path& folder, Run& run) override {
    YX_ASSIGN(const auto laptop, with_another_try(run, [&] { return Laptop::open(folder / "data"); }));
    YX_TRY(with_another_try(run, [&] { return take_ack(*laptop, ack_in(folder)); }));
    run.reported();
    return {};
  }
  std::string judge(const fs::path& folder, int reported, bool done) override {
    if (auto finding = look(folder / "data", {now_}); !finding.empty()) return finding;
    const auto laptop = Laptop::open(folder / "data");
    if (!laptop) return "does not open: " + said(laptop.error());
    const bool is_over = reported > 0 || done;
    const auto left = unsent(**laptop);
    if (!left || (*left != 0 && (is_over || *left != unsent_))) return "half of the ack was taken";
    for (const std::string& name : names_) {
      if (auto finding = picture_is_bad(**laptop, name, true, is_over); !finding.empty()) return finding;
    }
    return is_over ? originals_stay(**laptop) : "";
  }

 private:
  static fs::path ack_in(const fs::path& folder) { return folder / "stick/work.ack"; }
  std::string now_;
  std::uint64_t unsent_ = 0;
  std::vector<std::string> names_;
};

}  // namespace

std::unique_ptr<Scene> importing_bundle() { return std::make_unique<ImportingBundle>(); }
std::unique_ptr<Scene> exporting_bundle() { return std::make_unique<ExportingBundle>(); }
std::unique_ptr<Scene> taking_ack() { return std::make_unique<TakingAck>(); }

}  // namespace yanxing::crash
