package io.redisnat.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeIdTest {

  private static final String ID = "07c37dfeb235213a872192d90877d0cd55635b91";

  @Test
  void isFortyHexDigits() {
    assertThat(new NodeId(ID)).hasToString(ID);
    assertThat(new NodeId(ID).abbreviated()).isEqualTo("07c37dfe…");
    assertThat(NodeId.tryParse(ID)).contains(new NodeId(ID));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "07c37dfe",
        "07c37dfeb235213a872192d90877d0cd55635b911",
        "07C37DFEB235213A872192D90877D0CD55635B91",
        "g7c37dfeb235213a872192d90877d0cd55635b91"
      })
  void isNothingElse(String text) {
    assertThat(NodeId.tryParse(text)).isEmpty();
    assertThatThrownBy(() -> new NodeId(text)).hasMessageContaining("40 hex digits");
  }

  @Test
  void isEmptyForNothing() {
    assertThat(NodeId.tryParse(null)).isEmpty();
  }

  @Test
  void ordersAsItsText() {
    assertThat(new NodeId("0" + ID.substring(1))).isLessThan(new NodeId("1" + ID.substring(1)));
  }
}
