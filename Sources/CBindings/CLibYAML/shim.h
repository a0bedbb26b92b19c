#ifndef CLOUDPIONEER_CLIBYAML_H
#define CLOUDPIONEER_CLIBYAML_H

#include <yaml.h>

#endif
