package io.redisnat.proxy.route.upstream;

import io.netty.buffer.ByteBufAllocator;
import io.redisnat.proxy.route.wire.Request;
import io.redisnat.proxy.route.wire.RequestBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * What a new connection says before its first command.
 *
 * @param identity as whom it logs in
 * @param protocol 2 or 3
 * @param readOnly true if a replica is to answer reads itself
 */
public record Greeting(Identity identity, int protocol, boolean readOnly) {

  private static final int RESP3 = 3;
  private static final String DEFAULT_USER = "default";

  /** The commands, all of which must be answered without an error. */
  List<Request> requests(ByteBufAllocator allocator) {
    // Servers before 6.0 have no HELLO, and speak RESP2 anyway.
    return requests(allocator, protocol == RESP3);
  }

  /** The same for a connection that speaks another protocol yet. */
  List<Request> requestsInAnotherProtocol(ByteBufAllocator allocator) {
    return requests(allocator, true);
  }

  private List<Request> requests(ByteBufAllocator allocator, boolean hello) {
    List<Request> requests = new ArrayList<>();
    List<String> login = new ArrayList<>();
    String user = identity.user();
    String password = identity.password();
    if (hello) {
      login.addAll(List.of("HELLO", Integer.toString(protocol)));
    }
    if (password != null) {
      login.add("AUTH");
      if (user != null || hello) {
        login.add(user == null ? DEFAULT_USER : user);
      }
      login.add(password);
    }
    if (!login.isEmpty()) {
      requests.add(RequestBuilder.of(allocator, login.toArray(String[]::new)));
    }
    if (readOnly) {
      requests.add(RequestBuilder.of(allocator, "READONLY"));
    }
    return requests;
  }
}
