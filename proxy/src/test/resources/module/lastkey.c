/* A module with one command, LASTKEY word ... key: it answers the value of its last word, and only
 * its own function can tell that this is the key. Declares what it needs of the module API itself. */
#include <stddef.h>

typedef struct Ctx Ctx;
typedef struct String String;
typedef struct CallReply CallReply;
typedef int (*Command)(Ctx *, String **, int);

static void *(*OpenKey)(Ctx *, String *, int);
static int (*IsKeysPositionRequest)(Ctx *);
static void (*KeyAtPos)(Ctx *, int);
static char *(*StringDMA)(void *, size_t *, int);
static int (*ReplyWithStringBuffer)(Ctx *, const char *, size_t);
static int (*WrongArity)(Ctx *);
static void (*CloseKey)(void *);
static int (*CreateCommand)(Ctx *, const char *, Command, const char *, int, int, int);
static void (*SetModuleAttribs)(Ctx *, const char *, int, int);

static int lastkey(Ctx *ctx, String **argv, int argc) {
  if (IsKeysPositionRequest(ctx)) {
    KeyAtPos(ctx, argc - 1);
    return 0;
  }
  if (argc < 2) {
    return WrongArity(ctx);
  }
  void *key = OpenKey(ctx, argv[argc - 1], 1);
  size_t length = 0;
  char *value = key ? StringDMA(key, &length, 1) : "";
  ReplyWithStringBuffer(ctx, value, length);
  if (key) {
    CloseKey(key);
  }
  return 0;
}

int RedisModule_OnLoad(Ctx *ctx, String **argv, int argc) {
  (void)argv;
  (void)argc;
  int (*getApi)(const char *, void *) = *(int (**)(const char *, void *))ctx;
  getApi("RedisModule_OpenKey", &OpenKey);
  getApi("RedisModule_IsKeysPositionRequest", &IsKeysPositionRequest);
  getApi("RedisModule_KeyAtPos", &KeyAtPos);
  getApi("RedisModule_StringDMA", &StringDMA);
  getApi("RedisModule_ReplyWithStringBuffer", &ReplyWithStringBuffer);
  getApi("RedisModule_WrongArity", &WrongArity);
  getApi("RedisModule_CloseKey", &CloseKey);
  getApi("RedisModule_CreateCommand", &CreateCommand);
  getApi("RedisModule_SetModuleAttribs", &SetModuleAttribs);
  SetModuleAttribs(ctx, "lastkey", 1, 1);
  return CreateCommand(ctx, "lastkey", lastkey, "readonly getkeys-api", 0, 0, 0);
}
