#include "client/app/messages.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace yanxing::app {

namespace {

Message with_code(const char* prefix, Code code) { return {std::string(prefix) + code_name(code), {}, {}}; }

/// What a server says in the words of its own is in the language of that day. What the program knows by its kind is
/// said in the language that is read.
struct KnownProblem {
  std::string_view type_name;
  const char* problem;
  const char* todo;
};
constexpr std::array known_problems{
    KnownProblem{"device-revoked", "server.device_revoked", "server.todo.device_revoked"},
    KnownProblem{"unknown-device", "server.unknown_device", "server.todo.unknown_device"},
    KnownProblem{"bad-signature", "server.bad_signature", "server.todo.bad_signature"},
    KnownProblem{"protocol-too-new", "server.protocol_too_new", "server.todo.protocol_too_new"},
    KnownProblem{"malformed-request", "server.malformed_request", "server.todo.malformed_request"},
    KnownProblem{"cursor-stale", "server.cursor_stale", "server.todo.cursor_stale"},
    KnownProblem{"too-many-uploads", "server.too_many_uploads", "server.todo.too_many_uploads"},
    KnownProblem{"internal", "server.internal", "server.todo.internal"},
};

}  // namespace

bool shuts_out(const net::Problem& problem) {
  return problem.type_name() == "device-revoked" || problem.type_name() == "unknown-device";
}

RefusedMark refused_mark(const std::string& reason) {
  if (reason.empty()) return {};
  return {{"quarantine." + reason, {}, {}}, {"quarantine.todo." + reason, {}, {}}};
}

Trouble sync_trouble(const Error& error, const net::Problem& problem) {
  Trouble trouble;
  constexpr int storage_full = 507;  // counts as busy, for it is worth another try; nothing frees it by itself
  if (problem.status == storage_full)
    return {{"sync.problem.storage_full", {}, {}}, {"sync.todo.storage_full", {}, {}}};
  const auto known = std::find_if(known_problems.begin(), known_problems.end(),
                                  [&](const KnownProblem& one) { return one.type_name == problem.type_name(); });
  if (known != known_problems.end()) return {{known->problem, {}, {}}, {known->todo, {}, {}}};
  if (!problem.title.empty() && error.code != Code::busy) {
    trouble.problem = {"server.says", {{"text", problem.title}}, {}};
    if (!problem.detail.empty()) trouble.todo = {"server.says", {{"text", problem.detail}}, {}};
    return trouble;
  }
  switch (error.code) {
    case Code::no_network:
    case Code::untrusted:
    case Code::refused:
    case Code::busy:
    case Code::cancelled:
    case Code::disk_full:
    case Code::too_new:
    case Code::corrupt:
      trouble.problem = with_code("sync.problem.", error.code);
      trouble.todo = with_code("sync.todo.", error.code);
      break;
    case Code::io:
      trouble.problem = {problem.status >= 500 ? "sync.problem.server" : "sync.problem.io", {}, {}};
      trouble.todo = {problem.status >= 500 ? "sync.todo.server" : "sync.todo.io", {}, {}};
      break;
    default:
      trouble.problem = {"sync.problem.other", {{"code", code_name(error.code)}}, {}};
      trouble.todo = {"sync.todo.other", {}, {}};
      break;
  }
  if (error.code == Code::busy && problem.retry_after_s > 0) {
    trouble.todo = {"sync.todo.busy_seconds", {{"seconds", std::to_string(problem.retry_after_s)}}, {}};
  }
  return trouble;
}

Message tried_again(Message todo, bool by_itself) {
  constexpr std::string_view by_hand = ".by_hand";
  constexpr std::array promising{"sync.todo.no_network", "sync.todo.busy", "sync.todo.busy_seconds", "sync.todo.server",
                                 "sync.todo.storage_full"};
  if (todo.key.ends_with(by_hand)) todo.key.resize(todo.key.size() - by_hand.size());
  const bool promises = std::find(promising.begin(), promising.end(), todo.key) != promising.end();
  if (promises && !by_itself) todo.key += by_hand;
  return todo;
}

Message enrolment_trouble(const Error& error, const net::Problem& problem) {
  if (!problem.detail.empty()) return {"server.says", {{"text", problem.detail}}, {}};
  switch (error.code) {
    case Code::no_network:
    case Code::untrusted:
    case Code::busy:
    case Code::refused:
    case Code::cancelled:
    case Code::too_new:
    case Code::disk_full: return with_code("enrol.problem.", error.code);
    default: return {"enrol.problem.other", {{"code", code_name(error.code)}}, {}};
  }
}

Message save_trouble(const Error& error) {
  switch (error.code) {
    case Code::disk_full:
    case Code::busy:
    case Code::corrupt:
    case Code::invalid:
    case Code::io: return with_code("save.problem.", error.code);
    default: return {"save.problem.other", {{"code", code_name(error.code)}}, {}};
  }
}

Message attach_trouble(const Error& error, const std::string& file) {
  switch (error.code) {
    case Code::refused:
    case Code::invalid:
    case Code::unsupported:
    case Code::corrupt:
    case Code::disk_full:
    case Code::not_found: {
      auto message = with_code("attach.problem.", error.code);
      message.args.emplace_back("file", file);
      return message;
    }
    default: return {"attach.problem.io", {{"file", file}}, {}};
  }
}

Message backup_trouble(const Error& error) {
  switch (error.code) {
    case Code::exists:
    case Code::disk_full:
    case Code::io: return with_code("backup.problem.", error.code);
    default: return {"backup.problem.other", {{"code", code_name(error.code)}}, {}};
  }
}

bool is_disk_trouble(const Error& error) {
  return error.code == Code::disk_full || error.code == Code::io || error.code == Code::corrupt;
}

}  // namespace yanxing::app
