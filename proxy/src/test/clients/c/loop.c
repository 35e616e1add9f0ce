#include "loop.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define KEYS 64
#define STARTED 50
#define RECOVERED 50
#define START_SECONDS 30
#define RECOVERY_SECONDS 20
#define REMARKS 5

struct loop {
    const struct environment *environment;
    char name[64];
    bool strict;
    pthread_t thread;

    pthread_mutex_t mutex; /* for everything below */
    bool stopped;
    bool ended;
    long operations, errors, wrong;
    long streak;
    bool in_streak[KEYS];
    char remarks[REMARKS][256];
    int remark_count;
};

static void interrupt(struct loop *loop)
{
    loop->streak = 0;
    memset(loop->in_streak, 0, sizeof loop->in_streak);
}

static void broken(struct loop *loop, long *counter, const char *format, ...)
{
    pthread_mutex_lock(&loop->mutex);
    (*counter)++;
    interrupt(loop);
    /* Errors are expected, so what is wrong takes the place of the last of them. */
    if (loop->remark_count < REMARKS || counter == &loop->wrong) {
        int place = loop->remark_count < REMARKS ? loop->remark_count++ : REMARKS - 1;
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(loop->remarks[place], sizeof loop->remarks[0], format, arguments);
        va_end(arguments);
    }
    pthread_mutex_unlock(&loop->mutex);
}

static void succeeded(struct loop *loop, int key)
{
    pthread_mutex_lock(&loop->mutex);
    loop->operations++;
    loop->streak++;
    loop->in_streak[key] = true;
    pthread_mutex_unlock(&loop->mutex);
}

/* SET k n, GET k, compare: nobody else uses the key, so GET must see exactly what was set. */
static void operation(struct loop *loop, struct link *link, int key, const char *value)
{
    char name[300];
    snprintf(name, sizeof name, "%sloop:%d", loop->environment->prefix, key);
    valkeyReply *set = link_command(link, "SET %s %s", name, value);
    valkeyReply *get = NULL;
    if (set == NULL || set->type == VALKEY_REPLY_ERROR) {
        broken(loop, &loop->errors, "%s: SET: %s", name, set == NULL ? link_error(link) : set->str);
    } else if (set->type != VALKEY_REPLY_STATUS) {
        broken(loop, &loop->errors, "%s: SET: a reply of type %d, which is not SET's", name, set->type);
    } else {
        get = link_command(link, "GET %s", name);
        if (get == NULL || get->type == VALKEY_REPLY_ERROR) {
            broken(loop, &loop->errors, "%s: GET: %s", name, get == NULL ? link_error(link) : get->str);
        } else if (get->type != VALKEY_REPLY_STRING || strcmp(get->str, value) != 0) {
            broken(loop, &loop->wrong, "%s: SET %s was acknowledged, GET said %s", name, value,
                   get->type == VALKEY_REPLY_STRING ? get->str : "nothing");
        } else {
            succeeded(loop, key);
        }
    }
    freeReplyObject(set);
    freeReplyObject(get);
}

static bool is_stopped(struct loop *loop)
{
    pthread_mutex_lock(&loop->mutex);
    bool stopped = loop->stopped;
    pthread_mutex_unlock(&loop->mutex);
    return stopped;
}

static void *work(void *argument)
{
    struct loop *loop = argument;
    struct link link;
    struct outcome opened = link_open(&link, loop->environment);
    if (opened.verdict != PASSED) {
        broken(loop, &loop->errors, "%s", opened.why);
    }
    for (long n = 1; opened.verdict == PASSED && !is_stopped(loop); n++) {
        char value[32];
        snprintf(value, sizeof value, "%ld", n);
        for (int key = 0; key < KEYS && !is_stopped(loop); key++) {
            operation(loop, &link, key, value);
            usleep(2000);
        }
    }
    link_close(&link);
    pthread_mutex_lock(&loop->mutex);
    loop->ended = true;
    pthread_mutex_unlock(&loop->mutex);
    return NULL;
}

static bool under_way(const struct loop *loop)
{
    return loop->operations >= STARTED;
}

static bool recovered(const struct loop *loop)
{
    int keys = 0;
    for (int key = 0; key < KEYS; key++) {
        keys += loop->in_streak[key];
    }
    return loop->streak >= RECOVERED && keys == KEYS;
}

static bool has_ended(const struct loop *loop)
{
    return loop->ended;
}

/* Waits at most so long for a condition. */
static bool until(struct loop *loop, bool (*condition)(const struct loop *), int seconds)
{
    time_t deadline = time(NULL) + seconds;
    for (;;) {
        pthread_mutex_lock(&loop->mutex);
        bool holds = condition(loop);
        pthread_mutex_unlock(&loop->mutex);
        if (holds || time(NULL) >= deadline) {
            return holds;
        }
        usleep(20000);
    }
}

static void summarise(struct loop *loop, char *summary, size_t size)
{
    snprintf(summary, size, "ops=%ld errors=%ld wrong=%ld", loop->operations, loop->errors, loop->wrong);
}

struct loop *loop_start(const struct environment *environment, const char *name, bool strict)
{
    struct loop *loop = calloc(1, sizeof *loop);
    loop->environment = environment;
    loop->strict = strict;
    snprintf(loop->name, sizeof loop->name, "%s", name);
    pthread_mutex_init(&loop->mutex, NULL);
    pthread_create(&loop->thread, NULL, work, loop);
    if (until(loop, under_way, START_SECONDS)) {
        say("# looping %s", name);
    } else {
        say("# not looping %s", name);
    }
    return loop;
}

void loop_end(struct loop *loop)
{
    pthread_mutex_lock(&loop->mutex);
    interrupt(loop);
    pthread_mutex_unlock(&loop->mutex);
    bool again = until(loop, recovered, RECOVERY_SECONDS);
    pthread_mutex_lock(&loop->mutex);
    loop->stopped = true;
    pthread_mutex_unlock(&loop->mutex);
    bool ended = until(loop, has_ended, RECOVERY_SECONDS);
    pthread_mutex_lock(&loop->mutex);
    for (int i = 0; i < loop->remark_count; i++) {
        say("# %s", loop->remarks[i]);
    }
    char summary[128];
    summarise(loop, summary, sizeof summary);
    bool good = again && loop->wrong == 0 && !(loop->strict && loop->errors > 0);
    struct outcome outcome = good ? passed() : failed("%s%s", summary, again ? "" : " not recovered in 20 s");
    pthread_mutex_unlock(&loop->mutex);
    tell(loop->name, &outcome, summary);
    if (ended) {
        pthread_join(loop->thread, NULL);
        pthread_mutex_destroy(&loop->mutex);
        free(loop);
    } /* else a command hangs, and the thread still uses the loop */
}
