// Bundles in memory, for tests and the simulator.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sync/session/bundle_client.h"
#include "sync/wire/bundle.h"

namespace yanxing::testing {

class StringSink final : public sync::ByteSink {
 public:
  Status write(std::string_view bytes) override {
    text += bytes;
    return {};
  }
  std::string text;
};

class StringSource final : public sync::ByteSource {
 public:
  explicit StringSource(std::string_view text) : text_(text) {}
  Result<std::string> read(std::size_t most) override {
    std::string out(text_.substr(0, most));
    text_.remove_prefix(out.size());
    return out;
  }

 private:
  std::string_view text_;
};

struct BundleFile {
  std::string name;
  std::string content;
};

/// Parts of one bundle that hold so many pushes each; the last one has the files as well. There is one at least.
inline std::vector<std::string> written_parts(sync::BundleContent& content, const sync::ClientIdentity& identity,
                                              std::size_t pushes, const std::vector<BundleFile>& files = {},
                                              std::size_t batch = 5000, const std::string& set = "set-set-") {
  std::vector<std::vector<std::string>> frames(1);
  content.rewind();
  while (true) {
    auto frame = content.next_push(batch);
    YX_CHECK(frame.ok());
    if (!*frame) break;
    if (frames.back().size() == pushes) frames.emplace_back();
    frames.back().push_back(std::move(**frame));
  }
  std::vector<std::string> parts;
  for (const auto& of_part : frames) {
    StringSink sink;
    sync::BundleHeader header;
    header.server = identity.server_key;
    header.device = identity.device;
    header.set = set;
    header.base = content.base();
    header.part = parts.size() + 1;
    header.parts = frames.size();
    auto writer = sync::BundleWriter::begin(sink, header, identity.key);
    YX_CHECK(writer.ok());
    for (const std::string& question : content.questions()) YX_CHECK(writer->frame(question).ok());
    for (const std::string& frame : of_part) YX_CHECK(writer->frame(frame).ok());
    for (const BundleFile& file : header.part == header.parts ? files : std::vector<BundleFile>()) {
      YX_CHECK(writer->attachment(file.name, file.content.size()).ok());
      YX_CHECK(writer->attachment_bytes(file.content).ok());
    }
    YX_CHECK(writer->end().ok());
    parts.push_back(std::move(sink.text));
  }
  return parts;
}

/// One part that holds everything.
inline std::string written_bundle(sync::BundleContent& content, const sync::ClientIdentity& identity,
                                  const std::vector<BundleFile>& files = {}, std::size_t batch = 5000) {
  return written_parts(content, identity, SIZE_MAX, files, batch).front();
}

}  // namespace yanxing::testing
