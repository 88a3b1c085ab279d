#include "client/platform/draw_hash.h"

#include <cstring>

namespace yanxing::platform {
namespace {

/// 64-bit multiply-and-shift mixing, 8 bytes a step; nothing that an attacker chooses is hashed.
class Mixer {
 public:
  void add(const void* data, std::size_t size) {
    const auto* bytes = static_cast<const unsigned char*>(data);
    for (; size >= 8; size -= 8, bytes += 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, bytes, 8);
      step(word);
    }
    for (; size > 0; --size, ++bytes) step(*bytes);
  }
  std::uint64_t value() const { return hash_; }

 private:
  void step(std::uint64_t word) {
    hash_ = (hash_ ^ word) * 0x9E3779B97F4A7C15ULL;
    hash_ ^= hash_ >> 29U;
  }
  std::uint64_t hash_ = 1469598103934665603ULL;
};

}  // namespace

std::uint64_t draw_hash(const ImDrawData& data) {
  Mixer mixer;
  mixer.add(&data.DisplaySize, sizeof data.DisplaySize);
  mixer.add(&data.FramebufferScale, sizeof data.FramebufferScale);
  for (const ImDrawList* list : data.CmdLists) {
    mixer.add(list->VtxBuffer.Data, static_cast<std::size_t>(list->VtxBuffer.size_in_bytes()));
    mixer.add(list->IdxBuffer.Data, static_cast<std::size_t>(list->IdxBuffer.size_in_bytes()));
    for (const ImDrawCmd& command : list->CmdBuffer) {
      mixer.add(&command.ClipRect, sizeof command.ClipRect);
      mixer.add(&command.TexRef._TexData, sizeof command.TexRef._TexData);  // another picture at the same place
    }
  }
  return mixer.value();
}

bool textures_changed(const ImDrawData& data) {
  if (data.Textures == nullptr) return false;
  for (const ImTextureData* texture : *data.Textures) {
    if (texture->Status != ImTextureStatus_OK) return true;
  }
  return false;
}

}  // namespace yanxing::platform
