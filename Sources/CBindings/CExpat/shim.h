#ifndef CLOUDPIONEER_CEXPAT_H
#define CLOUDPIONEER_CEXPAT_H

#include <expat.h>

#endif
