package io.redisnat.config;

import java.util.Optional;

/**
 * A login. The password is in no text form of this record.
 *
 * @param username ACL user; empty for the default user (servers before 6.0 know no other)
 * @param password the secret
 */
public record Credentials(Optional<String> username, String password) {

  /** A secret that is empty is a mistake in the configuration. */
  public Credentials {
    Checks.notBlank("password", password);
  }

  @Override
  public String toString() {
    return "Credentials[username=" + username.orElse("default") + ", password=***]";
  }
}
