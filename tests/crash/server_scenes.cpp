#include "tests/crash/server_scenes.h"

#include <algorithm>
#include <fstream>

#include "server-stub/attachments.h"
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

// ---- Uploading

class Uploading final : public Scene {
 public:
  std::string name() const override { return "attachments on the server"; }
  Status prepare(const fs::path& folder) override { return make_city(folder); }
  Status act(const fs::path& folder, Run& run) override {
    if (run.before < 1) YX_TRY(first_piece(folder, run));
    if (run.before < 2) YX_TRY(the_rest(folder, run));
    if (run.before < 3) YX_TRY(killed_before_published(folder, run));
    return {};
  }
  std::string judge(const fs::path& folder, int reported, bool done) override {
    const auto city = open_city(folder);
    if (!city) return "does not open: " + said(city.error());
    if (auto finding = unsound((*city)->store()); !finding.empty()) return finding;
    server::Attachments attachments(**city);
    if (reported == 1) {
      // Before recover(): an offset that was told is there, or the file is published already.
      auto open = open_upload(attachments, told_);
      if (!open) return "an upload whose offset was told is gone";
      const auto offset = attachments.take_over(*open);
      if (!offset) return "an upload whose offset was told cannot be asked";
      // Refused is one that came to its length by bytes that the power cut made up: it is sent anew, nothing was held.
      if (*offset && **offset < 3000) return "an offset that was told is not there";
    }
    if (auto adopted = attachments.recover(); !adopted) return "recover fails: " + said(adopted.error());
    for (int i = 0; i < 2; ++i) {
      const auto held = attachments.find(sha256(content(i)));
      if (!held) return "attachments cannot be asked";
      if (!*held && (done || reported > 1 + i)) return "a file that was held is gone";
      if (*held && whole((*held)->path) != content(i)) return "a held file is not what was sent";
    }
    return {};
  }

 private:
  static std::string content(int i) { return std::string(6000, static_cast<char>('a' + i)); }
  static std::string name_of(int i) { return sha256(content(i)).hex() + ".jpg"; }
  static std::string whole(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  static std::optional<server::Upload> open_upload(server::Attachments& attachments, const std::string& id) {
    auto found = attachments.find_upload(id);
    return found && *found ? std::optional(**found) : std::nullopt;
  }
  static Result<server::Upload> begin(server::Attachments& attachments, int i) {
    YX_ASSIGN(auto begun, attachments.begin_upload(numbered(900), name_of(i), content(i).size()));
    if (auto* upload = std::get_if<server::Upload>(&begun)) return std::move(*upload);
    return Error{Code::refused, "no upload"};
  }
  /// A connection brings half of it and breaks before anything is synced; the next one asks how much is there.
  Status first_piece(const fs::path& folder, Run& run) {
    YX_ASSIGN(const auto city, with_another_try(run, [&] { return open_city(folder); }));
    server::Attachments attachments(*city);
    YX_ASSIGN(server::Upload upload, with_another_try(run, [&] { return begin(attachments, 0); }));
    current_ = upload.id;
    if (!run.again) told_ = upload.id;
    YX_ASSIGN(const auto writer, with_another_try(run, [&] { return attachments.write_part(upload, 0); }));
    YX_TRY(with_another_try(run, [&] {
      return writer->append(std::string_view(content(0)).substr(writer->offset(), 3000 - writer->offset()));
    }));
    YX_ASSIGN(const auto offset, with_another_try(run, [&] { return attachments.take_over(upload); }));
    if (!offset || *offset != 3000) return Error{Code::invalid, "a wrong offset"};
    run.reported();
    return {};
  }
  Status the_rest(const fs::path& folder, Run& run, bool is_anew = false) {
    YX_ASSIGN(const auto city, with_another_try(run, [&] { return open_city(folder); }));
    server::Attachments attachments(*city);
    auto upload = open_upload(attachments, run.before < 1 ? current_ : told_);
    if (upload) {  // as the laptop asks: it may be gone by that
      YX_ASSIGN(const auto there, with_another_try(run, [&] { return attachments.take_over(*upload); }));
      if (!there) upload.reset();
    }
    if (!upload) {
      YX_ASSIGN(upload, with_another_try(run, [&] { return begin(attachments, 0); }));
    }
    YX_ASSIGN(const auto offset, with_another_try(run, [&] { return attachments.take_over(*upload); }));
    const std::uint64_t from = offset.value_or(0);
    if (!upload->done) {
      YX_ASSIGN(const auto writer, with_another_try(run, [&] { return attachments.write_part(*upload, from); }));
      YX_TRY(with_another_try(run, [&] { return writer->append(content(0).substr(writer->offset())); }));
      YX_TRY(with_another_try(run, [&] { return writer->sync(); }));
      YX_ASSIGN(const bool good, with_another_try(run, [&] { return attachments.publish(*upload); }));
      // Bytes that a power cut made up behind the offset that was told: refused, and the laptop sends it anew.
      if (!good && run.again && !is_anew) return the_rest(folder, run, true);
      if (!good) return Error{Code::invalid, "not what it says"};
    }
    run.reported();
    return {};
  }
  /// The second one is in its place, its row is not written, and nothing of it is on the disk yet.
  Status killed_before_published(const fs::path& folder, Run& run) {
    {
      YX_ASSIGN(const auto city, with_another_try(run, [&] { return open_city(folder); }));
      server::Attachments attachments(*city);
      YX_ASSIGN(server::Upload upload, with_another_try(run, [&] { return begin(attachments, 1); }));
      const auto held = attachments.find(sha256(content(1)));
      if (held && !*held) {
        YX_TRY(with_another_try(run, [&]() -> Status {
          std::error_code error;
          fs::create_directories(attachments.path_of(name_of(1)).parent_path(), error);
          std::ofstream out(attachments.path_of(name_of(1)), std::ios::binary);
          out << content(1);
          out.close();
          return out ? Status() : Status(Error{Code::disk_full, "the scene's own file"});
        }));
      }
    }
    YX_ASSIGN(const auto city, with_another_try(run, [&] { return open_city(folder); }));
    server::Attachments attachments(*city);
    YX_TRY(with_another_try(run, [&] { return attachments.recover(); }));
    YX_ASSIGN(const auto held, with_another_try(run, [&] { return attachments.find(sha256(content(1))); }));
    if (!held) return Error{Code::io, "is not held"};
    run.reported();
    return {};
  }

  std::string told_, current_;  // ids of the upload, of the run that is judged and of the last one
};

}  // namespace

std::unique_ptr<Scene> pushing() { return std::make_unique<Pushing>(); }
std::unique_ptr<Scene> restoring_city(CityBefore before) { return std::make_unique<RestoringCity>(before); }
std::unique_ptr<Scene> creating_city() { return std::make_unique<CreatingCity>(); }
std::unique_ptr<Scene> migrating_city() { return std::make_unique<MigratingCity>(); }
std::unique_ptr<Scene> uploading() { return std::make_unique<Uploading>(); }

}  // namespace yanxing::crash
