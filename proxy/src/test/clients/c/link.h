/* One use of libvalkey: the cluster's context, or that of one server. Not for several threads at once. */
#ifndef LINK_H
#define LINK_H

#include <stdbool.h>
#include <valkey/cluster.h>
#include <valkey/tls.h>
#include <valkey/valkey.h>

#include "report.h"

#define CONNECT_SECONDS 5
#define COMMAND_SECONDS 5

/* What the runner says in RN_*; NULL for what it does not say. */
struct environment {
    const char *host;
    int port;
    bool cluster;
    const char *prefix;
    const char *user;
    const char *password;
    int protocol;
    valkeyTLSContext *tls;
};

struct link {
    const struct environment *environment;
    valkeyClusterContext *cluster;
    valkeyContext *plain;
};

/* Opens a link. It is to be closed even if that failed. */
struct outcome link_open(struct link *link, const struct environment *environment);
void link_close(struct link *link);

/* Sends a command, formatted as by valkeyCommand, to the node of its first key. NULL: see link_error. */
valkeyReply *link_command(struct link *link, const char *format, ...);

/* The same, to the node of `key`, for commands that name no key. */
valkeyReply *link_command_by(struct link *link, const char *key, const char *format, ...);

/* Appends a command to a pipeline; link_reply then has the replies in order. */
bool link_append(struct link *link, const char *format, ...);
valkeyReply *link_reply(struct link *link);
void link_reset(struct link *link);

/* The connection to the node of `key`, for what owns a connection. NULL: see link_error. */
valkeyContext *link_connection(struct link *link, const char *key);

/* What went wrong last. */
const char *link_error(const struct link *link);

#endif
