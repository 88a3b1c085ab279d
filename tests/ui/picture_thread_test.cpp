// Photos that a thread of their own turns into pixels, as in the window: frames go on meanwhile, the thread says when
// it is worth drawing again, and ends whatever it has to do.
#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <fstream>
#include <mutex>
#include <string>
#include <vector>

#include "client/platform/pictures.h"
#include "tests/client/images/samples.h"
#include "tests/support/process.h"

namespace yanxing::testing {
namespace {

using platform::PictureCache;
using platform::ShownPicture;
using State = platform::ShownPicture::State;

class PictureThread : public ::testing::Test {
 protected:
  void SetUp() override {
    context_ = ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
    io.DisplaySize = {200, 200};
  }
  void TearDown() override {
    for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) texture->SetStatus(ImTextureStatus_Destroyed);
    ImGui::DestroyContext(context_);
  }

  std::string file(const std::string& name, const std::string& bytes) {
    const std::string path = temp_ / name;
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }
  /// On the thread of the cache.
  void wake() {
    const std::lock_guard lock(mutex_);
    ++woken_;
    rung_.notify_one();
  }
  /// One frame in which the files are on the screen; those that are loading still.
  std::size_t draw(PictureCache& cache, const std::vector<std::string>& files) {
    std::size_t loading = 0;
    ImGui::NewFrame();
    shown_.clear();
    for (const std::string& each : files) {
      shown_.push_back(cache.get(each));
      if (shown_.back().state == State::loading) ++loading;
    }
    ImGui::Render();
    for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
      if (texture->Status == ImTextureStatus_WantDestroy) texture->SetStatus(ImTextureStatus_Destroyed);
      if (texture->Status == ImTextureStatus_WantCreate) {
        texture->SetTexID(1);
        texture->SetStatus(ImTextureStatus_OK);
      }
    }
    return loading;
  }
  /// Frames until nothing loads; each takes in one picture, and waits for the thread until there is one.
  void draw_all(PictureCache& cache, const std::vector<std::string>& files) {
    while (const std::size_t loading = draw(cache, files)) {
      std::unique_lock lock(mutex_);
      ASSERT_TRUE(rung_.wait_for(lock, std::chrono::seconds(60), [&] { return woken_ > files.size() - loading; }));
    }
  }

  TempDir temp_;
  ImGuiContext* context_ = nullptr;
  std::mutex mutex_;
  std::condition_variable rung_;
  std::size_t woken_ = 0;  // pictures that were decoded
  std::vector<ShownPicture> shown_;
};

TEST_F(PictureThread, PhotosArriveWhileFramesGoOnAndABrokenOneIsSaid) {
  std::vector<std::string> files;
  for (int i = 0; i < 6; ++i) files.push_back(file("p" + std::to_string(i), telephone_jpeg(900, 600, 1)));
  files.push_back(file("broken", "no picture at all"));
  files.push_back(temp_ / "missing");
  PictureCache cache({.edge = 300}, [this] { wake(); });
  EXPECT_EQ(draw(cache, files), files.size()) << "the first frame waits for none of them";
  draw_all(cache, files);
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(shown_[i].state, State::ready);
    EXPECT_EQ(shown_[i].width, 300);
    EXPECT_EQ(shown_[i].height, 200);
  }
  EXPECT_EQ(shown_[6].state, State::broken);
  EXPECT_EQ(shown_[7].state, State::broken);
}

TEST_F(PictureThread, ItEndsInTheMiddleOfItsWork) {
  const std::string large = telephone_jpeg(3000, 2000, 1);
  std::vector<std::string> files;
  for (int i = 0; i < 20; ++i) files.push_back(file("p" + std::to_string(i), large));
  PictureCache cache({}, [this] { wake(); });
  EXPECT_EQ(draw(cache, files), files.size());
  {
    std::unique_lock lock(mutex_);
    ASSERT_TRUE(rung_.wait_for(lock, std::chrono::seconds(60), [&] { return woken_ > 0; }));
  }
  draw(cache, files);  // and the window closes now
}

}  // namespace
}  // namespace yanxing::testing
