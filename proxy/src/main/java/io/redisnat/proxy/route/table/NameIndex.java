package io.redisnat.proxy.route.table;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds commands by the bytes of their name, in any case, without allocating. */
final class NameIndex {

  private final CommandInfo[] infos;
  private final String[] names;
  private final int mask;

  NameIndex(List<CommandInfo> commands) {
    int size = commands.isEmpty() ? 1 : Integer.highestOneBit(commands.size()) * 4;
    infos = new CommandInfo[size];
    names = new String[size];
    mask = size - 1;
    commands.forEach(this::put);
  }

  private void put(CommandInfo info) {
    String name = info.name().substring(info.name().indexOf('|') + 1).toUpperCase(Locale.ROOT);
    int hash = 0;
    for (int i = 0; i < name.length(); i++) {
      hash = mix(hash, name.charAt(i));
    }
    int place = hash & mask;
    while (infos[place] != null) {
      place = place + 1 & mask;
    }
    infos[place] = info;
    names[place] = name;
  }

  /** The command that the word names, or null. */
  @Nullable CommandInfo find(Words words, int word) {
    if (word >= words.count() || mask == 0) {
      return null;
    }
    int hash = 0;
    for (int i = 0; i < words.length(word); i++) {
      byte b = words.at(word, i);
      hash = mix(hash, b >= 'a' && b <= 'z' ? b - 32 : b);
    }
    for (int place = hash & mask; infos[place] != null; place = place + 1 & mask) {
      if (words.is(word, names[place])) {
        return infos[place];
      }
    }
    return null;
  }

  private static int mix(int hash, int b) {
    return 31 * hash + b;
  }
}
