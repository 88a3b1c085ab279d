#include "client/net/enrol.h"

#include <memory>

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

namespace yanxing::net {

Result<std::string> certificate_der(const std::string& pem) {
  const Error bad{Code::invalid, "not a PEM certificate"};
  const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
                                                      BIO_free);
  if (bio == nullptr) return bad;
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr),
                                                                X509_free);
  if (certificate == nullptr) return bad;
  const int size = i2d_X509(certificate.get(), nullptr);
  if (size <= 0) return bad;
  std::string der(static_cast<std::size_t>(size), '\0');
  auto* out = reinterpret_cast<unsigned char*>(der.data());
  i2d_X509(certificate.get(), &out);
  return der;
}

Result<Enrolled> enrol(const EnrolmentInput& input, Problem& problem, const TransportLimits& limits) {
  problem = {};
  YX_ASSIGN(const auto code, sync::decode_enrolment_code(input.code));
  YX_ASSIGN(const auto url, normalise_server_url(input.url));
  YX_ASSIGN(const auto chain, fetch_presented_chain(url, limits));
  std::string ca_pem;
  for (const auto& pem : chain) {
    const auto der = certificate_der(pem);
    if (der && code.names_ca(*der)) ca_pem = pem;
  }
  if (ca_pem.empty()) return Error{Code::untrusted, "the server's CA is not the one that the code names"};

  Transport transport({url, ca_pem, {}}, limits);
  const auto request = sync::make_enrolment_request(code, input.device, input.key, input.name);
  const auto answer = transport.send({.method = Method::post,
                                      .path = "/v1/enrol",
                                      .body = sync::to_json(request),
                                      .content_type = "application/json",
                                      .accept_language = input.accept_language});
  if (!answer) {
    problem = transport.problem();
    return answer.error();
  }
  auto reply = sync::parse_enrolment_reply(*answer);
  // It is the server that the code names, and the code may be used now: not a word about a mistyped one.
  if (!reply) return Error{Code::too_new, reply.error().detail};
  if (reply->device != input.device) return Error{Code::untrusted, "the server enrolled another device"};
  Enrolled enrolled{{url, ca_pem, reply->token}, {}};
  enrolled.reply = std::move(*reply);
  return enrolled;
}

}  // namespace yanxing::net
