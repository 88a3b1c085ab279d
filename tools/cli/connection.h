// The enrolled server as the commands reach it, and what is said when it cannot be reached or says no.
#pragma once

#include <memory>
#include <string>

#include "client/net/transport.h"
#include "sync/session/client_session.h"
#include "tools/cli/cli.h"

namespace yanxing::cli {

struct Connection {
  Connection(sync::ClientIdentity who, net::Server server) : identity(std::move(who)), transport(std::move(server)) {}
  sync::ClientIdentity identity;
  net::Transport transport;
};

/// The server answered that something went wrong with itself: not this laptop's disk, whatever the error's code.
bool is_server_fault(const Error& error, const net::Problem& problem);

/// nullptr, with the sentence why, when the laptop is not enrolled. Nothing is sent yet.
std::unique_ptr<Connection> connect(Laptop& laptop, Failure& failure);

const char* http_language(Language language);
/// The server's own sentence where it gave one (in the person's language), else ours.
std::string server_words(const net::Problem& problem, const std::string& otherwise);
bool is_refusal(const Error& error, const net::Problem& problem);
/// Of an error that is Code::busy: the server's disk is full, it takes no more now, or who stands before it says so.
Failure busy_failure(const Laptop& laptop, const Error& error, const net::Problem& problem);
/// Exit code and sentence of an exchange that failed, after `sent` changes had gone.
Failure sync_failure(const Laptop& laptop, const Error& error, const net::Problem& problem, std::uint64_t sent = 0);

}  // namespace yanxing::cli
