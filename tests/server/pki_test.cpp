// Certificates: checked with openssl, as a stranger would.
#include "server-stub/pki.h"

#include <gtest/gtest.h>

#include <fstream>

#include "tests/support/process.h"

namespace yanxing::server {
namespace {

constexpr UnixMs now_ms = 1'790'000'000'000;
constexpr UnixMs day_ms = 24 * 3'600'000;

class Pki : public ::testing::Test {
 protected:
  testing::ProcessResult openssl(std::vector<std::string> arguments) {
    return testing::run("/usr/bin/openssl", arguments);
  }
  void write(const std::string& name, const std::string& text) { std::ofstream(dir_ / name) << text; }
  testing::TempDir dir_;
  Certified ca_ = make_ca("Yanxing CA test", now_ms).value();
};

TEST_F(Pki, TheServersCertificateFollowsFromTheCaForItsHosts) {
  const auto server = make_server_certificate(ca_, {"city.example", "203.0.113.7", "2001:db8::7", "localhost"}, now_ms);
  ASSERT_TRUE(server);
  write("ca.pem", ca_.certificate_pem);
  write("server.pem", server->certificate_pem);
  const std::string at = std::to_string(now_ms / 1000);
  for (const auto& [option, host] :
       std::vector<std::pair<std::string, std::string>>{{"-verify_hostname", "city.example"},
                                                        {"-verify_hostname", "localhost"},
                                                        {"-verify_ip", "203.0.113.7"},
                                                        {"-verify_ip", "2001:db8::7"},
                                                        {"-verify_ip", "127.0.0.1"}}) {
    const auto checked = openssl({"verify", "-x509_strict", "-purpose", "sslserver", "-attime", at, option, host,
                                  "-CAfile", dir_ / "ca.pem", dir_ / "server.pem"});
    EXPECT_EQ(checked.exit_code, 0) << host << "\n" << checked.err << checked.out;
  }
  EXPECT_NE(openssl({"verify", "-attime", at, "-verify_hostname", "evil.example", "-CAfile", dir_ / "ca.pem",
                     dir_ / "server.pem"})
                .exit_code,
            0);
}

TEST_F(Pki, ValidityIsTwentyYearsAnd825Days) {
  const auto server = make_server_certificate(ca_, {"city.example"}, now_ms).value();
  EXPECT_EQ(certificate_expiry(ca_.certificate_pem).value(), now_ms + ca_valid_days * day_ms);
  EXPECT_EQ(certificate_expiry(server.certificate_pem).value(), now_ms + certificate_valid_days * day_ms);
}

TEST_F(Pki, AHostThatIsNoneIsRefused) {
  for (const char* host : {"", "bad host", "a,DNS:evil.example", "*.example", "-x", "city.example:8443", "县城"}) {
    const auto made = make_server_certificate(ca_, {host}, now_ms);
    ASSERT_FALSE(made) << host;
    EXPECT_EQ(made.error().code, Code::invalid) << host;
  }
  EXPECT_EQ(make_server_certificate(ca_, {}, now_ms).error().code, Code::invalid);
}

TEST_F(Pki, NonsenseIsNoCertificate) {
  EXPECT_EQ(certificate_der("nonsense").error().code, Code::invalid);
  EXPECT_EQ(certificate_expiry("").error().code, Code::invalid);
}

}  // namespace
}  // namespace yanxing::server
