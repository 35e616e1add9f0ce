package io.redisnat.provisioner.bench;

import java.util.List;
import java.util.function.Predicate;

/**
 * A request and which replies are right.
 *
 * @param request its words
 * @param right says yes to a right reply; refusals are right wherever keys are named
 */
record Exchange(List<String> request, Predicate<Reply> right) {

  static Exchange of(Predicate<Reply> right, String... request) {
    return new Exchange(List.of(request), right);
  }

  boolean accepts(Reply reply) {
    return right.test(reply);
  }

  @Override
  public String toString() {
    String text = request.toString();
    return text.length() > 120 ? text.substring(0, 120) + "...]" : text;
  }
}
