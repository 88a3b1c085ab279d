#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <fstream>

#include "client/records/attachment_outbox.h"
#include "sync/base/disk_error.h"
#include "sync/base/hash.h"
#include "sync/ledger/attachment_refs.h"
#include "tests/crash/laptop_scenes.h"
#include "tests/crash/ledger_look.h"
#include "tests/crash/picture_parts.h"

namespace yanxing::crash {
namespace {

namespace fs = std::filesystem;
using records::Attachments;

// ---- Chosen, sent, signed for

class KeepingPictures final : public Scene {
 public:
  std::string name() const override { return "pictures and their originals"; }
  Status prepare(const fs::path& folder) override { return make_laptop(folder, 0, 1); }
  Status act(const fs::path& folder, Run& run) override {
    if (!run.again) originals_ = {};
    YX_ASSIGN(const auto laptop, with_another_try(run, [&] { return Laptop::open(folder); }));
    Attachments files(folder);
    records::AttachmentOutbox outbox(*laptop->workspace, files);
    YX_TRY(with_another_try(run, [&] { return outbox.look(); }));
    for (int i = 0; i < pictures; ++i) {
      if (run.count <= 2 * i) YX_TRY(keep(i, *laptop, files, run));
      if (run.count <= 2 * i + 1) YX_TRY(send(i, *laptop, outbox, run));
    }
    return {};
  }
  std::string judge(const fs::path& folder, int reported, bool done) override {
    const auto laptop = Laptop::open(folder);
    if (!laptop) return "does not open: " + said(laptop.error());
    if (auto finding = unsound((*laptop)->store()); !finding.empty()) return finding;
    for (int i = 0; i < pictures; ++i) {
      const auto record = (*laptop)->records->find(numbered(10 + i));
      if (!record) return "a record cannot be read";
      if (!*record && (done || reported > 2 * i)) return "a record that was reported is gone";
      if (!*record) continue;
      const std::string name = (*record)->values.at("note").get<std::string>();
      const bool is_signed_for = done || reported > 2 * i + 1;
      if (auto finding = picture_is_bad(**laptop, name, originals_.at(i), is_signed_for); !finding.empty())
        return finding;
    }
    return done ? originals_stay(**laptop) : "";
  }

 private:
  static constexpr int pictures = 2;

  Status keep(int i, Laptop& laptop, Attachments& files, Run& run) {
    YX_ASSIGN(const auto kept, with_another_try(run, [&] { return keep_picture(files, 10 + i); }));
    // Where the disk has no room for it, the picture counts.
    originals_.at(i) = kept.original == records::OriginalKept::kept;
    records::SaveRequest request = person(10 + i);
    request.values["note"] = kept.name;
    YX_TRY(with_another_try(run, [&] { return laptop.records->save(request); }));
    run.reported();
    return {};
  }
  /// Half of it, then all, then the server's word for it.
  static Status send(int i, Laptop& laptop, records::AttachmentOutbox& outbox, Run& run) {
    YX_ASSIGN(const auto record, with_another_try(run, [&] { return laptop.records->find(numbered(10 + i)); }));
    const std::string name = record->values.at("note").get<std::string>();
    YX_TRY(with_another_try(run, [&] { return outbox.note_upload(name, "/v1/uploads/1", 100); }));
    sync::AttachmentReceipt receipt;
    receipt.epoch = numbered(1);
    receipt.device = laptop.workspace->identity().device;
    receipt.held = {sync::attachment_hash(name)};
    receipt.server_ms = laptop.clock.now_ms();
    receipt.signature = std::string(64, 's');  // it was checked
    YX_TRY(with_another_try(run, [&] { return outbox.note_receipt(receipt); }));
    run.reported();
    return {};
  }

  std::array<bool, pictures> originals_{};
};

// ---- Fetched

class FetchingPhoto final : public Scene {
 public:
  std::string name() const override { return "a photo from the server"; }
  Status prepare(const fs::path& folder) override {
    YX_TRY(make_laptop(folder, 0, 1));
    YX_ASSIGN(const auto laptop, Laptop::open(folder));
    records::SaveRequest request = person(10);
    request.values["note"] = photo();
    YX_TRY(laptop->records->save(request));
    now_ = picture(laptop->store());
    return {};
  }
  Status act(const fs::path& folder, Run& run) override {
    YX_ASSIGN(const auto laptop, with_another_try(run, [&] { return Laptop::open(folder); }));
    Attachments files(folder);
    records::AttachmentOutbox outbox(*laptop->workspace, files);
    YX_TRY(with_another_try(run, [&] { return outbox.look(); }));
    YX_TRY(with_another_try(run, [&] { return fetch(outbox, files); }));
    run.reported();
    return {};
  }
  std::string judge(const fs::path& folder, int reported, bool done) override {
    if (auto finding = look(folder, {now_}); !finding.empty()) return finding;
    const auto laptop = Laptop::open(folder);
    if (!laptop) return "does not open: " + said(laptop.error());
    const Attachments files(folder);
    records::AttachmentOutbox outbox(*(*laptop)->workspace, files);
    for (const bool looked : {false, true}) {
      const auto place = outbox.place_of(photo());
      if (!place) return "the photo cannot be asked for: " + said(place.error());
      if (!place->here && (reported > 0 || done)) return "a photo that was fetched is gone";
      const auto bytes = files.open(photo());
      if (place->here && (!bytes || *bytes != content())) return "counts as here and is not whole";
      if (place->damaged) return "what is not whole took the photo's name";
      if (looked) break;
      if (auto done_looking = outbox.look(); !done_looking) return "look fails: " + said(done_looking.error());
    }
    return {};
  }

 private:
  static std::string content() { return std::string(9000, 'f'); }
  static std::string photo() { return sha256(content()).hex() + ".jpg"; }

  static Status fetch(records::AttachmentOutbox& outbox, Attachments& files) {
    YX_ASSIGN(const auto place, outbox.place_of(photo()));
    if (place.here) return {};
    YX_ASSIGN(const fs::path part, files.start_fetch(photo()));
    YX_TRY(grow(part, true));
    YX_TRY(files.finish_fetch(photo()));
    return outbox.note_file(photo(), content().size());
  }
  /// What net::fetch_part does to the disk: goes on where the file ends; all of it is checked, then synced.
  static Status grow(const fs::path& part, bool is_first) {
    const int file = ::open(part.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (file < 0) return Error{code_of_disk_error(errno), "cannot open the part"};
    bool good = true;
    int number = 0;
    std::error_code error;
    for (std::size_t at = fs::file_size(part, error); good && at < content().size();) {
      const std::string piece = content().substr(at, 3000);
      good = ::pwrite(file, piece.data(), piece.size(), static_cast<off_t>(at)) == static_cast<ssize_t>(piece.size());
      if (!good) number = errno;
      at += piece.size();
    }
    const bool whole = is_whole(part);
    if (good && whole) {
      good = ::fsync(file) == 0;
      number = errno;
    }
    ::close(file);
    if (good && whole) return {};
    if (!good) return Error{code_of_disk_error(number), "cannot write the part"};
    // Not what its name says: removed, and asked for once more.
    ::unlink(part.c_str());
    return is_first ? grow(part, false) : Status(Error{Code::corrupt, "the part"});
  }

  static bool is_whole(const fs::path& part) {
    std::string bytes(content().size() + 1, '\0');
    std::ifstream in(part, std::ios::binary);
    in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(in.gcount()));
    return bytes == content();
  }

  std::string now_;
};

}  // namespace

std::unique_ptr<Scene> keeping_pictures() { return std::make_unique<KeepingPictures>(); }
std::unique_ptr<Scene> fetching_photo() { return std::make_unique<FetchingPhoto>(); }

}  // namespace yanxing::crash
