// The routes of the city server, behind HTTP's own parser (Boost.Beast, fuzzed by its authors): any requests, one after
// the other, with any method, path, header and body get answers of ours, and what the server holds stays sound. With no
// token, a stranger's and a right one; frames that are signed right, and anything else. Every input finds the same
// city.
#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "server-stub/api.h"
#include "server-stub/clock.h"
#include "server-stub/sync_service.h"
#include "server-stub/tus.h"
#include "sync/ledger/ledger.h"
#include "sync/session/enrolment.h"
#include "sync/wire/frame.h"
#include "sync/wire/frame_list.h"
#include "tests/fuzz/bytes.h"

namespace yanxing::server {
namespace {

using fuzz::Bytes;
using fuzz::promise;

SigningKey key_of(std::uint8_t n) {
  fuzz::CountingRandom random(n);
  return SigningKey::generate(random);
}

/// A city with a laptop, and a code that no laptop has used yet; made once, its file put back for every input.
struct Beginning {
  Beginning()
      : path(std::filesystem::temp_directory_path() / ("yx-fuzz-" + std::to_string(::getpid()))),
        kept(path / "kept.db"),
        forms(FormCatalogue::embedded().value()) {
    std::filesystem::remove_all(path);
    std::filesystem::create_directories(path);
    const DataDir dir{path / "made"};
    promise(City::create(dir, {"柳州", {"localhost"}}, clock, random).ok());
    const auto city = City::open(dir, clock, random).value();
    Devices& devices = city->devices();
    const auto used = devices.invite("450224204", "one", city->ca_der());
    const auto request = sync::make_enrolment_request(*used, device, key_of(2), "one");
    const auto enrolled = devices.enrol(request, city->ca_der());
    promise(enrolled.ok() && std::holds_alternative<Enrolled>(*enrolled));
    token = std::get<Enrolled>(*enrolled).token;
    code = *devices.invite("450224", "two", city->ca_der());
    promise(city->backup(kept.string()).ok());
  }
  ~Beginning() { std::filesystem::remove_all(path); }

  std::filesystem::path path;
  std::filesystem::path kept;
  fuzz::StoppedClock clock;
  fuzz::CountingRandom random{3};
  FormCatalogue forms;
  DeviceId device = [] {
    DeviceId id;
    id.bytes.fill(5);
    return id;
  }();
  std::string token;
  sync::EnrolmentCode code;
};

/// Its city, open.
struct World {
  explicit World(const Beginning& beginning) : forms(&beginning.forms), dir{beginning.path / "city"} {
    std::filesystem::remove_all(dir.path);
    promise(make_data_dir(dir).ok());
    std::filesystem::copy_file(beginning.kept, dir.database());
    auto opened = City::open(dir, clock, random);
    promise(opened.ok());
    city = std::move(*opened);
    promise(city->db().exec("PRAGMA synchronous=OFF").ok());
    sync = std::make_unique<SyncService>(*city, *forms);
    attachments = std::make_unique<Attachments>(*city);
    attachment_api = std::make_unique<AttachmentApi>(*city, *forms, *attachments, Answers(5, Log::silent()));
    api = std::make_unique<Api>(*city, *sync, Limits{}, Log::silent(), attachment_api.get());
    untouched = sqlite3_total_changes(city->db().handle());
  }
  bool is_changed() { return sqlite3_total_changes(city->db().handle()) != untouched; }

  const FormCatalogue* forms;
  DataDir dir;
  fuzz::StoppedClock clock;
  fuzz::CountingRandom random{77};
  std::unique_ptr<City> city;
  std::unique_ptr<SyncService> sync;
  std::unique_ptr<Attachments> attachments;
  std::unique_ptr<AttachmentApi> attachment_api;
  std::unique_ptr<Api> api;
  int untouched = 0;
};

/// What a laptop remembers of the answers before.
struct Memory {
  std::string location;  // of the last upload
};

constexpr std::string_view content = "a photo that is whole";

std::string attachment_name() { return sha256(content).hex() + ".jpg"; }

void check(const Reply& reply) {
  promise(reply.status >= 200 && reply.status < 600);
  if (reply.content_type == "application/problem+json") {
    const auto problem = nlohmann::json::parse(reply.body, nullptr, false);
    promise(problem.is_object() && problem.contains("type") && problem.contains("detail"));
  }
  for (const auto& [name, value] : reply.headers) {
    promise(name.find_first_of("\r\n") == std::string::npos && value.find_first_of("\r\n") == std::string::npos);
  }
}

/// Any word, or one that is right there.
std::string header_value(Bytes& in, std::string_view name) {
  if (in.below(3) == 0) return std::string(in.word());
  if (name == "tus-resumable") return "1.0.0";
  if (name == "upload-metadata") {
    std::string text = base64url_encode(attachment_name());
    text.resize((text.size() + 3) / 4 * 4, '=');
    return "name " + text;
  }
  if (name == "upload-length") return std::to_string(content.size());
  if (name == "upload-offset") return std::to_string(in.below(content.size() + 1));
  if (name == "x-http-method-override") return in.below(2) == 0 ? "PATCH" : "DELETE";
  if (name == "range") return "bytes=" + std::to_string(in.below(30)) + "-" + std::to_string(in.below(30));
  return std::string(in.word());
}

std::string path_of(Bytes& in, const Memory& memory) {
  static constexpr const char* paths[] = {"/healthz",     "/v1/enrol",       "/v1/session",
                                          "/v1/changes?", "/v1/attachments", "/v1/attachments/uploads/",
                                          "/v1/changes",  "/v1/attachments/"};
  const std::size_t path = in.below(12);
  if (path < 8) return paths[path] + std::string(in.word());
  if (path == 8) return "/v1/attachments/" + attachment_name();
  if (path == 9) return memory.location;
  if (path == 10) return "/v1/changes";
  return std::string(in.word());
}

/// Bytes as they are, a frame that is signed right, several, an enrolment with the code, or the photo or its end.
std::string body_of(Bytes& in, const Beginning& beginning) {
  const std::size_t how = in.below(6);
  const auto piece = [&] {
    const std::size_t high = in.byte();
    return in.take(high << 8U | in.byte());
  };
  const auto frame = [&] {
    const auto kind = static_cast<sync::Kind>(1 + in.below(9));
    return seal_request(kind, key_of(2), piece());
  };
  if (how == 1) return frame();
  if (how == 2) {
    std::string list;
    for (std::size_t i = in.below(4); i > 0; --i) sync::add_to_list(list, frame());
    return list;
  }
  if (how == 3) {
    const DeviceId id = in.below(2) == 0 ? beginning.device : DeviceId{};
    return to_json(sync::make_enrolment_request(beginning.code, id, key_of(in.byte()), piece()));
  }
  if (how == 4) return std::string(content.substr(in.below(content.size())));
  return std::string(piece());
}

Request request_of(Bytes& in, const Beginning& beginning, const Memory& memory) {
  static constexpr const char* methods[] = {"GET", "POST", "HEAD", "PATCH", "DELETE", "OPTIONS", "PUT"};
  static constexpr const char* names[] = {"upload-metadata",        "upload-length", "upload-offset",
                                          "upload-checksum",        "tus-resumable", "range",
                                          "x-http-method-override", "if-range"};
  static constexpr const char* media[] = {"application/octet-stream", "application/json", "", tus_media.data(),
                                          sync::frame_list_media.data()};
  Request request;
  request.method = methods[in.below(7)];
  request.path = path_of(in, memory);
  if (request.path.empty() || request.path[0] != '/') request.path.insert(0, "/");
  const std::uint8_t flags = in.byte();
  request.authorization = (flags & 3U) != 0 ? "Bearer " + beginning.token : std::string(in.word());
  request.accept_language = (flags & 4U) != 0 ? "zh" : std::string(in.word());
  const std::size_t type = in.below(6);
  request.content_type = type < 5 ? std::string(media[type]) : std::string(in.word());
  if ((flags & 24U) == 24U) request.content_encoding = in.word();
  if ((flags & 32U) != 0) request.headers["tus-resumable"] = tus_version;
  for (std::size_t i = in.below(5); i > 0; --i) {
    const char* name = names[in.below(8)];
    request.headers[name] = header_value(in, name);
  }
  request.body = body_of(in, beginning);
  if ((flags & 64U) != 0) {
    request.query = "cursor=" + base64url_encode(request.body);
    request.body.clear();
  } else if ((flags & 128U) != 0) {
    request.query = in.word();
  }
  if (in.below(4) != 3) request.content_length = request.body.size();
  return request;
}

Reply answer(World& world, const Request& request, Bytes& in) {
  const Admission admission = world.api->admit(request);
  if (admission.refusal) return *admission.refusal;
  if (admission.ask_first) {
    const auto checked = world.api->check(request);
    if (const Reply* refused = std::get_if<Reply>(&checked)) return *refused;
  }
  if (!admission.streamed) return world.api->handle(request);
  auto opened = world.api->open_body(request);
  if (const Reply* reply = std::get_if<Reply>(&opened)) return *reply;
  const auto& sink = std::get<std::unique_ptr<BodySink>>(opened);
  const std::size_t cut = in.byte();
  const bool more = sink->write(std::string_view(request.body).substr(0, cut));
  const bool whole = more && (request.body.size() <= cut || sink->write(std::string_view(request.body).substr(cut)));
  return sink->finish(whole && cut != 255);
}

void run(Bytes& in) {
  static Beginning beginning;
  static std::unique_ptr<World> world;
  if (!world) world = std::make_unique<World>(beginning);
  Memory memory;
  for (int i = 0; i < 8 && !in.empty(); ++i) {
    const Reply reply = answer(*world, request_of(in, beginning, memory), in);
    check(reply);
    for (const auto& [name, value] : reply.headers) {
      if (name == "Location") memory.location = value;
    }
  }
  if (!world->is_changed()) return;
  const auto report = sync::verify(world->city->store(), nullptr);
  promise(report.ok() && report->ok);
  world.reset();  // the next input finds it as it was
}

}  // namespace
}  // namespace yanxing::server

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  yanxing::fuzz::Bytes in(data, size);
  yanxing::server::run(in);
  return 0;
}
