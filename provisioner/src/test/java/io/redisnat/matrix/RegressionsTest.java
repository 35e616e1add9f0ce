package io.redisnat.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RegressionsTest {

  private static final String PUBLISHED =
      """
      | client | keys | kill |
      |---|:-:|:-:|
      | jedis 8.0.2 | ✓ | ✓ <sup>1</sup> |
      | redis-rb 4.8.0 | ✓ | **✗** <sup>2</sup> |

      1. not offered to some

      | server and setting | keys | kill |
      |---|:-:|:-:|
      | Redis 7.0 | ✓ | – |
      """;

  @Test
  void theSameIsNone() {
    assertThat(Regressions.between(PUBLISHED, PUBLISHED)).isEmpty();
  }

  @Test
  void aGreenCellThatIsGreenNoMoreIsOne() {
    String now = PUBLISHED.replace("| jedis 8.0.2 | ✓ | ✓", "| jedis 8.1.0 | **✗** | –");

    assertThat(Regressions.between(PUBLISHED, now))
        .containsExactly("jedis, keys: **✗**", "jedis, kill: – <sup>1</sup>");
  }

  @Test
  void whatTurnsGreenIsNone() {
    assertThat(Regressions.between(PUBLISHED, PUBLISHED.replace("**✗**", "✓"))).isEmpty();
  }

  @Test
  void aMissingRowIsOneUnlessItsClientCannotBeHad() {
    String without = PUBLISHED.replaceFirst("(?m)^.*redis-rb.*$\n", "");

    assertThat(Regressions.between(PUBLISHED, without))
        .containsExactly("redis-rb: the row is missing");
    assertThat(
            Regressions.between(
                PUBLISHED, without + "\nNot to be had: redis-rb (no registry answers).\n"))
        .isEmpty();
  }
}
