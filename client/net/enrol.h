// Enrolment over HTTPS: from an address and a one-time code to a pinned server and a token.
#pragma once

#include <string>

#include "client/net/transport.h"
#include "sync/session/enrolment.h"

namespace yanxing::net {

/// What the laptop brings.
struct EnrolmentInput {
  std::string url;   // as typed
  std::string code;  // as typed
  DeviceId device;   // kept when the same laptop enrols again
  SigningKey key;
  std::string name;  // what people call the laptop
  std::string accept_language = "zh-CN";
};

/// What it takes home; the caller stores all of it in one transaction.
struct Enrolled {
  Server server;               // url, pinned CA, token
  sync::EnrolmentReply reply;  // scope, server key, epoch…
};

/// Enrols. Blocking. The server's chain is fetched without a byte of HTTP, its CA compared with the code's fingerprint,
/// and only then, with that CA pinned and everything verified, the code is used. Errors: invalid (mistyped code or
/// address: nothing was sent, no try used up), untrusted (a server of another city, or none of ours: nothing was sent),
/// no_network, refused (code used up, expired, wrong: `problem` says which), busy, cancelled.
Result<Enrolled> enrol(const EnrolmentInput& input, Problem& problem, const TransportLimits& limits = {});

/// DER bytes of a PEM certificate. Error: invalid.
Result<std::string> certificate_der(const std::string& pem);

}  // namespace yanxing::net
