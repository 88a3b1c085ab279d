#include "client/platform/pictures.h"

#include <algorithm>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include <imgui_internal.h>

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wold-style-cast"
#pragma GCC diagnostic ignored "-Wuseless-cast"
#pragma GCC diagnostic ignored "-Wduplicated-branches"
#pragma GCC diagnostic ignored "-Wcast-align"
#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_NO_STDIO
#define STBI_ONLY_JPEG
#define STBI_ONLY_PNG
#define STBI_NO_FAILURE_STRINGS
#include <stb/stb_image.h>
#pragma GCC diagnostic pop

namespace yanxing::platform {
namespace {

namespace fs = std::filesystem;

struct Pixels {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgba;
};

/// The mean of the pixels that each smaller one covers.
Pixels reduced(const stbi_uc* from, int width, int height, int edge) {
  const double factor = std::min(1.0, static_cast<double>(edge) / std::max(width, height));
  Pixels to;
  to.width = std::max(1, static_cast<int>(width * factor));
  to.height = std::max(1, static_cast<int>(height * factor));
  to.rgba.resize(static_cast<std::size_t>(to.width) * static_cast<std::size_t>(to.height) * 4);
  for (int y = 0; y < to.height; ++y) {
    const int y0 = static_cast<int>(static_cast<std::int64_t>(y) * height / to.height);
    const int y1 = std::max(y0 + 1, static_cast<int>(static_cast<std::int64_t>(y + 1) * height / to.height));
    for (int x = 0; x < to.width; ++x) {
      const int x0 = static_cast<int>(static_cast<std::int64_t>(x) * width / to.width);
      const int x1 = std::max(x0 + 1, static_cast<int>(static_cast<std::int64_t>(x + 1) * width / to.width));
      std::uint32_t sum[4] = {};
      for (int row = y0; row < y1; ++row) {
        const stbi_uc* pixel =
            from + (static_cast<std::size_t>(row) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x0)) * 4;
        for (int column = x0; column < x1; ++column, pixel += 4) {
          for (int c = 0; c < 4; ++c) sum[c] += pixel[c];
        }
      }
      const auto count = static_cast<std::uint32_t>((y1 - y0) * (x1 - x0));
      const auto at =
          (static_cast<std::size_t>(y) * static_cast<std::size_t>(to.width) + static_cast<std::size_t>(x)) * 4;
      for (std::size_t c = 0; c < 4; ++c) to.rgba[at + c] = static_cast<std::uint8_t>(sum[c] / count);
    }
  }
  return to;
}

std::optional<Pixels> decode(const std::string& file, const PictureLimits& limits) {
  std::error_code error;
  const auto size = fs::file_size(file, error);
  if (error || size == 0 || size > limits.file_bytes) return std::nullopt;
  std::vector<char> bytes(size);
  std::ifstream in(file, std::ios::binary);
  if (!in.read(bytes.data(), static_cast<std::streamsize>(size))) return std::nullopt;
  const auto* data = reinterpret_cast<const stbi_uc*>(bytes.data());
  const int length = static_cast<int>(size);
  int width = 0;
  int height = 0;
  int channels = 0;
  if (stbi_info_from_memory(data, length, &width, &height, &channels) == 0 || width <= 0 || height <= 0 ||
      static_cast<std::size_t>(width) * static_cast<std::size_t>(height) > limits.pixels)
    return std::nullopt;
  stbi_uc* pixels = stbi_load_from_memory(data, length, &width, &height, &channels, 4);
  if (pixels == nullptr) return std::nullopt;
  Pixels small = reduced(pixels, width, height, limits.edge);
  stbi_image_free(pixels);
  return small;
}

/// ImGui's list of the last frame knows it too.
void forget(ImTextureData* texture) {
  if (ImGui::GetCurrentContext() != nullptr) {
    ImGui::UnregisterUserTexture(texture);
    ImGui::GetPlatformIO().Textures.find_erase(texture);
  }
  IM_DELETE(texture);
}

ImTextureData* make_texture(const Pixels& pixels) {
  ImTextureData* texture = IM_NEW(ImTextureData)();
  texture->Create(ImTextureFormat_RGBA32, pixels.width, pixels.height);
  std::copy(pixels.rgba.begin(), pixels.rgba.end(), texture->Pixels);
  texture->UseColors = true;
  texture->SetStatus(ImTextureStatus_WantCreate);
  ImGui::RegisterUserTexture(texture);
  return texture;
}

/// A thread that decodes one file after the other, the one asked for last first: that is what is on the screen.
class Decoder {
 public:
  Decoder(const PictureLimits& limits, std::function<void()> wake) : limits_(limits), wake_(std::move(wake)) {
    thread_ = std::thread([this] { run(); });
  }
  ~Decoder() {
    {
      const std::lock_guard lock(mutex_);
      quit_ = true;
    }
    more_.notify_one();
    thread_.join();
  }
  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  /// What came of the file, once; nullopt: it is asked for now, and not there yet.
  std::optional<std::optional<Pixels>> take(const std::string& file) {
    const std::lock_guard lock(mutex_);
    if (const auto found = done_.find(file); found != done_.end()) {
      auto pixels = std::move(found->second);
      done_.erase(found);
      return pixels;
    }
    if (file == running_ || std::find(wanted_.begin(), wanted_.end(), file) != wanted_.end()) return std::nullopt;
    wanted_.push_back(file);
    if (wanted_.size() > limits_.count) wanted_.erase(wanted_.begin());  // scrolled away long ago
    more_.notify_one();
    return std::nullopt;
  }

 private:
  void run() {
    std::unique_lock lock(mutex_);
    while (true) {
      more_.wait(lock, [this] { return quit_ || !wanted_.empty(); });
      if (quit_) return;
      running_ = std::move(wanted_.back());
      wanted_.pop_back();
      lock.unlock();
      auto pixels = decode(running_, limits_);
      lock.lock();
      if (done_.size() >= limits_.count) done_.erase(done_.begin());  // nobody came for it
      done_[std::exchange(running_, {})] = std::move(pixels);
      lock.unlock();
      wake_();
      lock.lock();
    }
  }

  const PictureLimits limits_;
  const std::function<void()> wake_;
  std::mutex mutex_;  // guards what follows; running_ is written with it held
  std::condition_variable more_;
  std::vector<std::string> wanted_;
  std::string running_;
  std::map<std::string, std::optional<Pixels>> done_;
  bool quit_ = false;
  std::thread thread_;  // last: starts when the rest is there
};

}  // namespace

struct PictureCache::State {
  struct Entry {
    ImTextureData* texture = nullptr;  // none: broken
    fs::file_time_type written{};
    int last_frame = 0;
  };

  PictureLimits limits;
  std::map<std::string, Entry> entries;
  std::vector<ImTextureData*> dying;  // the backend lets go of them first
  int decoded_in_frame = -1;
  std::unique_ptr<Decoder> decoder;  // none: decoded where it is asked for

  void let_go(ImTextureData* texture) {
    if (texture == nullptr) return;
    texture->UnusedFrames = 1;
    texture->SetStatus(ImTextureStatus_WantDestroy);
    dying.push_back(texture);
  }
  void sweep() {
    std::erase_if(dying, [](ImTextureData* texture) {
      if (texture->Status != ImTextureStatus_Destroyed) return false;
      forget(texture);
      return true;
    });
  }
  /// Forgets what was not seen for longest; what is on the screen stays.
  void make_room(int frame) {
    while (entries.size() >= limits.count) {
      auto oldest = entries.begin();
      for (auto it = entries.begin(); it != entries.end(); ++it) {
        if (it->second.last_frame < oldest->second.last_frame) oldest = it;
      }
      if (oldest->second.last_frame >= frame - 1) return;
      let_go(oldest->second.texture);
      entries.erase(oldest);
    }
  }
};

PictureCache::PictureCache(PictureLimits limits, std::function<void()> wake) : state_(std::make_unique<State>()) {
  state_->limits = limits;
  if (wake) state_->decoder = std::make_unique<Decoder>(limits, std::move(wake));
}

PictureCache::~PictureCache() {
  for (auto& [file, entry] : state_->entries) {
    if (entry.texture != nullptr) state_->dying.push_back(entry.texture);
  }
  for (ImTextureData* texture : state_->dying) forget(texture);
}

ShownPicture PictureCache::get(const std::string& file) {
  State& state = *state_;
  const int frame = ImGui::GetFrameCount();
  state.sweep();
  auto found = state.entries.find(file);
  if (found != state.entries.end() && found->second.texture == nullptr) {
    std::error_code error;
    if (fs::last_write_time(file, error) != found->second.written && !error) {
      state.entries.erase(found);
      found = state.entries.end();
    }
  }
  if (found == state.entries.end()) {
    if (state.decoded_in_frame == frame) return {};
    std::error_code error;
    State::Entry entry;
    entry.written = fs::last_write_time(file, error);
    std::optional<Pixels> pixels;
    if (state.decoder) {
      auto decoded = state.decoder->take(file);
      if (!decoded) return {};
      pixels = std::move(*decoded);
    } else {
      pixels = decode(file, state.limits);
    }
    state.decoded_in_frame = frame;
    state.make_room(frame);
    if (pixels) entry.texture = make_texture(*pixels);
    found = state.entries.emplace(file, entry).first;
  }
  State::Entry& entry = found->second;
  entry.last_frame = frame;
  if (entry.texture == nullptr) return {ShownPicture::State::broken, {}, 0, 0};
  return {ShownPicture::State::ready, entry.texture->GetTexRef(), entry.texture->Width, entry.texture->Height};
}

}  // namespace yanxing::platform
