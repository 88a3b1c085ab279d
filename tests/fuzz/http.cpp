// The routes of the city server, behind HTTP's own parser (Boost.Beast, fuzzed by its authors): any method, path,
// header and body gets an answer of ours, and what the server holds stays sound. With no token, a stranger's and a
// right one.
#include <filesystem>
#include <nlohmann/json.hpp>

#include "server-stub/api.h"
#include "server-stub/clock.h"
#include "server-stub/sync_service.h"
#include "server-stub/tus.h"
#include "tests/fuzz/bytes.h"

namespace yanxing::server {
namespace {

using fuzz::Bytes;
using fuzz::promise;

/// A city on disk that lives as long as the program.
struct World {
  World() : path(std::filesystem::temp_directory_path() / ("yx-fuzz-" + std::to_string(::getpid()))), dir{path} {
    std::filesystem::remove_all(path);
    promise(City::create(dir, {"柳州", {"localhost"}}, clock, random).ok());
    city = City::open(dir, clock, random).value();
    forms = FormCatalogue::embedded().value();
    sync = std::make_unique<SyncService>(*city, forms);
    attachments = std::make_unique<Attachments>(*city);
    attachment_api = std::make_unique<AttachmentApi>(*city, forms, *attachments, Answers(5, Log::silent()));
    api = std::make_unique<Api>(*city, *sync, Limits{}, Log::silent(), attachment_api.get());
  }
  ~World() { std::filesystem::remove_all(path); }
  std::filesystem::path path;
  DataDir dir;
  fuzz::StoppedClock clock;
  fuzz::CountingRandom random{3};
  std::unique_ptr<City> city;
  FormCatalogue forms;
  std::unique_ptr<SyncService> sync;
  std::unique_ptr<Attachments> attachments;
  std::unique_ptr<AttachmentApi> attachment_api;
  std::unique_ptr<Api> api;
};

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

Request request_of(Bytes& in) {
  static constexpr const char* methods[] = {"GET", "POST", "HEAD", "PATCH", "DELETE", "OPTIONS", "PUT"};
  static constexpr const char* paths[] = {"/healthz",     "/v1/enrol",       "/v1/session",
                                          "/v1/changes?", "/v1/attachments", "/v1/attachments/uploads/",
                                          "/v1/changes",  "/v1/attachments/"};
  static constexpr const char* names[] = {"upload-metadata",        "upload-length", "upload-offset",
                                          "upload-checksum",        "tus-resumable", "range",
                                          "x-http-method-override", "if-range"};
  Request request;
  request.method = methods[in.below(7)];
  const std::size_t path = in.below(9);
  if (path < 8) request.path = paths[path];
  request.path += in.word();
  if (request.path.empty() || request.path[0] != '/') request.path.insert(0, "/");
  request.query = in.word();
  request.authorization = in.word();
  request.accept_language = in.word();
  request.content_type = in.word();
  request.content_encoding = in.word();
  for (std::size_t i = in.below(5); i > 0; --i) request.headers[names[in.below(8)]] = in.word();
  if (!in.empty() && in.below(2) == 0) request.content_length = in.byte();
  request.body = in.rest();
  return request;
}

void run(Bytes& in) {
  static World world;
  const Request request = request_of(in);
  const Admission admission = world.api->admit(request);
  if (admission.refusal) return check(*admission.refusal);
  if (admission.ask_first) {
    if (const auto refused = world.api->check(request)) return check(*refused);
  }
  if (!admission.streamed) return check(world.api->handle(request));
  auto opened = world.api->open_body(request);
  if (const Reply* reply = std::get_if<Reply>(&opened)) return check(*reply);
  const auto& sink = std::get<std::unique_ptr<BodySink>>(opened);
  const bool whole = sink->write(request.body);
  check(sink->finish(whole));
}

}  // namespace
}  // namespace yanxing::server

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  yanxing::fuzz::Bytes in(data, size);
  yanxing::server::run(in);
  return 0;
}
