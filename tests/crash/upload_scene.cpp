// Attachments come to the server through its routes: what an answer said is there after every power cut.
#include <array>
#include <fstream>
#include <optional>
#include <variant>

#include "server-stub/attachment_api.h"
#include "sync/base/hash.h"
#include "tests/crash/city_files.h"
#include "tests/crash/ledger_look.h"
#include "tests/crash/server_scenes.h"

namespace yanxing::crash {
namespace {

namespace fs = std::filesystem;
using server::BodySink;
using server::City;
using server::Reply;

/// The server's routes, and a laptop's requests to them.
class Line {
 public:
  Line(std::unique_ptr<City> city, std::string token) : city_(std::move(city)), token_(std::move(token)) {}

  server::Attachments& attachments() { return attachments_; }
  /// The id of the upload.
  Result<std::string> create(const std::string& name, std::uint64_t length) {
    server::Request request = request_of(token_, "POST");
    request.headers["upload-length"] = std::to_string(length);
    request.headers["upload-metadata"] = "name " + base64(name);
    YX_ASSIGN(const Reply reply, taken(routes_.create(request)));
    const std::string location = header(reply, "Location");
    return location.substr(location.rfind('/') + 1);
  }
  /// The offset; nullopt where the upload is gone.
  Result<std::optional<std::uint64_t>> ask(const std::string& id) {
    Reply reply = routes_.head(request_of(token_, "HEAD"), id);
    if (reply.status == 404 || reply.status == 410 || reply.status == 460) return std::optional<std::uint64_t>();
    YX_ASSIGN(reply, taken(std::move(reply)));
    return std::optional<std::uint64_t>(std::stoull(header(reply, "Upload-Offset")));
  }
  /// Bytes on their way in one PATCH; its answer is what finish() says.
  Result<std::unique_ptr<BodySink>> begin(const std::string& id, std::uint64_t offset, std::string_view bytes) {
    server::Request request = request_of(token_, "PATCH");
    request.headers["upload-offset"] = std::to_string(offset);
    auto opened = routes_.open_body(request, id);
    if (auto* refused = std::get_if<Reply>(&opened)) {
      YX_TRY(taken(std::move(*refused)));
      return Error{Code::invalid, "no sink"};
    }
    auto& sink = std::get<std::unique_ptr<BodySink>>(opened);
    static_cast<void>(sink->write(bytes));  // finish() says why not
    return std::move(sink);
  }
  /// The offset that its answer tells; nullopt where the content was not what it should be.
  Result<std::optional<std::uint64_t>> patch(const std::string& id, std::uint64_t offset, std::string_view bytes) {
    YX_ASSIGN(const auto sink, begin(id, offset, bytes));
    Reply reply = sink->finish(true);
    if (reply.status == 460) return std::optional<std::uint64_t>();
    YX_ASSIGN(reply, taken(std::move(reply)));
    return std::optional<std::uint64_t>(std::stoull(header(reply, "Upload-Offset")));
  }

 private:
  static std::string header(const Reply& reply, std::string_view name) {
    for (const auto& [key, value] : reply.headers) {
      if (key == name) return value;
    }
    return {};
  }
  static std::string base64(const std::string& text) {
    std::string value = base64url_encode(text);
    for (char& c : value) c = c == '-' ? '+' : c == '_' ? '/' : c;
    return value.append((4 - value.size() % 4) % 4, '=');
  }
  static const server::FormCatalogue& forms() {
    static const server::FormCatalogue forms = server::FormCatalogue::embedded().value();
    return forms;
  }

  std::unique_ptr<City> city_;
  std::string token_;
  server::Attachments attachments_{*city_};
  server::AttachmentApi routes_{*city_, forms(), attachments_, server::Answers(5, server::Log::silent())};
};

class Uploading final : public Scene {
 public:
  std::string name() const override { return "attachments on the server"; }
  Status prepare(const fs::path& folder) override {
    YX_TRY(make_city(folder));
    YX_ASSIGN(const auto city, open_city(folder));
    YX_ASSIGN(token_, enrol(*city, Client({}, city->identity().signing_key.public_key())));
    return {};
  }
  void seed(std::uint64_t number) override { seed_cities(number); }
  Status act(const fs::path& folder, Run& run) override {
    if (!run.again) told_.clear();
    id_ = told_;
    if (run.before < 1) YX_TRY(first_piece(folder, run));
    if (run.before < 2) YX_TRY(stuck_piece(folder, run));
    if (run.before < 3) YX_TRY(the_rest(folder, run));
    if (run.before < 4) YX_TRY(killed_before_published(folder, run));
    return {};
  }
  std::string judge(const fs::path& folder, int reported, bool done) override {
    const auto city = open_city(folder);
    if (!city) return "does not open: " + said(city.error());
    if (auto finding = unsound((*city)->store()); !finding.empty()) return finding;
    server::Attachments attachments(**city);
    if (!done && (reported == 1 || reported == 2)) {
      // Before recover(): an offset that was told is there, or the file is published already.
      auto open = attachments.find_upload(told_);
      if (!open || !*open) return "an upload whose offset was told is gone";
      const auto offset = attachments.take_over(**open);
      if (!offset) return "an upload whose offset was told cannot be asked";
      // Refused is one that came to its length by bytes that the power cut made up: it is sent anew, nothing was held.
      if (*offset && **offset < pieces.at(static_cast<std::size_t>(reported)))
        return "an offset that was told is not there";
    }
    if (auto adopted = attachments.recover(); !adopted) return "recover fails: " + said(adopted.error());
    for (int i = 0; i < 2; ++i) {
      const auto held = attachments.find(sha256(content(i)));
      if (!held) return "attachments cannot be asked";
      if (!*held && (done || reported > 2 + i)) return "a file that was held is gone";
      if (*held && whole((*held)->path) != content(i)) return "a held file is not what was sent";
    }
    return {};
  }

 private:
  static constexpr std::array<std::uint64_t, 3> pieces{0, 2000, 4000};  // told after so many reports
  static std::string content(int i) { return std::string(6000, static_cast<char>('a' + i)); }
  static std::string name_of(int i) { return sha256(content(i)).hex() + ".jpg"; }
  static std::string whole(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  Result<std::unique_ptr<Line>> open(const fs::path& folder, Run& run) const {
    YX_ASSIGN(auto city, with_another_try(run, [&] { return open_city(folder); }));
    return std::make_unique<Line>(std::move(city), token_);
  }
  /// How much of the upload is there, by what an answer says. One that is gone is begun anew.
  Result<std::uint64_t> find(Line& line, Run& run) {
    if (!id_.empty()) {
      YX_ASSIGN(const auto there, line.ask(id_));
      if (there) return *there;
    }
    YX_ASSIGN(id_, line.create(name_of(0), content(0).size()));
    if (!run.again) told_ = id_;
    return std::uint64_t{0};
  }
  /// Brings the upload to this offset, from wherever it is.
  Status bring(Line& line, Run& run, std::uint64_t to) {
    for (int tries = 0; tries < 2; ++tries) {
      YX_ASSIGN(const std::uint64_t from, find(line, run));
      if (from >= to) return {};
      YX_ASSIGN(const auto offset, line.patch(id_, from, content(0).substr(from, to - from)));
      if (offset) return *offset == to ? Status() : Status(Error{Code::invalid, "a wrong offset"});
      // Bytes that a power cut made up behind the offset that was told: refused, and the laptop sends it anew.
      if (!run.again) break;
    }
    return Error{Code::invalid, "not what it says"};
  }
  /// One PATCH, and its answer.
  Status first_piece(const fs::path& folder, Run& run) {
    YX_ASSIGN(const auto line, open(folder, run));
    YX_TRY(with_another_try(run, [&] { return bring(*line, run, pieces[1]); }));
    run.reported();
    return {};
  }
  /// A connection brings more and falls silent; the next one asks how much is there.
  Status stuck_piece(const fs::path& folder, Run& run) {
    YX_ASSIGN(const auto line, open(folder, run));
    return with_another_try(run, [&]() -> Status {
      YX_TRY(bring(*line, run, pieces[1]));
      YX_ASSIGN(const std::uint64_t from, find(*line, run));
      if (from >= pieces[2]) {
        run.reported();
        return {};
      }
      YX_ASSIGN(const auto stuck, line->begin(id_, from, content(0).substr(from, pieces[2] - from)));
      const auto offset = line->ask(id_);
      const bool is_there = offset && *offset && **offset == pieces[2];
      if (is_there) run.reported();
      const auto end = taken(stuck->finish(false));
      if (is_there) return {};
      if (!offset) return offset.error();
      return end ? Error{Code::io, "not all of it arrived"} : end.error();
    });
  }
  Status the_rest(const fs::path& folder, Run& run) {
    YX_ASSIGN(const auto line, open(folder, run));
    YX_TRY(with_another_try(run, [&] { return bring(*line, run, content(0).size()); }));
    run.reported();
    return {};
  }
  /// The second one is in its place, its row is not written, and nothing of it is on the disk yet.
  Status killed_before_published(const fs::path& folder, Run& run) {
    {
      YX_ASSIGN(const auto city, with_another_try(run, [&] { return open_city(folder); }));
      server::Attachments attachments(*city);
      YX_TRY(with_another_try(run,
                              [&] { return attachments.begin_upload(numbered(900), name_of(1), content(1).size()); }));
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

  std::string token_;
  std::string told_, id_;  // of the upload, in the run that is judged and in the last one
};

}  // namespace

std::unique_ptr<Scene> uploading() { return std::make_unique<Uploading>(); }

}  // namespace yanxing::crash
