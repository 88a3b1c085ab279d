// What an administrator may turn: limits that keep one bad client from hurting the others.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace yanxing::server {

struct Limits {
  std::uint32_t header_bytes = 16 << 10;              // 431 above
  std::uint64_t body_bytes = std::uint64_t{8} << 20;  // 413 above, also when chunked
  std::chrono::milliseconds message_time{30'000};     // for one whole request, and for one whole reply; 408
  std::chrono::milliseconds handshake_time{10'000};
  std::chrono::milliseconds idle_time{75'000};   // between two requests of one connection
  std::chrono::milliseconds linger_time{2'000};  // how long a refused client may go on sending before it is cut off
  std::chrono::milliseconds stop_time{30'000};   // for requests under way when the server is told to stop
  // Of both: one too many takes the place of another on which no device has shown who it is (see ConnectionSet).
  std::size_t connections = 2'000;
  std::chrono::milliseconds show_time{3'000};  // within which who connects should have shown who it is; see there too
  std::size_t connections_per_address = 64;    // a whole office sits behind one address; a laptop needs one
  std::size_t queue = 256;                     // requests that wait for the database; 503 above
  unsigned retry_after_s = 5;
};

struct Settings {
  std::string listen = "0.0.0.0";
  std::uint16_t port = 8443;  // 0: any free one
  unsigned io_threads = 2;
  std::optional<std::uint64_t> keep_free_mib;  // that attachments leave of their disk; see Reserve
  std::string forms;                           // folder of form files; empty: those compiled in
  Limits limits;
};

}  // namespace yanxing::server
