package io.redisnat.proxy.route.deliver;

import io.redisnat.proxy.route.table.Access;
import io.redisnat.proxy.route.upstream.SharedConnection;
import io.redisnat.proxy.route.wire.Request;

/** A delivery on the connections that all clients share. */
final class SharedDelivery extends Delivery {

  private final Routing routing;
  private final Request request;
  private boolean toReplica;

  SharedDelivery(
      Routing routing, Destination destination, Request request, Access access, Customer customer) {
    super(routing, destination, access, customer);
    this.routing = routing;
    this.request = request;
  }

  @Override
  int readerFor(int master) {
    int reader = routing.readerFor(master);
    toReplica = reader != master;
    return reader;
  }

  @Override
  boolean send(int to, boolean ask) {
    SharedConnection connection = routing.connection(to, toReplica);
    toReplica = false;
    if (connection == null) {
      return false;
    }
    if (ask) {
      connection.sendAsking(request, this);
    } else {
      connection.send(request, this);
    }
    if (connection.isFull()) {
      routing.pauseFor(connection);
    }
    return true;
  }
}
