#include "tests/crash/laptop_scenes.h"

#include <sqlite3.h>

#include <algorithm>
#include <fstream>
#include <optional>

#include "client/records/attachments.h"
#include "client/records/backup.h"
#include "client/records/restore.h"
#include "sync/base/hash.h"
#include "tests/crash/laptop_files.h"
#include "tests/crash/ledger_look.h"

namespace yanxing::crash {
namespace {

namespace fs = std::filesystem;
using records::SaveRequest;
using sync::testing::SeededRandom;

// ---- Saving

class Saving final : public Scene {
 public:
  explicit Saving(bool careless) : careless_(careless) {}
  std::string name() const override { return careless_ ? "save without a sync" : "save"; }

  Status prepare(const fs::path& folder) override {
    YX_TRY(make_laptop(folder, 0, 3));
    // What each deed leads to.
    const fs::path copy = folder.string() + "-pictures";
    copy_folder(folder, copy);
    {
      YX_ASSIGN(const auto laptop, Laptop::open(copy));
      pictures_ = {picture(laptop->store())};
      for (const auto& deed : deeds()) {
        YX_TRY(deed(*laptop));
        pictures_.push_back(picture(laptop->store()));
      }
    }
    fs::remove_all(copy);
    return {};
  }

  Status act(const fs::path& folder, Run& run) override {
    YX_ASSIGN(const auto laptop, with_another_try(run, [&] { return Laptop::open(folder); }));
    if (careless_) YX_TRY(laptop->store().db().exec("PRAGMA synchronous = OFF"));
    const auto all = deeds();
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (i < static_cast<std::size_t>(run.before)) continue;
      YX_TRY(with_another_try(run, [&] { return all[i](*laptop); }));
      run.reported();
    }
    while (true) {  // the search index, as the app keeps it up
      const auto more = with_another_try(run, [&] { return laptop->records->index_some(); });
      if (!more) return more.error();
      if (!*more) return {};
    }
  }

  std::string judge(const fs::path& folder, int reported, bool done) override {
    const auto at = static_cast<std::size_t>(reported);
    if (done) return look(folder, {pictures_.back()});
    std::vector<std::string> allowed{pictures_.at(at)};
    if (at + 1 < pictures_.size()) allowed.push_back(pictures_[at + 1]);
    return look(folder, allowed);
  }

 private:
  using Deed = std::function<Status(Laptop&)>;
  static std::vector<Deed> deeds() {
    return {
        [](Laptop& laptop) -> Status {
          YX_TRY(laptop.records->save(person(10)));
          return {};
        },
        [](Laptop& laptop) -> Status {
          const std::vector<SaveRequest> together{person(11), person(12)};
          YX_TRY(laptop.records->save_together(together));
          return {};
        },
        [](Laptop& laptop) -> Status {
          YX_TRY(laptop.records->remove(numbered(0)));
          return {};
        },
        [](Laptop& laptop) -> Status { return laptop.workspace->set_setting("crash.test", 7); },
    };
  }

  bool careless_;
  std::vector<std::string> pictures_;
};

// ---- Importing; a very large record

/// One deed.
class Storing final : public Scene {
 public:
  Storing(std::string name, std::vector<SaveRequest> requests)
      : name_(std::move(name)), requests_(std::move(requests)) {}
  std::string name() const override { return name_; }
  Status prepare(const fs::path& folder) override {
    YX_TRY(make_laptop(folder, 0, 2));
    const fs::path copy = folder.string() + "-pictures";
    copy_folder(folder, copy);
    {
      YX_ASSIGN(const auto laptop, Laptop::open(copy));
      old_ = picture(laptop->store());
      YX_TRY(laptop->records->save_many(requests_));
      new_ = picture(laptop->store());
    }
    fs::remove_all(copy);
    return {};
  }
  Status act(const fs::path& folder, Run& run) override {
    YX_ASSIGN(const auto laptop, with_another_try(run, [&] { return Laptop::open(folder); }));
    YX_ASSIGN(const auto saved, with_another_try(run, [&] { return laptop->records->save_many(requests_); }));
    if (!saved.rejected.empty()) return saved.rejected.front().error;
    run.reported();
    return {};
  }
  std::string judge(const fs::path& folder, int reported, bool done) override {
    return done || reported > 0 ? look(folder, {new_}) : look(folder, {old_, new_});
  }

 private:
  std::string name_;
  std::vector<SaveRequest> requests_;
  std::string old_, new_;
};

// ---- Pulling

class Pulling final : public Scene {
 public:
  std::string name() const override { return "pull"; }
  Status prepare(const fs::path& folder) override {
    YX_TRY(make_laptop(folder, 0, 1));
    other_.emplace(9, server_);
    for (int i = 0; i < 24; ++i) {
      sync::Change change;
      change.record = numbered(100 + i % 20);
      change.form = "person";
      change.place = township;
      change.author = "乙";
      change.edits.push_back({"name", sync::testing::text_value("他" + std::to_string(i)), {}});
      other_->save(change);
    }
    other_->sync();
    // Its own work is on the server already, so that the server stays as it is.
    {
      YX_ASSIGN(const auto laptop, Laptop::open(folder));
      YX_TRY(sync_once(*laptop, nullptr));
      YX_TRY(laptop->store().db().exec("PRAGMA wal_checkpoint(TRUNCATE)"));
    }
    for (int i = 0; i < 24; ++i) {
      sync::Change change;
      change.record = numbered(300 + i % 20);
      change.form = "person";
      change.place = township;
      change.author = "乙";
      change.edits.push_back({"name", sync::testing::text_value("新" + std::to_string(i)), {}});
      other_->save(change);
    }
    other_->sync();
    const fs::path copy = folder.string() + "-pictures";
    copy_folder(folder, copy);
    pictures_.clear();
    {
      YX_ASSIGN(const auto laptop, Laptop::open(copy));
      pictures_.push_back(picture(laptop->store()));
      YX_TRY(sync_once(*laptop, nullptr, [&] { pictures_.push_back(picture(laptop->store())); }));
    }
    fs::remove_all(copy);
    return pictures_.back() == picture(server_.store) ? Status()
                                                      : Status(Error{Code::invalid, "pulled something else"});
  }
  Status act(const fs::path& folder, Run& run) override {
    YX_ASSIGN(const auto laptop, with_another_try(run, [&] { return Laptop::open(folder); }));
    YX_TRY(sync_once(*laptop, &run));
    run.reported();
    return {};
  }
  std::string judge(const fs::path& folder, int reported, bool done) override {
    return done || reported > 0 ? look(folder, {pictures_.back()}) : look(folder, pictures_);
  }

 private:
  Status sync_once(Laptop& laptop, Run* run, const std::function<void()>& after_work = {}) {
    const auto& me = laptop.workspace->identity();
    YX_ASSIGN(SigningKey key, SigningKey::from_seed(me.key.seed()));
    const sync::ClientIdentity identity{me.device, std::move(key), server_.identity.key.public_key()};
    const sync::DeviceInfo device{me.device, me.key.public_key(), {{township}}, 1};
    sync::ClientSession session(laptop.store(), laptop.workspace->log(), laptop.workspace->clock(), identity,
                                laptop.random, laptop.clock, {8, 8});
    Run quiet;
    Run& patient = run != nullptr ? *run : quiet;
    while (true) {
      YX_ASSIGN(const auto request, with_another_try(patient, [&] { return session.next(); }));
      if (!request) return {};
      YX_ASSIGN(const std::string reply, server_.handle(device, request->frame));
      YX_TRY(with_another_try(patient, [&] { return session.on_reply(reply); }));
      if (after_work) after_work();
      while (session.has_work()) {
        YX_TRY(with_another_try(patient, [&] { return session.work(5); }));
        if (after_work) after_work();
      }
    }
  }
  sync::testing::TestServer server_;
  std::optional<sync::testing::SyncLaptop> other_;
  std::vector<std::string> pictures_;
};

// ---- Migrating

class Migrating final : public Scene {
 public:
  explicit Migrating(bool killed) : killed_(killed) {}
  std::string name() const override { return killed_ ? "migration after a kill" : "migration"; }
  Status prepare(const fs::path& folder) override {
    const fs::path made = folder.string() + "-made";
    YX_TRY(make_laptop(made, 0, 20));
    {
      YX_ASSIGN(auto db, sqlite::Db::open(records::ledger_file(made).string(), sqlite::OpenMode::existing));
      YX_TRY(db.exec("DROP TABLE attachment_ref; PRAGMA user_version = 1"));
      YX_ASSIGN(auto change, db.prepare("SELECT count(*) FROM change"));
      YX_TRY(change.step());
      changes_ = change.integer(0);
      change.reset();
      if (killed_) copy_folder(made, folder);  // with its -wal
    }
    if (!killed_) copy_folder(made, folder);
    fs::remove_all(made);
    return {};
  }
  Status act(const fs::path& folder, Run& run) override {
    YX_ASSIGN(const auto laptop, with_another_try(run, [&] { return Laptop::open(folder); }));
    YX_TRY(with_another_try(run, [&] { return laptop->records->save(person(50)); }));
    run.reported();
    return {};
  }
  std::string judge(const fs::path& folder, int reported, bool) override {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder / "backups", error)) {
      if (entry.path().extension() != ".db") continue;
      if (auto finding = backup_is_bad(entry.path()); !finding.empty()) return finding;
    }
    const auto laptop = Laptop::open(folder);
    if (!laptop) return "does not open: " + said(laptop.error());
    if (auto finding = unsound((*laptop)->store()); !finding.empty()) return finding;
    const auto version = (*laptop)->store().db().integer("PRAGMA user_version");
    if (!version || *version != 2) return "is not of version 2";
    if (const auto names = (*laptop)->store().attachments_after("", 10); !names) return "attachments cannot be asked";
    const auto saved = (*laptop)->records->find(numbered(50));
    if (reported > 0 && (!saved || !*saved)) return "what was saved after the migration is gone";
    const auto count = (*laptop)->store().change_count();
    const auto least = static_cast<std::uint64_t>(changes_);
    if (!count || *count < least || *count > least + 1) return "changes are missing";
    return {};
  }

 private:
  std::string backup_is_bad(const fs::path& file) const {
    auto db = sqlite::Db::open(file.string(), sqlite::OpenMode::read_only);
    if (!db) return "the backup before the migration does not open: " + said(db.error());
    if (auto whole = db->check_integrity(); !whole) return "the backup before the migration: " + whole.error().detail;
    const auto version = db->integer("PRAGMA user_version"), count = db->integer("SELECT count(*) FROM change");
    if (!version || *version != 1 || !count || *count != changes_)
      return "the backup before the migration is not whole";
    return {};
  }
  bool killed_;
  std::int64_t changes_ = 0;
};

// ---- Backing up

class BackingUp final : public Scene {
 public:
  std::string name() const override { return "backup"; }
  Status prepare(const fs::path& folder) override {
    fs::create_directory(folder / "stick");
    YX_TRY(make_laptop(folder / "data", 0, 30));
    YX_ASSIGN(const auto laptop, Laptop::open(folder / "data"));
    now_ = picture(laptop->store());
    records::Attachments photos(folder / "data");
    for (const char* content : {"a photo", "another photo"})
      YX_TRY(photos.import_bytes(content, records::AttachmentKind::file, "a.jpg"));
    return {};
  }
  Status act(const fs::path& folder, Run& run) override {
    YX_ASSIGN(const auto laptop, with_another_try(run, [&] { return Laptop::open(folder / "data"); }));
    const auto made =
        with_another_try(run, [&] { return records::backup(*laptop->workspace, folder / "stick/backup.db"); });
    // One that came about before: nothing is written over.
    if (!made && made.error().code != Code::exists) return made.error();
    // A photo that cannot be read is left out, and said to be.
    all_photos_ = made && made->left_out.empty();
    run.reported();
    return {};
  }
  std::string judge(const fs::path& folder, int reported, bool done) override {
    if (auto finding = look(folder / "data", {now_}); !finding.empty()) return finding;
    const fs::path file = folder / "stick/backup.db";
    if (!fs::exists(file)) return reported > 0 || done ? "the backup that was reported is not there" : "";
    auto db = sqlite::Db::open(file.string(), sqlite::OpenMode::read_only);
    if (!db) return "the backup does not open: " + said(db.error());
    std::vector<std::string> damaged;
    const auto photos = records::check_backup_photos(*db, damaged);
    if (!damaged.empty()) return "a photo in the backup is damaged";
    if (!photos) return "the photos in the backup: " + said(photos.error());
    if (*photos != 2 && all_photos_) return "photos are missing in the backup";
    auto store = sync::SqliteStore::open(*db);
    if (!store) return "the backup is no ledger: " + said(store.error());
    if (auto finding = unsound(**store); !finding.empty()) return "the backup: " + finding;
    return picture(**store) == now_ ? "" : "the backup is not whole";
  }

 private:
  bool all_photos_ = true;
  std::string now_;
};

// ---- Restoring

class Restoring final : public Scene {
 public:
  explicit Restoring(Before before) : before_(before) {}
  std::string name() const override {
    return before_ == Before::closed   ? "restore"
           : before_ == Before::killed ? "restore after a kill"
                                       : "restore over a damaged file";
  }
  Status prepare(const fs::path& folder) override {
    const fs::path made = folder.string() + "-made";
    fs::create_directory(folder / "stick");
    YX_TRY(make_laptop(made, 0, 10));
    {
      YX_ASSIGN(const auto laptop, Laptop::open(made));
      new_ = picture(laptop->store());
      records::Attachments photos(made);
      YX_ASSIGN(const auto photo, photos.import_bytes("a photo", records::AttachmentKind::file, "a.jpg"));
      photo_ = photo.name;
      YX_ASSIGN(const auto backed_up, records::backup(*laptop->workspace, folder / "stick/backup.db"));
      if (backed_up.photos != 1) return Error{Code::corrupt, "the photo is not in the backup"};
      fs::remove(photos.path_of(photo_));
      for (int i = 0; i < 10; ++i) YX_TRY(laptop->records->save(person(50 + i)));
      old_ = picture(laptop->store());
      if (before_ != Before::closed) copy_folder(made, folder / "data");
    }
    if (before_ == Before::closed) copy_folder(made, folder / "data");
    fs::remove_all(made);
    if (before_ == Before::damaged) {
      std::fstream file(records::ledger_file(folder / "data"), std::ios::in | std::ios::out | std::ios::binary);
      file.seekp(0);
      file << std::string(8192, 'g');
    }
    return {};
  }
  Status act(const fs::path& folder, Run& run) override {
    const StillClock clock(1'621'214'640'000);
    SeededRandom random(7);
    records::OpenOptions options;
    options.clock = &clock;
    options.random = &random;
    const auto restored =
        with_another_try(run, [&] { return records::restore(folder / "data", folder / "stick/backup.db", options); });
    if (!restored) return restored.error();
    run.reported();
    return {};
  }
  std::string judge(const fs::path& folder, int reported, bool done) override {
    if (done || reported > 0) {
      if (auto finding = look(folder / "data", {new_}); !finding.empty()) return finding;
    } else if (before_ == Before::damaged) {
      if (const auto laptop = Laptop::open(folder / "data"); !laptop)
        return laptop.error().code == Code::corrupt ? "" : "the damaged file is gone: " + said(laptop.error());
      return look(folder / "data", {new_});
    } else if (auto finding = look(folder / "data", {old_, new_}); !finding.empty()) {
      return finding;
    }
    const auto laptop = Laptop::open(folder / "data");
    if (picture((*laptop)->store()) == old_) return {};
    if (!records::Attachments(folder / "data").open(photo_)) return "the records are there without their photo";
    return before_ == Before::damaged ? "" : kept_is_there(folder);
  }

 private:
  /// Where the new state is, the old one is kept, whole.
  std::string kept_is_there(const fs::path& folder) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder / "data/backups", error)) {
      auto db = sqlite::Db::open(entry.path().string(), sqlite::OpenMode::read_only);
      if (!db) continue;
      auto store = sync::SqliteStore::open(*db);
      if (store && unsound(**store).empty() && picture(**store) == old_) return {};
    }
    return "the state before was not kept";
  }
  Before before_;
  std::string old_, new_, photo_;
};

// ---- Attaching

class Attaching final : public Scene {
 public:
  std::string name() const override { return "attachment and its record"; }
  Status prepare(const fs::path& folder) override { return make_laptop(folder, 0, 1); }
  Status act(const fs::path& folder, Run& run) override {
    YX_ASSIGN(const auto laptop, with_another_try(run, [&] { return Laptop::open(folder); }));
    records::Attachments attachments(folder);
    for (int i = run.before; i < 2; ++i) {
      const auto kept = with_another_try(
          run, [&] { return attachments.import_bytes(content(i), records::AttachmentKind::file, "a.pdf"); });
      if (!kept) return kept.error();
      SaveRequest request = person(10 + i);
      request.values["note"] = kept->name;
      YX_TRY(with_another_try(run, [&] { return laptop->records->save(request); }));
      run.reported();
    }
    return {};
  }
  std::string judge(const fs::path& folder, int reported, bool) override {
    const auto laptop = Laptop::open(folder);
    if (!laptop) return "does not open: " + said(laptop.error());
    if (auto finding = unsound((*laptop)->store()); !finding.empty()) return finding;
    const records::Attachments attachments(folder);
    for (int i = 0; i < 2; ++i) {
      const auto record = (*laptop)->records->find(numbered(10 + i));
      if (!record) return "a record cannot be read";
      if (!*record) {
        if (i < reported) return "a record that was reported is gone";
        continue;
      }
      const auto bytes = attachments.open((*record)->values.at("note").get<std::string>());
      if (!bytes) return "a record names a file that is not there: " + said(bytes.error());
      if (*bytes != content(i)) return "a file is not what was kept";
    }
    return {};
  }

 private:
  static std::string content(int i) { return std::string(5000, static_cast<char>('a' + i)); }
};

// ---- Killed, started again, and then the power goes

class KilledBefore final : public Scene {
 public:
  std::string name() const override { return "what a killed program had written"; }
  Status prepare(const fs::path& folder) override { return make_laptop(folder, 0, 2); }
  Status act(const fs::path& folder, Run& run) override {
    const std::string content(3000, 'k');
    if (run.before == 0) {
      // As far as a program comes that is killed between its last write and its fsync.
      const std::string name = sha256(content).hex() + ".pdf";
      const fs::path file = folder / "attachments" / name.substr(0, 2) / name;
      fs::create_directories(file.parent_path());
      std::ofstream(file, std::ios::binary) << content;
      YX_ASSIGN(const auto laptop, Laptop::open(folder));
      YX_TRY(laptop->store().db().exec("PRAGMA synchronous = OFF"));
      YX_TRY(laptop->records->save(person(10)));
      sqlite3_db_config(laptop->store().db().handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    }
    YX_ASSIGN(const auto laptop, Laptop::open(folder));
    YX_ASSIGN(const auto seen, laptop->records->find(numbered(10)));
    if (seen && run.before == 0) run.reported();
    records::Attachments attachments(folder);
    YX_ASSIGN(const auto kept, attachments.import_bytes(content, records::AttachmentKind::file, "a.pdf"));
    SaveRequest request = person(11);
    request.values["note"] = kept.name;
    YX_TRY(laptop->records->save(request));
    if (run.count == 1) run.reported();
    return {};
  }
  std::string judge(const fs::path& folder, int reported, bool) override {
    const auto laptop = Laptop::open(folder);
    if (!laptop) return "does not open: " + said(laptop.error());
    if (auto finding = unsound((*laptop)->store()); !finding.empty()) return finding;
    const auto seen = (*laptop)->records->find(numbered(10)), named = (*laptop)->records->find(numbered(11));
    if (reported > 0 && (!seen || !*seen)) return "a record that was seen after the restart is gone";
    if (!named) return "a record cannot be read";
    if (reported > 1 && !*named) return "a record that was reported is gone";
    if (!*named) return {};
    const auto bytes = records::Attachments(folder).open((*named)->values.at("note").get<std::string>());
    return bytes ? "" : "a record names a file that is not there: " + said(bytes.error());
  }
};

// ---- Setting up

class SettingUp final : public Scene {
 public:
  std::string name() const override { return "first start"; }
  Status prepare(const fs::path&) override { return {}; }
  Status act(const fs::path& folder, Run& run) override {
    YX_ASSIGN(const auto laptop, with_another_try(run, [&] { return Laptop::open(folder, true); }));
    if (!laptop->workspace->is_set_up()) {
      YX_TRY(with_another_try(run, [&] { return laptop->workspace->set_up(township, "覃记录"); }));
    }
    run.reported();
    return {};
  }
  std::string judge(const fs::path& folder, int reported, bool done) override {
    const auto laptop = Laptop::open(folder, reported == 0);
    if (!laptop) return "does not open: " + said(laptop.error());
    if (auto finding = unsound((*laptop)->store()); !finding.empty()) return finding;
    if ((done || reported > 0) && !(*laptop)->workspace->is_set_up()) return "the laptop has forgotten who it is";
    return {};
  }
};

}  // namespace

std::unique_ptr<Scene> saving(bool careless) { return std::make_unique<Saving>(careless); }
std::unique_ptr<Scene> importing() {
  std::vector<SaveRequest> rows;
  for (int i = 0; i < 60; ++i) rows.push_back(person(1 + i));
  return std::make_unique<Storing>("roster import", std::move(rows));
}
std::unique_ptr<Scene> saving_large() {
  SaveRequest large = person(13);
  for (int i = 0; i < 1950; ++i) large.values["kept_" + std::to_string(i)] = i;
  return std::make_unique<Storing>("a record that becomes several changes", std::vector{std::move(large)});
}
std::unique_ptr<Scene> pulling() { return std::make_unique<Pulling>(); }
std::unique_ptr<Scene> migrating(bool killed) { return std::make_unique<Migrating>(killed); }
std::unique_ptr<Scene> backing_up() { return std::make_unique<BackingUp>(); }
std::unique_ptr<Scene> restoring(Before before) { return std::make_unique<Restoring>(before); }
std::unique_ptr<Scene> attaching() { return std::make_unique<Attaching>(); }
std::unique_ptr<Scene> killed_before() { return std::make_unique<KilledBefore>(); }
std::unique_ptr<Scene> setting_up() { return std::make_unique<SettingUp>(); }

}  // namespace yanxing::crash
