/* The operations that run in the background while a cluster changes under them. */
#ifndef LOOP_H
#define LOOP_H

#include <stdbool.h>

#include "link.h"

struct loop;

/* Starts a thread with a link of its own, and says when it is under way. */
struct loop *loop_start(const struct environment *environment, const char *name, bool strict);

/* Waits until all works again, stops the thread, tells the result and frees the loop. */
void loop_end(struct loop *loop);

#endif
