package io.redisnat.junit;

import io.redisnat.testing.RedisNatCluster;
import io.redisnat.testing.RedisNatClusterBuilder;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** What stands behind {@link RedisNat}. */
public final class RedisNatExtension
    implements ParameterResolver, BeforeAllCallback, BeforeEachCallback {

  private static final Namespace NAMESPACE = Namespace.create(RedisNatExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == RedisNatCluster.class;
  }

  @Override
  public RedisNatCluster resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return cluster(context);
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IllegalAccessException {
    for (Field field : fields(context.getRequiredTestClass(), true)) {
      field.set(null, cluster(context));
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IllegalAccessException {
    for (Object instance : context.getRequiredTestInstances().getAllInstances()) {
      for (Field field : fields(instance.getClass(), false)) {
        field.set(instance, cluster(context));
      }
    }
  }

  private static List<Field> fields(Class<?> type, boolean ofClass) {
    List<Field> fields =
        ReflectionSupport.findFields(
            type,
            field ->
                field.getType() == RedisNatCluster.class
                    && Modifier.isStatic(field.getModifiers()) == ofClass
                    && !Modifier.isFinal(field.getModifiers()),
            HierarchyTraversalMode.TOP_DOWN);
    fields.forEach(field -> field.setAccessible(true));
    return fields;
  }

  private static RedisNatCluster cluster(ExtensionContext context) {
    RedisNat wish = annotation(context);
    ExtensionContext owner = wish.perTest() ? ofTest(context) : ofClass(context);
    // Whatever is closeable in a store is closed with its context.
    return owner
        .getStore(NAMESPACE)
        .computeIfAbsent(RedisNatCluster.class, key -> start(wish), RedisNatCluster.class);
  }

  private static ExtensionContext ofTest(ExtensionContext context) {
    if (context.getTestMethod().isEmpty()) {
      throw new ExtensionConfigurationException(
          "@RedisNat(perTest = true) has no cluster outside of tests: use parameters of tests and"
              + " @BeforeEach, or fields that are not static");
    }
    return context;
  }

  /** The context of the annotated class, also for tests of classes nested in it. */
  private static ExtensionContext ofClass(ExtensionContext context) {
    ExtensionContext owner = context;
    while (!isOfAnnotatedClass(owner)) {
      owner = owner.getParent().orElseThrow();
    }
    return owner;
  }

  private static boolean isOfAnnotatedClass(ExtensionContext context) {
    return context.getTestMethod().isEmpty()
        && context
            .getTestClass()
            .filter(type -> AnnotationSupport.isAnnotated(type, RedisNat.class))
            .isPresent();
  }

  private static RedisNat annotation(ExtensionContext context) {
    ExtensionContext at = context;
    while (true) {
      var found = AnnotationSupport.findAnnotation(at.getTestClass(), RedisNat.class);
      if (found.isPresent()) {
        return found.get();
      }
      at =
          at.getParent()
              .orElseThrow(
                  () -> new ExtensionConfigurationException("annotate the class with @RedisNat"));
    }
  }

  private static RedisNatCluster start(RedisNat wish) {
    RedisNatClusterBuilder builder =
        RedisNatCluster.builder()
            .machines(wish.machines())
            .nodesPerMachine(wish.nodesPerMachine())
            .replicas(wish.replicas())
            .runtime(wish.runtime());
    Arrays.stream(wish.redis())
        .map(line -> line.strip().split("\\s+", 2))
        .forEach(
            pair -> {
              if (pair.length < 2) {
                throw new ExtensionConfigurationException(
                    "@RedisNat(redis = \"%s\") is not a line of redis.conf: use \"KEY VALUE\""
                        .formatted(pair[0]));
              }
              builder.redis(pair[0], pair[1]);
            });
    return builder.start();
  }
}
