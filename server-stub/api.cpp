#include "server-stub/api.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "server-stub/routes.h"
#include "sync/base/cbor.h"
#include "sync/session/enrolment.h"
#include "sync/wire/frame_list.h"

namespace yanxing::server {
namespace {

bool needs_token(Route route) { return route != Route::health && route != Route::enrol && route != Route::tus_options; }

bool is_attachments(Route route) { return route >= Route::tus_options; }
bool is_tus(Route route) { return is_attachments(route) && route != Route::download; }

/// "application/json; charset=utf-8" is application/json.
bool is_media(std::string_view content_type, std::string_view media) {
  const std::string_view type = content_type.substr(0, content_type.find(';'));
  return type.size() >= media.size() &&
         std::equal(media.begin(), media.end(), type.begin(),
                    [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b + 32) : b); }) &&
         type.find_first_not_of(" \t", media.size()) == std::string_view::npos;
}

/// The value of one query parameter; nullopt when it is not there exactly once. Cursors need no percent-decoding.
std::optional<std::string_view> query_value(std::string_view query, std::string_view name) {
  std::optional<std::string_view> found;
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    const std::string_view item = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (item.size() > name.size() && item.starts_with(name) && item[name.size()] == '=') {
      if (found) return std::nullopt;
      found = item.substr(name.size() + 1);
    }
  }
  return found;
}

bool is_list(const RouteRow& row, std::string_view content_type) {
  return row.route == Route::push && is_media(content_type, sync::frame_list_media);
}

bool takes_media(const RouteRow& row, std::string_view content_type) {
  return is_media(content_type, row.media) || (row.media == frames_media && content_type.empty()) ||
         is_list(row, content_type);
}

/// A creation may bring the first bytes, of the type that a PATCH has; without any it has no type to be asked for.
bool takes_body(const RouteRow& row, const Request& head) {
  if (row.route != Route::tus_create)
    return row.media.empty() || (takes_media(row, head.content_type) && head.content_encoding.empty());
  const bool is_chunked = !head.header("transfer-encoding").empty();
  const bool has_body = head.content_length.value_or(0) > 0 || (is_chunked && !head.content_type.empty());
  return !has_body || (is_media(head.content_type, tus_media) && head.content_encoding.empty());
}

/// Pushes that arrive one after the other in one body. What is there whole is stored before more is looked at, so that
/// what came before a cut counts; those that are there together in one commit.
class PushSink final : public BodySink {
 public:
  PushSink(City& city, SyncHandler& sync, Device device, const Answers& answers, Request head)
      : city_(&city), sync_(&sync), device_(std::move(device)), answers_(&answers), head_(std::move(head)) {}

  bool write(std::string_view bytes) override {
    try {
      list_.add(bytes);
      std::vector<std::string> pushes;
      std::optional<Error> unreadable;
      while (true) {
        auto frame = list_.next();
        if (!frame) unreadable = frame.error();
        if (!frame || !*frame) break;
        pushes.push_back(std::move(**frame));
      }
      take_all(pushes);
      if (unreadable && !refusal_) refuse(*unreadable);
    } catch (const std::exception& failed) {
      refuse(Error{Code::io, failed.what()});  // its transaction was rolled back on the way here
    }
    return !refusal_;
  }

  Reply finish(bool whole) override {
    if (whole && !refusal_ && (!list_.at_end() || replies_.empty()))
      refuse(Error{Code::invalid, "a list of frames: cut"});
    // What was stored is answered; the laptop asks for the rest alone and hears what is wrong with it.
    if (refusal_ && replies_.empty()) return std::move(*refusal_);
    Reply reply;
    reply.content_type = sync::frame_list_media;
    reply.body = std::move(replies_);
    reply.log_note = device_.id.text();
    return reply;
  }
  /// A push that was answered was signed.
  std::optional<Caller> caller() const override { return Caller{.device = device_.id, .has_key = !replies_.empty()}; }

 private:
  static bool is_push(std::string_view frame) {
    constexpr std::size_t kind_at = 3;
    return frame.size() > kind_at && static_cast<sync::Kind>(frame[kind_at]) == sync::Kind::push;
  }
  void take_all(const std::vector<std::string>& pushes) {
    if (pushes.size() > 1 && std::all_of(pushes.begin(), pushes.end(), is_push)) {
      if (!is_admitted()) return;
      const auto replies = sync_->handle_pushes(device_, pushes);
      if (replies) {
        for (const std::string& reply : *replies) sync::add_to_list(replies_, reply);
        return;
      }
    }
    for (const std::string& frame : pushes) {
      if (refusal_) return;
      take(frame);
    }
  }
  void take(std::string_view frame) {
    if (!is_push(frame)) return refuse(Error{Code::invalid, "a list of frames: not a push"});
    if (!is_admitted()) return;
    const auto reply = sync_->handle(device_, frame);
    if (!reply) return refuse(reply.error());
    sync::add_to_list(replies_, *reply);
  }
  /// Before each commit: a body may stream for hours, a device is refused from the moment on at which it is revoked,
  /// and its places are those of now.
  bool is_admitted() {
    auto outcome = answers_->authenticate(*city_, head_);
    if (auto* refused = std::get_if<Reply>(&outcome)) {
      refusal_ = std::move(*refused);
    } else {
      device_ = std::move(std::get<Device>(outcome));
    }
    return !refusal_;
  }
  void refuse(const Error& error) { refusal_ = answers_->failure(head_, error, "changes"); }

  City* city_;
  SyncHandler* sync_;
  Device device_;
  const Answers* answers_;
  Request head_;
  sync::ListReader list_;
  std::string replies_;
  std::optional<Reply> refusal_;
};

}  // namespace

Admission Api::admit(const Request& head) const {
  const auto refuse = [&](Problem problem) {
    return Admission{.refusal = problem_reply(problem, head.accept_language)};
  };
  const RouteRow* row = find_route(head);
  if (row == nullptr) {
    const std::string allowed = allowed_methods(head.path);
    if (allowed.empty()) return refuse(Problem::not_found);
    auto refusal = refuse(Problem::method_not_allowed);
    refusal.refusal->headers.emplace_back("Allow", allowed);
    if (head.path.starts_with("/v1/attachments")) refusal.refusal->headers.emplace_back("Tus-Resumable", tus_version);
    return refusal;
  }
  Admission admission = is_attachments(row->route) ? admit_attachment(head) : Admission{};
  if (admission.refusal) return admission;
  if (needs_token(row->route) && bearer_token(head.authorization).empty())
    admission.refusal = problem_reply(Problem::unauthorized, head.accept_language);
  else if (!takes_body(*row, head))
    admission.refusal = problem_reply(Problem::unsupported_media_type, head.accept_language);
  if (admission.refusal) {
    if (is_tus(row->route)) admission.refusal->headers.emplace_back("Tus-Resumable", tus_version);
    return admission;
  }
  if (admission.lane == Lane::attachments) return admission;
  admission.streamed = is_list(*row, head.content_type);
  admission.body_bytes = admission.streamed ? limits_.body_bytes : std::min(row->body_bytes, limits_.body_bytes);
  // Only a known device may make the server read megabytes.
  admission.ask_first = !admission.streamed && needs_token(row->route) && row->body_bytes > 0;
  return admission;
}

/// The body of an upload is read by its sink, which asks who sends it; nothing else here has a body.
Admission Api::admit_attachment(const Request& head) const {
  const RouteRow& row = *find_route(head);
  Admission admission{.refusal = std::nullopt, .lane = Lane::attachments};
  if (attachments_ == nullptr) {
    admission.refusal = problem_reply(Problem::not_found, head.accept_language);
  } else if (is_tus(row.route) && row.route != Route::tus_options && head.header("tus-resumable") != tus_version) {
    admission.refusal = problem_reply(Problem::tus_version, head.accept_language);
    admission.refusal->headers.emplace_back("Tus-Version", tus_version);
    admission.refusal->headers.emplace_back("Tus-Resumable", tus_version);
  }
  admission.streamed =
      row.route == Route::tus_patch || (row.route == Route::tus_create && is_media(head.content_type, tus_media));
  if (admission.streamed) admission.body_bytes = row.body_bytes;
  return admission;
}

std::variant<Reply, Caller> Api::check(const Request& head) {
  auto outcome = answers_.authenticate(*city_, head);
  if (auto* refusal = std::get_if<Reply>(&outcome)) return std::move(*refusal);
  return Caller{.device = std::get<Device>(outcome).id};
}

std::vector<DeviceId> Api::refused_among(const std::vector<DeviceId>& devices) {
  std::vector<DeviceId> refused;
  for (const DeviceId& id : devices) {
    const auto device = city_->devices().find(id);
    // Where the question cannot be answered nobody loses her place.
    if (device && (!*device || (*device)->revoked_ms)) refused.push_back(id);
  }
  return refused;
}

std::variant<Reply, std::unique_ptr<BodySink>> Api::open_body(const Request& head) {
  try {
    const Route route = find_route(head)->route;
    if (route == Route::push) return open_list(head);
    auto opened = attachments_->open_body(head, route == Route::tus_patch ? route_tail(head) : std::string_view());
    if (auto* reply = std::get_if<Reply>(&opened)) reply->headers.emplace_back("Tus-Resumable", tus_version);
    return opened;
  } catch (const std::exception& failed) {
    return answers_.failure(head, Error{Code::io, failed.what()}, "exception");
  }
}

std::variant<Reply, std::unique_ptr<BodySink>> Api::open_list(const Request& head) {
  auto outcome = answers_.authenticate(*city_, head);
  if (auto* refusal = std::get_if<Reply>(&outcome)) return std::move(*refusal);
  return std::make_unique<PushSink>(*city_, *sync_, std::move(std::get<Device>(outcome)), answers_, head);
}

Reply Api::handle(const Request& request) {
  try {
    const Route route = find_route(request)->route;
    switch (route) {
      case Route::health: return health(request);
      case Route::enrol: return enrol(request);
      default: break;
    }
    if (!is_attachments(route)) return sync(request);
    Reply reply = attachment(request);
    if (is_tus(route)) reply.headers.emplace_back("Tus-Resumable", tus_version);
    return reply;
  } catch (const std::exception& failed) {
    // Out of memory, most likely; the transaction of the request was rolled back on the way here.
    return answers_.failure(request, Error{Code::io, failed.what()}, "exception");
  }
}

Reply Api::attachment(const Request& request) {
  const std::string_view tail = route_tail(request);
  switch (find_route(request)->route) {
    case Route::tus_options: return attachments_->options();
    case Route::tus_create: return attachments_->create(request);
    case Route::tus_head: return attachments_->head(request, tail);
    case Route::tus_patch: return attachments_->patch(request, tail);
    case Route::tus_delete: return attachments_->remove(request, tail);
    default: return attachments_->download(request, tail);
  }
}

Reply Api::health(const Request& request) {
  const auto answer = city_->db().integer("SELECT count(*) FROM city");
  if (!answer) return answers_.failure(request, answer.error(), "healthz");
  Reply reply;
  reply.body =
      nlohmann::ordered_json{{"status", "ok"}, {"version", YANXING_VERSION}, {"clock_ms", city_->clock().now_ms()}}
          .dump();
  return reply;
}

Reply Api::enrol(const Request& request) {
  const auto parsed = sync::parse_enrolment_request(request.body);
  if (!parsed) return problem_reply(Problem::malformed_request, request.accept_language, parsed.error().detail);
  auto outcome = city_->devices().enrol(*parsed, city_->ca_der());
  if (!outcome) return answers_.failure(request, outcome.error(), "enrol");
  if (const auto* problem = std::get_if<Problem>(&*outcome)) return problem_reply(*problem, request.accept_language);
  const Enrolled& enrolled = std::get<Enrolled>(*outcome);
  const Identity& identity = city_->identity();
  Reply reply;
  reply.log_note = "enrolled " + enrolled.device.id.text();
  reply.body = to_json(sync::EnrolmentReply{.token = enrolled.token,
                                            .device = enrolled.device.id,
                                            .scope = enrolled.device.scope,
                                            .server_key = identity.signing_key.public_key(),
                                            .epoch = identity.epoch.text(),
                                            .server_name = identity.name,
                                            .clock_ms = city_->clock().now_ms()});
  return reply;
}

Reply Api::sync(const Request& request) {
  auto outcome = answers_.authenticate(*city_, request);
  if (auto* refusal = std::get_if<Reply>(&outcome)) return std::move(*refusal);
  const Device& device = std::get<Device>(outcome);
  const Route route = find_route(request)->route;
  std::string pull_frame;
  if (route == Route::session) {
    if (const auto noted = city_->devices().saw(device); !noted)
      return answers_.failure(request, noted.error(), "session");
  } else if (route == Route::pull) {
    const auto cursor = query_value(request.query, "cursor");
    auto decoded = cursor ? base64url_decode(*cursor) : Result<std::string>(Error{});
    if (!decoded) return problem_reply(Problem::cursor_invalid, request.accept_language);
    pull_frame = std::move(*decoded);
  }
  auto bytes = sync_->handle(device, route == Route::pull ? pull_frame : request.body);
  if (!bytes) return answers_.failure(request, bytes.error(), request.path);
  Reply reply;
  reply.content_type = "application/octet-stream";
  reply.body = std::move(*bytes);
  reply.log_note = device.id.text();
  reply.caller = Caller{.device = device.id, .has_key = true};
  if (route != Route::session) return reply;
  reply.headers.emplace_back("Accept-Post", sync::frame_list_media);
  const auto lost = sync_->newest_lost_attachment(device);
  if (lost && *lost > 0) reply.headers.emplace_back("Attachments-Lost", std::to_string(*lost));
  return reply;
}

}  // namespace yanxing::server
