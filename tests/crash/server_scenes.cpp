#include "tests/crash/server_scenes.h"

#include <algorithm>
#include <fstream>

#include "server-stub/form_catalogue.h"
#include "server-stub/sync_service.h"
#include "tests/crash/city_files.h"
#include "tests/crash/ledger_look.h"

namespace yanxing::crash {
namespace {

namespace fs = std::filesystem;
using server::City;
using server::DataDir;
using sync::testing::SeededRandom;

// ---- Pushing

class Pushing final : public Scene {
 public:
  std::string name() const override { return "push on the server"; }
  Status prepare(const fs::path& folder) override {
    YX_TRY(make_city(folder / "city"));
    {
      YX_ASSIGN(const auto city, open_city(folder / "city"));
      server_key_ = city->identity().signing_key.public_key();
      Client client({}, server_key_);
      YX_TRY(client.save(0, 28));
      clients_ = {client.store};
      digests_ = {digest_of(city->store())};
    }
    const fs::path copy = folder.string() + "-undisturbed";
    copy_folder(folder, copy);
    Run run;
    recording_ = true;
    const Status done = act(copy, run);
    recording_ = false;
    fs::remove_all(copy);
    return done;
  }
  void seed(std::uint64_t number) override { seed_cities(number); }
  Status act(const fs::path& folder, Run& run) override {
    YX_ASSIGN(const auto city, with_another_try(run, [&] { return open_city(folder / "city"); }));
    YX_TRY(with_another_try(run, [&] { return begin_life(*city); }));
    static const server::FormCatalogue forms = server::FormCatalogue::embedded().value();
    server::SyncService service(*city, forms);
    Client client(clients_.at(static_cast<std::size_t>(run.before)), server_key_);
    sync::ClientSession session(client.store, client.log, client.hybrid, client.identity, client.random, city_clock,
                                {8, 8});
    while (true) {
      YX_ASSIGN(const auto request, session.next());
      if (!request) break;
      YX_ASSIGN(const std::string reply,
                with_another_try(run, [&] { return service.handle(client.device(), request->frame); }));
      YX_TRY(session.on_reply(reply));
      while (session.has_work()) YX_TRY(session.work(100));
      run.reported();
      if (!recording_) continue;
      clients_.push_back(client.store);
      digests_.push_back(digest_of(city->store()));
    }
    end_ = picture(client.store);
    YX_ASSIGN(const auto state, sync::sync_state(client.store, client.identity.device, 77));
    return state.unsent == 0 ? Status() : Status(Error{Code::invalid, "something is left unsent"});
  }
  std::string judge(const fs::path& folder, int reported, bool done) override {
    const auto city = open_city(folder / "city");
    if (!city) return "does not open: " + said(city.error());
    if (auto finding = unsound((*city)->store()); !finding.empty()) return finding;
    if (done) return picture((*city)->store()) == end_ ? "" : "laptop and server do not agree";
    const auto at = static_cast<std::size_t>(reported);
    const std::string now = digest_of((*city)->store());
    if (now == digests_.at(at) || (at + 1 < digests_.size() && now == digests_[at + 1])) return {};
    return "does not hold what it acknowledged, or half of the next";
  }

 private:
  PublicKey server_key_;
  bool recording_ = false;
  std::vector<sync::MemoryStore> clients_;  // after so many answers
  std::vector<std::string> digests_;
  std::string end_;
};

// ---- Restoring

class RestoringCity final : public Scene {
 public:
  explicit RestoringCity(CityBefore before) : before_(before) {}
  std::string name() const override {
    return before_ == CityBefore::closed   ? "restore of the server"
           : before_ == CityBefore::killed ? "restore of the server after a kill"
                                           : "restore of the server over a damaged file";
  }
  Status prepare(const fs::path& folder) override {
    const fs::path made = folder.string() + "-made";
    YX_TRY(make_city(made));
    fs::create_directory(folder / "stick");
    {
      YX_ASSIGN(const auto city, open_city(made));
      epoch_ = city->identity().epoch;
      YX_TRY(fill(*city, 1, 10));
      new_ = picture(city->store());
      YX_TRY(city->backup((folder / "stick/backup.db").string()));
      YX_TRY(fill(*city, 11, 10));
      old_ = picture(city->store());
      if (before_ != CityBefore::closed) copy_folder(made, folder / "city");
    }
    if (before_ == CityBefore::closed) copy_folder(made, folder / "city");
    fs::remove_all(made);
    if (before_ == CityBefore::damaged) {
      std::fstream file(folder / "city/city.db", std::ios::in | std::ios::out | std::ios::binary);
      file.seekp(0);
      file << std::string(8192, 'g');
    }
    return {};
  }
  Status act(const fs::path& folder, Run& run) override {
    SeededRandom random(8);
    const DataDir dir{folder / "city"};
    const std::string backup = (folder / "stick/backup.db").string();
    YX_TRY(with_another_try(run, [&] { return server::restore_city(dir, backup, city_clock, random); }));
    run.reported();
    return {};
  }
  std::string judge(const fs::path& folder, int reported, bool done) override {
    const auto city = open_city(folder / "city");
    if (!city) {
      const bool as_before =
          before_ == CityBefore::damaged && reported == 0 && !done && city.error().code == Code::corrupt;
      return as_before ? "" : "does not open: " + said(city.error());
    }
    if (auto finding = unsound((*city)->store()); !finding.empty()) return finding;
    const std::string now = picture((*city)->store());
    if (now == old_ && reported == 0 && !done)
      return (*city)->identity().epoch == epoch_ ? "" : "the old state has another epoch";
    if (now != new_) return "holds neither the old nor the new state";
    if ((*city)->identity().epoch == epoch_) return "is restored under its old epoch";
    return before_ == CityBefore::damaged ? "" : kept_is_there(folder / "city");
  }

 private:
  std::string kept_is_there(const fs::path& folder) const {
    for (const auto& entry : fs::directory_iterator(folder)) {
      const std::string name = entry.path().filename();
      if (!name.starts_with("city.db.before-restore-") || name.ends_with("-wal") || name.ends_with("-shm")) continue;
      auto db = sqlite::Db::open(entry.path(), sqlite::OpenMode::existing);
      if (!db) continue;
      auto store = sync::SqliteStore::open(*db);
      if (store && unsound(**store).empty() && picture(**store) == old_) return {};
    }
    return "the state before was not kept";
  }
  CityBefore before_;
  Uuid epoch_;
  std::string old_, new_;
};

// ---- Creating

class CreatingCity final : public Scene {
 public:
  std::string name() const override { return "a new city"; }
  Status prepare(const fs::path& folder) override {
    fs::create_directory(folder / "city");
    return {};
  }
  Status act(const fs::path& folder, Run& run) override {
    if (!DataDir{folder / "city"}.is_initialised()) {
      const Status made = with_another_try(run, [&] { return make_city(folder / "city"); });
      // An error may be told of one that came about: only its folder could not be synced.
      if (!made && made.error().code != Code::exists) return made;
    }
    run.reported();
    return {};
  }
  std::string judge(const fs::path& folder, int reported, bool done) override {
    if (!DataDir{folder / "city"}.is_initialised()) return reported > 0 || done ? "the city is gone" : "";
    const auto city = open_city(folder / "city");
    if (!city) return "does not open: " + said(city.error());
    if (!fs::exists(folder / "city/ca.pem")) return "its ca.pem is not there";
    return unsound((*city)->store());
  }
};

// ---- Migrating

class MigratingCity final : public Scene {
 public:
  std::string name() const override { return "migration on the server"; }
  Status prepare(const fs::path& folder) override {
    YX_TRY(make_city(folder));
    YX_ASSIGN(const auto city, open_city(folder));
    Client client({}, city->identity().signing_key.public_key());
    YX_TRY(client.save(0, 20));
    YX_ASSIGN(const auto entries, client.store.chain_entries(client.log.chain(), 0, 1000));
    // As the program of that version wrote it: with all cells.
    YX_ASSIGN(const auto store, sync::SqliteStore::open(city->db()));
    sync::Transaction transaction(*store);
    YX_TRY(transaction.begin());
    for (const auto& entry : entries) YX_TRY(sync::apply(*store, entry.id, entry.payload, {}, entry.chain_hash));
    YX_TRY(transaction.commit());
    now_ = digest_of(*store);
    return city->db().exec("DROP TABLE attachment_ref; PRAGMA user_version = 1");
  }
  Status act(const fs::path& folder, Run& run) override {
    YX_ASSIGN(const auto city, with_another_try(run, [&] { return open_city(folder); }));
    run.reported();
    return {};
  }
  std::string judge(const fs::path& folder, int, bool) override {
    const auto city = open_city(folder);
    if (!city) return "does not open: " + said(city.error());
    if (auto finding = unsound((*city)->store()); !finding.empty()) return finding;
    const auto version = (*city)->db().integer("PRAGMA user_version");
    if (!version || *version != 2) return "is not of version 2";
    return digest_of((*city)->store()) == now_ ? "" : "holds something else";
  }

 private:
  std::string now_;
};

}  // namespace

std::unique_ptr<Scene> pushing() { return std::make_unique<Pushing>(); }
std::unique_ptr<Scene> restoring_city(CityBefore before) { return std::make_unique<RestoringCity>(before); }
std::unique_ptr<Scene> creating_city() { return std::make_unique<CreatingCity>(); }
std::unique_ptr<Scene> migrating_city() { return std::make_unique<MigratingCity>(); }

}  // namespace yanxing::crash
