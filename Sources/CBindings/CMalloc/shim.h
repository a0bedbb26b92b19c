// What glibc tells of its heap; Swift's own view of glibc leaves this header out.
#include <malloc.h>
