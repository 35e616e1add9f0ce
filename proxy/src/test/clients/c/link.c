#include "link.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const struct timeval connect_time = {CONNECT_SECONDS, 0};
static const struct timeval command_time = {COMMAND_SECONDS, 0};

static struct outcome open_cluster(struct link *link)
{
    const struct environment *environment = link->environment;
    char seed[300];
    snprintf(seed, sizeof seed, "%s:%d", environment->host, environment->port);
    valkeyClusterOptions options = {0};
    options.initial_nodes = seed;
    options.connect_timeout = &connect_time;
    options.command_timeout = &command_time;
    options.username = environment->user;
    options.password = environment->password;
    if (environment->tls != NULL) {
        options.tls = environment->tls;
        options.tls_init_fn = valkeyInitiateTLSWithContext;
    }
    link->cluster = valkeyClusterConnectWithOptions(&options);
    return link->cluster == NULL || link->cluster->err ? failed("libvalkey: %s", link_error(link)) : passed();
}

/* What a connection needs before it can be used. */
static struct outcome greet(struct link *link)
{
    const struct environment *environment = link->environment;
    valkeyContext *plain = link->plain;
    if (environment->tls != NULL && valkeyInitiateTLSWithContext(plain, environment->tls) != VALKEY_OK) {
        return failed("libvalkey: %s", plain->errstr);
    }
    valkeyReply *reply = NULL;
    if (environment->password != NULL) {
        const char *user = environment->user == NULL ? "default" : environment->user;
        reply = valkeyCommand(plain, "HELLO %d AUTH %s %s", environment->protocol, user, environment->password);
    } else {
        reply = valkeyCommand(plain, "HELLO %d", environment->protocol);
    }
    struct outcome outcome = passed();
    if (reply == NULL || reply->type == VALKEY_REPLY_ERROR) {
        outcome = failed("HELLO: %s", reply == NULL ? plain->errstr : reply->str);
    }
    freeReplyObject(reply);
    return outcome;
}

static struct outcome open_plain(struct link *link)
{
    valkeyOptions options = {0};
    VALKEY_OPTIONS_SET_TCP(&options, link->environment->host, link->environment->port);
    options.connect_timeout = &connect_time;
    options.command_timeout = &command_time;
    link->plain = valkeyConnectWithOptions(&options);
    if (link->plain == NULL || link->plain->err) {
        return failed("libvalkey: %s", link_error(link));
    }
    return greet(link);
}

struct outcome link_open(struct link *link, const struct environment *environment)
{
    memset(link, 0, sizeof *link);
    link->environment = environment;
    return environment->cluster ? open_cluster(link) : open_plain(link);
}

void link_close(struct link *link)
{
    if (link->cluster != NULL) {
        valkeyClusterFree(link->cluster);
    }
    if (link->plain != NULL) {
        valkeyFree(link->plain);
    }
    link->cluster = NULL;
    link->plain = NULL;
}

/* The cluster's context connects again by itself, a connection does not. */
static bool usable(struct link *link)
{
    if (link->cluster != NULL) {
        return true;
    }
    if (link->plain == NULL) {
        return false;
    }
    return !link->plain->err || (valkeyReconnect(link->plain) == VALKEY_OK && greet(link).verdict == PASSED);
}

valkeyReply *link_command(struct link *link, const char *format, ...)
{
    if (!usable(link)) {
        return NULL;
    }
    va_list arguments;
    va_start(arguments, format);
    valkeyReply *reply = link->cluster != NULL ? valkeyClustervCommand(link->cluster, format, arguments)
                                               : valkeyvCommand(link->plain, format, arguments);
    va_end(arguments);
    return reply;
}

valkeyReply *link_command_by(struct link *link, const char *key, const char *format, ...)
{
    if (!usable(link)) {
        return NULL;
    }
    va_list arguments;
    va_start(arguments, format);
    valkeyReply *reply = NULL;
    if (link->cluster == NULL) {
        reply = valkeyvCommand(link->plain, format, arguments);
    } else {
        valkeyClusterNode *node = valkeyClusterGetNodeByKey(link->cluster, (char *)key);
        reply = node == NULL ? NULL : valkeyClustervCommandToNode(link->cluster, node, format, arguments);
    }
    va_end(arguments);
    return reply;
}

bool link_append(struct link *link, const char *format, ...)
{
    if (!usable(link)) {
        return false;
    }
    va_list arguments;
    va_start(arguments, format);
    int appended = link->cluster != NULL ? valkeyClustervAppendCommand(link->cluster, format, arguments)
                                         : valkeyvAppendCommand(link->plain, format, arguments);
    va_end(arguments);
    return appended == VALKEY_OK;
}

valkeyReply *link_reply(struct link *link)
{
    void *reply = NULL;
    int got = link->cluster != NULL ? valkeyClusterGetReply(link->cluster, &reply)
                                    : valkeyGetReply(link->plain, &reply);
    return got == VALKEY_OK ? reply : NULL;
}

void link_reset(struct link *link)
{
    if (link->cluster != NULL) {
        valkeyClusterReset(link->cluster);
    }
}

valkeyContext *link_connection(struct link *link, const char *key)
{
    if (link->cluster == NULL) {
        return link->plain;
    }
    valkeyClusterNode *node = valkeyClusterGetNodeByKey(link->cluster, (char *)key);
    return node == NULL ? NULL : valkeyClusterGetValkeyContext(link->cluster, node);
}

const char *link_error(const struct link *link)
{
    if (link->cluster == NULL && link->plain == NULL) {
        return "no memory for a context";
    }
    const char *error = link->cluster != NULL ? link->cluster->errstr : link->plain->errstr;
    return *error != '\0' ? error : "failed without a message";
}
