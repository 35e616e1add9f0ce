#include "report.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int tests;
static int failures;

static void fill(struct outcome *outcome, const char *format, va_list arguments)
{
    vsnprintf(outcome->why, sizeof outcome->why, format, arguments);
    for (char *c = outcome->why; *c != '\0'; c++) {
        if (*c == '\r' || *c == '\n') {
            *c = ' ';
        }
    }
}

struct outcome passed(void)
{
    struct outcome outcome = {PASSED, ""};
    return outcome;
}

struct outcome failed(const char *format, ...)
{
    struct outcome outcome = {FAILED, ""};
    va_list arguments;
    va_start(arguments, format);
    fill(&outcome, format, arguments);
    va_end(arguments);
    return outcome;
}

struct outcome not_offered(const char *format, ...)
{
    struct outcome outcome = {NOT_OFFERED, ""};
    va_list arguments;
    va_start(arguments, format);
    fill(&outcome, format, arguments);
    va_end(arguments);
    return outcome;
}

void say(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
    fflush(stdout);
}

void tell(const char *name, const struct outcome *outcome, const char *remark)
{
    tests++;
    switch (outcome->verdict) {
    case PASSED:
        say(remark == NULL ? "ok %d - %s" : "ok %d - %s # %s", tests, name, remark);
        break;
    case NOT_OFFERED:
        say("ok %d - %s # SKIP %s", tests, name, outcome->why);
        break;
    case FAILED:
        failures++;
        say("not ok %d - %s # %s", tests, name, outcome->why);
        break;
    }
}

int finish(void)
{
    say("1..%d", tests);
    return failures > 0 ? 1 : 0;
}
