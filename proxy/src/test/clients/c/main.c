/* The scenario of ../README.md with libvalkey's blocking API. */
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "link.h"
#include "loop.h"
#include "report.h"

#define KEYS 1000
#define MESSAGES 10
#define SCENARIO_SECONDS 30
#define USER_DATA                                                                                                      \
    "-MOVED 1234 10.10.10.100:7000\r\n"                                                                                \
    "07c37dfeb235213a872192d90877d0cd55635b91 10.10.10.101:7000@17000 master - 0 1426238317239 2 connected "           \
    "5461-10922\n"
#define JOIN_SCRIPT                                                                                                    \
    "redis.call('SET', KEYS[1], ARGV[1]) redis.call('SET', KEYS[2], ARGV[1]) return {KEYS[1], KEYS[2], ARGV[1]}"

static struct environment environment;
static struct link main_link;
static time_t deadline; /* of the scenario that runs */

/* A name with the run's prefix; one of four buffers, in turn. */
static const char *named(const char *format, ...)
{
    static char buffers[4][300];
    static int next;
    char *buffer = buffers[next++ % 4];
    int length = snprintf(buffer, sizeof buffers[0], "%s", environment.prefix);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(buffer + length, sizeof buffers[0] - length, format, arguments);
    va_end(arguments);
    return buffer;
}

static const char *text_of(const valkeyReply *reply)
{
    static char number[32];
    switch (reply->type) {
    case VALKEY_REPLY_INTEGER:
        snprintf(number, sizeof number, "%lld", reply->integer);
        return number;
    case VALKEY_REPLY_NIL:
        return "(nil)";
    default:
        return reply->str == NULL ? "(not a string)" : reply->str;
    }
}

/* Compares a reply with a text, and frees it. */
static struct outcome expect(const char *what, const char *expected, valkeyReply *reply, const struct link *link)
{
    struct outcome outcome = passed();
    if (time(NULL) > deadline) {
        outcome = failed("Timeout: not done within %d s", SCENARIO_SECONDS);
    } else if (reply == NULL) {
        outcome = failed("libvalkey: %s: %s", what, link_error(link));
    } else if (reply->type == VALKEY_REPLY_ERROR) {
        outcome = failed("ServerError: %s: %s", what, reply->str);
    } else if (strcmp(expected, text_of(reply)) != 0) {
        outcome = failed("Mismatch: %s: expected %s, got %s", what, expected, text_of(reply));
    }
    freeReplyObject(reply);
    return outcome;
}

/* Compares the elements of a reply with texts, and frees it. */
static struct outcome expect_all(const char *what, const char *const *expected, size_t count, valkeyReply *reply)
{
    struct outcome outcome = passed();
    if (reply == NULL) {
        return failed("libvalkey: %s: %s", what, link_error(&main_link));
    }
    if (reply->type == VALKEY_REPLY_ERROR) {
        outcome = failed("ServerError: %s: %s", what, reply->str);
    } else if (reply->elements != count) {
        outcome = failed("Mismatch: %s: expected %zu elements, got %zu", what, count, reply->elements);
    }
    for (size_t i = 0; outcome.verdict == PASSED && i < count; i++) {
        if (strcmp(expected[i], text_of(reply->element[i])) != 0) {
            outcome = failed("Mismatch: %s: expected %s, got %s", what, expected[i], text_of(reply->element[i]));
        }
    }
    freeReplyObject(reply);
    return outcome;
}

static struct outcome scenario_connect(void)
{
    struct outcome opened = link_open(&main_link, &environment);
    if (opened.verdict != PASSED) {
        return opened;
    }
    return expect("PING", "PONG", link_command_by(&main_link, "any", "PING"), &main_link);
}

static struct outcome scenario_keys(void)
{
    struct outcome outcome = passed();
    for (int i = 0; i < KEYS && outcome.verdict == PASSED; i++) {
        outcome = expect("SET", "OK", link_command(&main_link, "SET %s v:%d", named("key:%d", i), i), &main_link);
    }
    for (int i = 0; i < KEYS && outcome.verdict == PASSED; i++) {
        char value[32];
        snprintf(value, sizeof value, "v:%d", i);
        outcome = expect("GET", value, link_command(&main_link, "GET %s", named("key:%d", i)), &main_link);
    }
    return outcome;
}

static struct outcome scenario_pipeline(void)
{
    for (int i = 0; i < KEYS; i++) {
        if (!link_append(&main_link, "GET %s", named("key:%d", i))) {
            return failed("libvalkey: %s", link_error(&main_link));
        }
    }
    struct outcome outcome = passed();
    for (int i = 0; i < KEYS && outcome.verdict == PASSED; i++) {
        char value[32];
        snprintf(value, sizeof value, "v:%d", i);
        outcome = expect("the pipeline", value, link_reply(&main_link), &main_link);
    }
    link_reset(&main_link);
    return outcome;
}

static struct outcome scenario_multi(void)
{
    const char *counter = named("{tx}a"), *other = named("{tx}b");
    const char *queued[] = {"SET %s 41", "INCR %s", "GET %s"};
    struct outcome outcome =
        expect("MULTI", "OK", link_command_by(&main_link, counter, "MULTI"), &main_link);
    for (int i = 0; i < 3 && outcome.verdict == PASSED; i++) {
        outcome =
            expect(queued[i], "QUEUED", link_command_by(&main_link, counter, queued[i], counter), &main_link);
    }
    if (outcome.verdict == PASSED) {
        valkeyReply *reply = link_command_by(&main_link, counter, "SET %s done", other);
        outcome = expect("SET", "QUEUED", reply, &main_link);
    }
    const char *expected[] = {"OK", "42", "42", "OK"};
    return outcome.verdict == PASSED
               ? expect_all("EXEC", expected, 4, link_command_by(&main_link, counter, "EXEC"))
               : outcome;
}

static struct outcome scenario_lua(void)
{
    const char *a = named("{lua}a"), *b = named("{lua}b");
    const char *expected[] = {a, b, "argument"};
    return expect_all("EVAL", expected, 3,
                      link_command(&main_link, "EVAL %s 2 %s %s argument", JOIN_SCRIPT, a, b));
}

/* The next message of a subscription; NULL after COMMAND_SECONDS. The caller frees it. */
static valkeyReply *next_message(valkeyContext *subscription)
{
    void *reply = NULL;
    return valkeyGetReply(subscription, &reply) == VALKEY_OK ? reply : NULL;
}

/* With RESP3 messages are pushes, which libvalkey throws away unless they are asked for. */
static struct outcome subscribe_and_compare(struct link *subscriber, const char *subscribe, const char *publish,
                                            const char *channel)
{
    valkeyContext *subscription = link_connection(subscriber, channel);
    if (subscription == NULL) {
        return failed("libvalkey: %s", link_error(subscriber));
    }
    valkeySetPushCallback(subscription, NULL);
    valkeyReply *confirmed = valkeyCommand(subscription, "%s %s", subscribe, channel);
    if (confirmed == NULL || confirmed->type == VALKEY_REPLY_ERROR) {
        struct outcome outcome = failed("%s: %s", subscribe, confirmed == NULL ? subscription->errstr : confirmed->str);
        freeReplyObject(confirmed);
        return outcome;
    }
    freeReplyObject(confirmed);
    for (int i = 0; i < MESSAGES; i++) {
        valkeyReply *published =
            link_command_by(&main_link, channel, "%s %s message-%d", publish, channel, i);
        if (published == NULL || published->type == VALKEY_REPLY_ERROR) {
            struct outcome outcome =
                failed("%s: %s", publish, published == NULL ? link_error(&main_link) : published->str);
            freeReplyObject(published);
            return outcome;
        }
        freeReplyObject(published);
    }
    struct outcome outcome = passed();
    for (int i = 0; i < MESSAGES && outcome.verdict == PASSED; i++) {
        char expected[32];
        snprintf(expected, sizeof expected, "message-%d", i);
        valkeyReply *message = next_message(subscription);
        if (message == NULL || message->elements != 3) {
            outcome = failed("Mismatch: no message %d: %s", i, message == NULL ? subscription->errstr : "another reply");
        } else if (strcmp(expected, text_of(message->element[2])) != 0) {
            outcome = failed("Mismatch: expected %s, got %s", expected, text_of(message->element[2]));
        }
        freeReplyObject(message);
    }
    return outcome;
}

static struct outcome messages(const char *subscribe, const char *publish, const char *channel)
{
    struct link subscriber;
    struct outcome outcome = link_open(&subscriber, &environment);
    if (outcome.verdict == PASSED) {
        outcome = subscribe_and_compare(&subscriber, subscribe, publish, channel);
    }
    link_close(&subscriber);
    return outcome;
}

static struct outcome scenario_pubsub(void)
{
    return messages("SUBSCRIBE", "PUBLISH", named("news"));
}

static struct outcome scenario_spubsub(void)
{
    struct outcome outcome = messages("SSUBSCRIBE", "SPUBLISH", named("snews"));
    if (outcome.verdict == FAILED && strcasestr(outcome.why, "unknown command") != NULL) {
        return not_offered("the server has no sharded pub/sub");
    }
    return outcome;
}

static void *push_later(void *key)
{
    usleep(200000);
    struct link pusher;
    if (link_open(&pusher, &environment).verdict == PASSED) {
        freeReplyObject(link_command(&pusher, "RPUSH %s element", key));
    }
    link_close(&pusher);
    return NULL;
}

static struct outcome scenario_blocking(void)
{
    const char *key = named("{b}list");
    pthread_t pusher;
    pthread_create(&pusher, NULL, push_later, (void *)key);
    const char *expected[] = {key, "element"};
    /* BLPOP's own limit comes before that of commands. */
    struct outcome outcome = expect_all("BLPOP", expected, 2, link_command(&main_link, "BLPOP %s 4", key));
    pthread_join(pusher, NULL);
    return outcome;
}

static struct outcome scenario_resp3(void)
{
    if (environment.cluster) {
        return not_offered("libvalkey's cluster context has no option for it");
    }
    if (environment.protocol != 3) {
        return not_offered("RN_PROTO is %d", environment.protocol);
    }
    valkeyReply *hello = link_command(&main_link, "HELLO");
    struct outcome outcome = failed("Mismatch: HELLO says no proto 3");
    for (size_t i = 0; hello != NULL && hello->type == VALKEY_REPLY_MAP && i + 1 < hello->elements; i += 2) {
        if (strcmp("proto", text_of(hello->element[i])) == 0 && hello->element[i + 1]->integer == 3) {
            outcome = passed();
        }
    }
    freeReplyObject(hello);
    return outcome;
}

static struct outcome scenario_userdata(void)
{
    const char *key = named("userdata");
    struct outcome outcome = expect("SET", "OK", link_command(&main_link, "SET %s %s", key, USER_DATA), &main_link);
    return outcome.verdict == PASSED ? expect("GET", USER_DATA, link_command(&main_link, "GET %s", key), &main_link)
                                     : outcome;
}

static const struct {
    const char *name;
    struct outcome (*run)(void);
} scenarios[] = {
    {"connect", scenario_connect},   {"keys", scenario_keys},         {"pipeline", scenario_pipeline},
    {"multi", scenario_multi},       {"lua", scenario_lua},           {"pubsub", scenario_pubsub},
    {"spubsub", scenario_spubsub},   {"blocking", scenario_blocking}, {"resp3", scenario_resp3},
    {"userdata", scenario_userdata},
};

/* What connecting came to: if it did not succeed, everything else comes to the same. */
static struct outcome connected;

static void run_scenarios(void)
{
    connected = passed();
    for (size_t i = 0; i < sizeof scenarios / sizeof scenarios[0]; i++) {
        deadline = time(NULL) + SCENARIO_SECONDS;
        struct outcome outcome = connected.verdict == PASSED ? scenarios[i].run() : connected;
        tell(scenarios[i].name, &outcome, NULL);
        if (i == 0) {
            connected = outcome;
        }
    }
}

/* Carries out the commands on stdin. */
static void obey(void)
{
    char line[256], name[64], rigour[16];
    struct loop *running = NULL;
    while (fgets(line, sizeof line, stdin) != NULL) {
        if (connected.verdict != PASSED && sscanf(line, "loop %63s", name) == 1) {
            tell(name, &connected, NULL);
        } else if (connected.verdict != PASSED && strcmp(line, "end\n") == 0) {
            continue;
        } else if (sscanf(line, "loop %63s %15s", name, rigour) == 2) {
            running = loop_start(&environment, name, strcmp(rigour, "strict") == 0);
        } else if (strcmp(line, "end\n") == 0 && running != NULL) {
            loop_end(running);
            running = NULL;
        } else if (strcmp(line, "quit\n") == 0) {
            return;
        } else {
            say("# not understood: %.*s", (int)strcspn(line, "\n"), line);
        }
    }
}

static bool read_environment(void)
{
    const char *port = getenv("RN_PORT"), *mode = getenv("RN_MODE"), *protocol = getenv("RN_PROTO");
    environment.host = getenv("RN_HOST");
    environment.prefix = getenv("RN_PREFIX");
    environment.user = getenv("RN_USER");
    environment.password = getenv("RN_PASSWORD");
    if (environment.host == NULL || port == NULL || mode == NULL || environment.prefix == NULL) {
        fprintf(stderr, "clients: RN_HOST, RN_PORT, RN_MODE and RN_PREFIX must be set\n");
        return false;
    }
    environment.port = atoi(port);
    environment.cluster = strcmp(mode, "cluster") == 0;
    environment.protocol = protocol != NULL && *protocol != '\0' ? atoi(protocol) : 3;
    const char *tls = getenv("RN_TLS");
    if (tls != NULL && strcmp(tls, "yes") == 0) {
        valkeyTLSContextError error = VALKEY_TLS_CTX_NONE;
        valkeyInitOpenSSL();
        environment.tls = valkeyCreateTLSContext(getenv("RN_TLS_CA"), NULL, getenv("RN_TLS_CERT"),
                                                 getenv("RN_TLS_KEY"), NULL, &error);
        if (environment.tls == NULL) {
            fprintf(stderr, "clients: RN_TLS_*: %s\n", valkeyTLSContextGetError(error));
            return false;
        }
    }
    return true;
}

int main(int count, char **arguments)
{
    char version[32];
    snprintf(version, sizeof version, "%d.%d.%d", LIBVALKEY_VERSION_MAJOR, LIBVALKEY_VERSION_MINOR,
             LIBVALKEY_VERSION_PATCH);
    if (count > 1 && strcmp(arguments[1], "--version") == 0) {
        printf("libvalkey %s\n", version);
        return 0;
    }
    if (!read_environment()) {
        return 2;
    }
    say("# client libvalkey %s", version);
    run_scenarios();
    obey();
    return finish();
}
