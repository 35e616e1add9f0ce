package io.redisnat.proxy.route.upstream;

import org.jspecify.annotations.Nullable;

/**
 * As whom commands are sent to nodes: as the client itself has logged in.
 *
 * @param user null for a password alone
 * @param password null for a client that has not logged in
 */
public record Identity(@Nullable String user, @Nullable String password) {

  /** A client that has not logged in: the nodes decide what it may. */
  public static final Identity ANONYMOUS = new Identity(null, null);

  /** True if there is something to log in with. */
  public boolean hasPassword() {
    return password != null;
  }

  /** Without the password. */
  @Override
  public String toString() {
    return user == null ? (hasPassword() ? "(password)" : "(anonymous)") : user;
  }
}
