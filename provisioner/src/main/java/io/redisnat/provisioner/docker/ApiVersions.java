package io.redisnat.provisioner.docker;

import com.github.dockerjava.core.RemoteApiVersion;
import io.redisnat.provisioner.runtime.RuntimeFailure;
import io.redisnat.provisioner.runtime.RuntimeFailure.Kind;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The versions of the Docker API that an engine speaks, from its answer to {@code /version} without
 * any version in the path, which every engine gives.
 *
 * @param oldest the oldest it still speaks
 * @param newest its own
 * @param engine version of the engine itself
 */
public record ApiVersions(String oldest, String newest, String engine) {

  /** The oldest that has all that is asked for here (exec with an environment). */
  static final RemoteApiVersion OUR_OLDEST = RemoteApiVersion.create(1, 30);

  /** The newest that this program is known to work with; there is more in newer ones, not less. */
  static final RemoteApiVersion OUR_NEWEST = RemoteApiVersion.create(1, 44);

  private static final Pattern FORM = Pattern.compile("(\\d+)\\.(\\d+)");

  /**
   * The one to speak: the newest that both know.
   *
   * @throws RuntimeFailure with kind ENGINE if there is none
   */
  RemoteApiVersion common(EngineAddress address) {
    RemoteApiVersion theirs = parse(newest);
    RemoteApiVersion chosen = theirs.isGreater(OUR_NEWEST) ? OUR_NEWEST : theirs;
    boolean tooOld = OUR_OLDEST.isGreater(chosen);
    boolean tooNew = parse(oldest).isGreater(chosen);
    if (tooOld || tooNew) {
      throw new RuntimeFailure(
          Kind.ENGINE,
          "the engine at %s (%s) speaks API %s to %s, redis-nat %s to %s: use another engine, or --runtime local"
              .formatted(
                  address.place(),
                  engine,
                  oldest,
                  newest,
                  OUR_OLDEST.getVersion(),
                  OUR_NEWEST.getVersion()));
    }
    return chosen;
  }

  private static RemoteApiVersion parse(String text) {
    Matcher matcher = FORM.matcher(text);
    return matcher.matches()
        ? RemoteApiVersion.create(
            Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
        : OUR_OLDEST;
  }
}
