#include "tools/cli/connection.h"

#include "tools/cli/cli.h"

namespace yanxing::cli {

const char* http_language(Language language) { return language == Language::zh ? "zh-CN" : "en"; }

std::string server_words(const net::Problem& problem, const std::string& otherwise) {
  return !problem.detail.empty() ? problem.detail : !problem.title.empty() ? problem.title : otherwise;
}

bool is_refusal(const Error& error, const net::Problem& problem) {
  if (error.code == Code::refused || error.code == Code::out_of_scope) return true;
  const bool come_again = error.code == Code::busy || error.code == Code::no_network || error.code == Code::untrusted;
  return problem.status >= 400 && problem.status < 500 && !come_again;
}

bool is_server_fault(const Error& error, const net::Problem& problem) {
  return problem.status >= 500 && problem.status != 507 && error.code != Code::busy;
}

Failure busy_failure(const Laptop& laptop, const Error& error, const net::Problem& problem) {
  if (problem.status == 0) return {failed, error_sentence(laptop.language(), error)};  // this laptop's own data
  if (problem.status == 507) return {failed, laptop.say("sync.storage_full"), "server_full"};
  const bool is_said = problem.type_name() != "busy" && !server_words(problem, {}).empty();
  const std::string words =
      is_said ? laptop.say("sync.busy_why", {server_words(problem, {})}) : laptop.say("sync.busy");
  if (problem.status == 429 || problem.status == 503) return {failed, words, "server_busy"};
  return {no_network, words};  // cut short on the way, or said by a gateway that does not reach the server
}

Failure sync_failure(const Laptop& laptop, const Error& error, const net::Problem& problem, std::uint64_t sent) {
  switch (error.code) {
    case Code::no_network: return {no_network, laptop.say("sync.no_network", {error.detail})};
    case Code::untrusted: return {no_network, laptop.say("sync.untrusted", {error.detail})};
    case Code::busy: return busy_failure(laptop, error, problem);
    case Code::too_new: return {failed, laptop.say("sync.too_new")};
    case Code::disk_full: return {failed, laptop.say("sync.disk_full", {std::to_string(sent)})};
    default: break;
  }
  if (is_server_fault(error, problem))
    return {failed, laptop.say("sync.server_fault", {std::to_string(problem.status)})};
  if (is_refusal(error, problem))
    return {refused, laptop.say("sync.refused", {server_words(problem, laptop.say("sync.refused_why"))})};
  return {failed, error_sentence(laptop.language(), error)};
}

std::unique_ptr<Connection> connect(Laptop& laptop, Failure& failure) {
  records::Workspace& workspace = laptop.workspace();
  const auto enrolment = workspace.enrolment();
  if (!enrolment) {
    failure = {failed, error_sentence(laptop.language(), enrolment.error())};
    return nullptr;
  }
  if (!*enrolment) {
    failure = {failed, laptop.say("sync.not_enrolled")};
    return nullptr;
  }
  const records::Identity& self = workspace.identity();
  return std::make_unique<Connection>(sync::ClientIdentity{self.device, self.key, (*enrolment)->server_key},
                                      net::Server{(*enrolment)->url, (*enrolment)->ca_pem, (*enrolment)->token});
}

}  // namespace yanxing::cli
