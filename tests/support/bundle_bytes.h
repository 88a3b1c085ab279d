// Bundles in memory, for tests and the simulator.
#pragma once

#include <algorithm>
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

/// One part that holds everything, or only its share of the frames.
inline std::string written_bundle(sync::BundleContent& content, const sync::ClientIdentity& identity,
                                  const std::vector<BundleFile>& files = {}, std::size_t batch = 5000) {
  StringSink sink;
  sync::BundleHeader header;
  header.server = identity.server_key;
  header.device = identity.device;
  header.set = "set-set-";
  header.base = content.base();
  auto writer = sync::BundleWriter::begin(sink, header, identity.key);
  YX_CHECK(writer.ok());
  for (const std::string& question : content.questions()) YX_CHECK(writer->frame(question).ok());
  content.rewind();
  while (true) {
    auto frame = content.next_push(batch);
    YX_CHECK(frame.ok());
    if (!*frame) break;
    YX_CHECK(writer->frame(**frame).ok());
  }
  for (const BundleFile& file : files) {
    YX_CHECK(writer->attachment(file.name, file.content.size()).ok());
    YX_CHECK(writer->attachment_bytes(file.content).ok());
  }
  YX_CHECK(writer->end().ok());
  return std::move(sink.text);
}

}  // namespace yanxing::testing
