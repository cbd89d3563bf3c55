/* Functions that are easy to get wrong; the compiler stops on each. Included by the build in every
 * source file, after the system headers it pulls in. */
#ifndef BASE_BANNED_H
#define BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* clang's fortified headers make macros of some; a macro cannot be banned. */
#undef strcpy
#undef strcat
#undef sprintf
#undef vsprintf

#pragma GCC poison strcpy strcat sprintf vsprintf strtok atoi atol gmtime localtime system popen
#pragma GCC poison gets rand srand setlocale

#endif
