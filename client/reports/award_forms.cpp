#include "client/reports/registry.h"

namespace yanxing::reports {

void add_award_forms(std::vector<Report>&) {}

}  // namespace yanxing::reports
