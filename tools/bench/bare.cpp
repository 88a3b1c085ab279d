#include "tools/bench/bare.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sqlite3.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zstd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <memory>
#include <string_view>

#include "sync/base/check.h"
#include "sync/base/ids.h"
#include "sync/ledger/sqlite/db.h"
#include "tools/bench/measure.h"

namespace yanxing::bench {
namespace {

using sqlite::Db;
using sqlite::OpenMode;
using sqlite::Statement;

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "bare: %s\n", why.c_str());
  std::exit(1);
}

Db open_db(const std::string& path, OpenMode mode) {
  auto db = Db::open(path, mode);
  if (!db) give_up(path + ": " + db.error().detail);
  return std::move(db).value();
}

Statement prepare(Db& db, std::string_view sql) {
  auto statement = db.prepare(sql);
  if (!statement) give_up(statement.error().detail);
  return std::move(statement).value();
}

// ---- a connection ----

struct SslFree {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using Context = std::unique_ptr<SSL_CTX, SslFree>;

class Line {
 public:
  Line(SSL_CTX* context, int socket) : ssl_(SSL_new(context)), socket_(socket) {
    const int one = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    SSL_set_fd(ssl_.get(), socket);
  }
  ~Line() {
    ssl_.reset();
    ::close(socket_);
  }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  SSL* ssl() { return ssl_.get(); }

  bool write(std::string_view bytes) {
    std::size_t done = 0;
    return SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &done) == 1 && done == bytes.size();
  }
  bool read(std::string& out, std::size_t size) {
    out.resize(size);
    for (std::size_t at = 0; at < size;) {
      std::size_t done = 0;
      if (SSL_read_ex(ssl_.get(), out.data() + at, size - at, &done) != 1) return false;
      at += done;
    }
    return true;
  }

 private:
  std::unique_ptr<SSL, SslFree> ssl_;
  int socket_;
};

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

// ---- a batch: (id, length, body)… packed ----

void add_number(std::string& out, std::uint32_t number) {
  out.append(reinterpret_cast<const char*>(&number), sizeof number);
}

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
  std::uint32_t number = 0;
  std::memcpy(&number, bytes.data() + at, sizeof number);
  return number;
}

std::string packed(std::string_view bytes) {
  std::string out(sizeof(std::uint32_t) + ZSTD_compressBound(bytes.size()), '\0');
  const std::size_t n = ZSTD_compress(out.data() + 4, out.size() - 4, bytes.data(), bytes.size(), 3);
  YX_CHECK(ZSTD_isError(n) == 0);
  const auto head = static_cast<std::uint32_t>(n);
  std::memcpy(out.data(), &head, sizeof head);
  out.resize(n + 4);
  return out;
}

std::string unpacked(std::string_view bytes) {
  std::string out(static_cast<std::size_t>(ZSTD_getFrameContentSize(bytes.data(), bytes.size())), '\0');
  YX_CHECK(ZSTD_decompress(out.data(), out.size(), bytes.data(), bytes.size()) == out.size());
  return out;
}

constexpr const char* table =
    "CREATE TABLE IF NOT EXISTS item(seq INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, body TEXT NOT NULL)";

void store(Db& db, Statement& insert, std::string_view rows) {
  YX_CHECK(db.begin().ok());
  for (std::size_t at = 0; at < rows.size();) {
    const std::uint32_t length = number_at(rows, at + 16);
    YX_CHECK(insert.bind_blob(1, rows.substr(at, 16)).bind_text(2, rows.substr(at + 20, length)).run().ok());
    at += 20 + length;
  }
  YX_CHECK(db.commit().ok());
}

}  // namespace

std::int64_t memory_kb(const std::string& what, int pid) {
  std::ifstream file("/proc/" + (pid == 0 ? "self" : std::to_string(pid)) + "/status");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with(what + ":")) return std::strtoll(line.c_str() + what.size() + 1, nullptr, 10);
  return 0;
}

void bare_fill(const std::string& path, const std::vector<std::string>& files) {
  Db db = open_db(path, OpenMode::create);
  YX_CHECK(db.exec(std::string(table) +
                   "; CREATE TABLE IF NOT EXISTS sent(seq INTEGER); DELETE FROM sent; INSERT INTO sent VALUES(0)")
               .ok());
  Statement insert = prepare(db, "INSERT INTO item(id, body) VALUES(?1, ?2)");
  YX_CHECK(db.begin().ok());
  for (const std::string& name : files) {
    std::ifstream file(name);
    if (!file) give_up("cannot read " + name);
    for (std::string line; std::getline(file, line);) {
      const std::size_t at = line.find("\"id\":\"");
      const auto id = Uuid::parse(line.substr(at + 6, 36));
      if (at == std::string::npos || !id) give_up("a line without an id in " + name);
      const std::string body = line.substr(0, at) + line.substr(at + 44);  // the id goes in its own column
      if (!insert.bind_blob(1, id->view()).bind_text(2, body).run()) give_up("twice the same id in " + name);
    }
  }
  YX_CHECK(db.commit().ok());
  YX_CHECK(db.exec("PRAGMA wal_checkpoint(TRUNCATE)").ok());
}

void bare_serve(const std::string& path, int port, const std::string& certificate, const std::string& key,
                const std::string& ready) {
  Db db = open_db(path, OpenMode::create);
  YX_CHECK(db.exec(table).ok());
  Statement insert = prepare(db, "INSERT OR IGNORE INTO item(id, body) VALUES(?1, ?2)");
  const Context context(SSL_CTX_new(TLS_server_method()));
  if (SSL_CTX_use_certificate_chain_file(context.get(), certificate.c_str()) != 1 ||
      SSL_CTX_use_PrivateKey_file(context.get(), key.c_str(), SSL_FILETYPE_PEM) != 1)
    give_up("certificate or key");
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  const int one = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  const sockaddr_in address = loopback(port);
  if (::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 || ::listen(listener, 16) != 0)
    give_up("port " + std::to_string(port) + " is taken");
  std::ofstream(ready) << port << '\n';
  while (true) {
    const int socket = ::accept(listener, nullptr, nullptr);
    if (socket < 0) continue;
    Line line(context.get(), socket);
    if (SSL_accept(line.ssl()) != 1) continue;
    std::string head, body;
    while (line.read(head, 4) && line.read(body, number_at(head, 0))) {
      store(db, insert, unpacked(body));
      if (!line.write("ok")) break;
    }
  }
}

BareReport bare_push(const std::string& path, int port, const std::string& ca, std::int64_t batch) {
  Db db = open_db(path, OpenMode::existing);
  Statement read = prepare(db, "SELECT seq, id, body FROM item WHERE seq > ?1 ORDER BY seq LIMIT ?2");
  Statement keep = prepare(db, "UPDATE sent SET seq = ?1");
  auto sent = db.integer("SELECT seq FROM sent");
  YX_CHECK(sent.ok());
  const Context context(SSL_CTX_new(TLS_client_method()));
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  if (SSL_CTX_load_verify_locations(context.get(), ca.c_str(), nullptr) != 1) give_up("cannot read " + ca);

  BareReport report;
  report.idle_kb = memory_kb("VmHWM");
  report.seconds = seconds_of([&] {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    const sockaddr_in address = loopback(port);
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) give_up("no connection");
    Line line(context.get(), socket);
    SSL_set1_host(line.ssl(), "localhost");
    SSL_set_tlsext_host_name(line.ssl(), "localhost");
    if (SSL_connect(line.ssl()) != 1) give_up("no TLS");
    std::string rows, reply;
    while (true) {
      rows.clear();
      std::int64_t last = *sent;
      read.bind(1, *sent).bind(2, batch);
      while (*read.step()) {
        last = read.integer(0);
        rows += read.blob(1);
        const std::string_view body = read.text(2);
        add_number(rows, static_cast<std::uint32_t>(body.size()));
        rows += body;
        ++report.sent;
      }
      read.reset();
      if (last == *sent) break;
      if (!line.write(packed(rows)) || !line.read(reply, 2)) give_up("the connection broke");
      YX_CHECK(db.begin().ok() && keep.bind(1, last).run().ok() && db.commit().ok());
      *sent = last;
    }
  });
  report.peak_kb = memory_kb("VmHWM");
  return report;
}

namespace {

/// All rows of one table as SQLite's own values.
struct Rows {
  std::string insert;
  std::vector<std::vector<sqlite3_value*>> rows;
  Rows() = default;
  Rows(Rows&&) = default;
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;
  ~Rows() {
    for (const auto& row : rows)
      for (sqlite3_value* value : row) sqlite3_value_free(value);
  }
};

Rows read_rows(Db& db, const std::string& name) {
  Rows out;
  sqlite3_stmt* select = nullptr;
  YX_CHECK(sqlite3_prepare_v2(db.handle(), ("SELECT * FROM " + name).c_str(), -1, &select, nullptr) == SQLITE_OK);
  const int columns = sqlite3_column_count(select);
  std::string places;
  for (int c = 0; c < columns; ++c) places += c == 0 ? "?" : ", ?";
  out.insert = "INSERT INTO " + name + " VALUES(" + places + ")";
  while (sqlite3_step(select) == SQLITE_ROW) {
    auto& row = out.rows.emplace_back();
    for (int c = 0; c < columns; ++c) row.push_back(sqlite3_value_dup(sqlite3_column_value(select, c)));
  }
  sqlite3_finalize(select);
  return out;
}

}  // namespace

double bare_insert(const std::string& from_path, const std::string& to_path, std::int64_t batch) {
  const std::vector<std::string> tables{"meta", "chain", "record", "change", "attachment_ref"};
  Db from = open_db(from_path, OpenMode::existing);
  Db to = open_db(to_path, OpenMode::create);
  std::vector<Rows> all;
  for (const std::string& name : tables) {
    // Tables first, then their indexes: the order in which they were made.
    Statement schema =
        prepare(from, "SELECT sql FROM sqlite_master WHERE tbl_name = ?1 AND sql IS NOT NULL ORDER BY rowid");
    schema.bind_text(1, name);
    while (*schema.step()) YX_CHECK(to.exec(std::string(schema.text(0))).ok());
    all.push_back(read_rows(from, name));
  }
  std::vector<sqlite3_stmt*> inserts;
  for (const Rows& rows : all) {
    sqlite3_stmt* insert = nullptr;
    YX_CHECK(sqlite3_prepare_v2(to.handle(), rows.insert.c_str(), -1, &insert, nullptr) == SQLITE_OK);
    inserts.push_back(insert);
  }
  std::size_t most = 0;
  for (const Rows& rows : all) most = std::max(most, rows.rows.size());
  // A transaction holds its share of every table, as a page of changes does.
  const double seconds = seconds_of([&] {
    for (std::size_t from_row = 0; from_row < most; from_row += static_cast<std::size_t>(batch)) {
      YX_CHECK(to.begin().ok());
      for (std::size_t t = 0; t < all.size(); ++t) {
        const std::size_t end = std::min(all[t].rows.size(), from_row + static_cast<std::size_t>(batch));
        for (std::size_t r = from_row; r < end; ++r) {
          for (std::size_t c = 0; c < all[t].rows[r].size(); ++c)
            sqlite3_bind_value(inserts[t], static_cast<int>(c) + 1, all[t].rows[r][c]);
          YX_CHECK(sqlite3_step(inserts[t]) == SQLITE_DONE);
          sqlite3_reset(inserts[t]);
        }
      }
      YX_CHECK(to.commit().ok());
    }
  });
  for (sqlite3_stmt* insert : inserts) sqlite3_finalize(insert);
  return seconds;
}

}  // namespace yanxing::bench
