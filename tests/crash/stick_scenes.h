// What goes between a laptop and the city on a stick, as scenes.
#pragma once

#include <memory>

#include "tests/crash/engine.h"

namespace yanxing::crash {

/// The city imports the second bundle of a laptop, in two parts, and writes its ack over the first one's.
std::unique_ptr<Scene> importing_bundle();
/// A laptop writes its second bundle, of two parts, over its first one, of three.
std::unique_ptr<Scene> exporting_bundle();
/// A laptop takes the ack of a bundle with pictures, whose originals it lets go.
std::unique_ptr<Scene> taking_ack();

}  // namespace yanxing::crash
