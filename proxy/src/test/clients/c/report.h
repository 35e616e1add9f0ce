/* TAP on stdout, a line at a time. */
#ifndef REPORT_H
#define REPORT_H

/* What a scenario comes to. */
enum verdict { PASSED, FAILED, NOT_OFFERED };

/* Why something failed or is not offered; empty if it passed. */
struct outcome {
    enum verdict verdict;
    char why[512];
};

struct outcome passed(void);
struct outcome failed(const char *format, ...) __attribute__((format(printf, 1, 2)));
struct outcome not_offered(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints a line that is no test. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints the line of a test. `remark` is for one that passed, and may be NULL. */
void tell(const char *name, const struct outcome *outcome, const char *remark);

/* Prints the plan; returns the exit code. */
int finish(void);

#endif
