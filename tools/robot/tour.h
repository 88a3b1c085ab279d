// The story of the tour, one function a chapter. Each throws Failure when the screen does not say what it should.
#pragma once

#include <functional>
#include <string>

#include "tools/robot/driver.h"

namespace yanxing::robot {

/// What happens around the laptop: tools/demo/step. Throws Failure when it fails.
using Step = std::function<void(const std::string& name)>;

void record_attendance_offline(Driver& robot);
void record_observation_offline(Driver& robot);
void sync_in_the_office(Driver& robot, const Step& step);
void review_conflicts(Driver& robot, const Step& step);
void look_at_the_rest(Driver& robot);
/// Every screen and every tab in both languages: screen-NAME-zh.png and screen-NAME-en.png.
void photograph_every_screen(Driver& robot);
/// After the step "season", on the laptops of a county and of a township: the screens with much on them.
void photograph_county(Driver& robot);
void photograph_township(Driver& robot);

}  // namespace yanxing::robot
