package io.redisnat.clients;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests that change nothing lasting the one {@link ProxiedCluster} of the run, made when the
 * first asks for it and closed after the last.
 */
final class SharedCluster implements ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(SharedCluster.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ProxiedCluster.class;
  }

  @Override
  public ProxiedCluster resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(ProxiedCluster.class, key -> ProxiedCluster.nine(), ProxiedCluster.class);
  }
}
