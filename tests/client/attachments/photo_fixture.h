// Laptops with real files and a real city server on loopback, TLS and all, and a bad line between them.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "client/attachments/exchange.h"
#include "client/records/attachment_outbox.h"
#include "client/records/record_store.h"
#include "tests/support/process.h"

namespace yanxing::testing {

/// A server in a folder of its own; its port stays when it is started again.
class PhotoCity {
 public:
  explicit PhotoCity(const TempDir& dir);
  /// `kilobytes`: no file of it may become larger, as on a full disk; 0: no limit.
  void start(int kilobytes = 0);
  void stop();
  ProcessResult admin(std::vector<std::string> arguments) const;
  /// Where a published file is.
  std::filesystem::path file(const std::string& name) const;
  std::string url(int port = 0) const { return "https://127.0.0.1:" + std::to_string(port != 0 ? port : port_); }
  int port() const { return port_; }
  std::string data;

 private:
  std::string log_;
  int port_;
  int starts_ = 0;
  std::unique_ptr<Background> process_;
};

/// One start of the program on a laptop: closing it and making another one is a restart.
class PhotoLaptop {
 public:
  explicit PhotoLaptop(const std::string& folder);

  void enrol(PhotoCity& city, const std::string& scope, int port = 0);
  /// Another port of the same server: that of a proxy.
  void reach_through(const PhotoCity& city, int port);
  Status sync_records();
  Status send_photos(const std::function<void(net::Transport&)>& on_step = {});
  Status fetch(const std::string& name, const std::function<void(net::Transport&)>& on_step = {});

  std::string attach(const std::string& content, const std::string& ending = "jpg");
  /// A problem with this photo.
  RecordId record_with(const std::string& photo, const std::string& severity = "general");
  records::AttachmentFigures figures() { return outbox->figures().value(); }

  std::unique_ptr<records::Workspace> workspace;
  std::unique_ptr<records::RecordStore> records;
  std::unique_ptr<records::Attachments> files;
  std::unique_ptr<records::AttachmentOutbox> outbox;
  attachments::SendReport report;
  net::Traffic traffic;  // of the last exchange
  net::Problem problem;

 private:
  net::Server server() const;
};

/// Bytes that no packing makes smaller, the same for the same seed.
std::string noise(std::size_t size, std::uint32_t seed = 1);

}  // namespace yanxing::testing
