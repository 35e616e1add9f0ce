package io.redisnat;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shape of the code, as DESIGN section 8 draws it, over the classes of all modules. */
class ArchitectureTest {

  private static final Pattern TEST_CLASSES = Pattern.compile(".*(test-classes|-tests\\.jar).*");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          // The proxy's test-jar.
          .withImportOption(location -> !location.matches(TEST_CLASSES))
          .importPackages("io.redisnat");

  @Test
  void allThreeModulesAreLookedAt() {
    Set<String> packages =
        CLASSES.stream()
            .map(JavaClass::getPackageName)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(packages)
        .contains(
            "io.redisnat.model",
            "io.redisnat.tls",
            "io.redisnat.config",
            "io.redisnat.proxy.topology",
            "io.redisnat.proxy.admin",
            "io.redisnat.proxy.route.table",
            "io.redisnat.provisioner.plan",
            "io.redisnat.provisioner.runtime",
            "io.redisnat.provisioner.health",
            "io.redisnat.provisioner.heal",
            "io.redisnat.provisioner.report",
            "io.redisnat.provisioner.redis",
            "io.redisnat.provisioner.outside",
            "io.redisnat.provisioner.local",
            "io.redisnat.provisioner.docker",
            "io.redisnat.provisioner.doctor",
            "io.redisnat.provisioner.lifecycle",
            "io.redisnat.provisioner.bench",
            "io.redisnat.provisioner.bench.compare",
            "io.redisnat.provisioner.cli",
            "io.redisnat.testing",
            "io.redisnat.junit");
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("io.redisnat.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @ParameterizedTest
  @CsvSource({
    // The package and everything of ours that it may use; itself and its subpackages are allowed.
    "io.redisnat.model..,",
    "io.redisnat.tls..,",
    "io.redisnat.config..,io.redisnat.model.. io.redisnat.tls..",
    "io.redisnat.proxy..,io.redisnat.model.. io.redisnat.config.. io.redisnat.tls..",
    "io.redisnat.proxy.admin..,"
        + "io.redisnat.model.. io.redisnat.config.. io.redisnat.proxy.topology.. "
        + "io.redisnat.proxy.session.. io.redisnat.proxy.command.. io.redisnat.proxy.transport.. "
        + "io.redisnat.proxy.reload.. io.redisnat.proxy.route.deliver.. "
        + "io.redisnat.proxy.route.upstream.. io.redisnat.proxy.route.client..",
    "io.redisnat.proxy.reload..,io.redisnat.model.. io.redisnat.config..",
    "io.redisnat.proxy.route.wire..," + "io.redisnat.proxy.resp.. io.redisnat.proxy.route.table..",
    "io.redisnat.proxy.route.upstream..,"
        + "io.redisnat.config.. io.redisnat.proxy.session.. io.redisnat.proxy.resp.. "
        + "io.redisnat.proxy.route.table.. io.redisnat.proxy.route.wire..",
    "io.redisnat.proxy.route.deliver..,"
        + "io.redisnat.config.. io.redisnat.proxy.session.. "
        + "io.redisnat.proxy.translate.. io.redisnat.proxy.topology.. "
        + "io.redisnat.model.. io.redisnat.proxy.route.table.. "
        + "io.redisnat.proxy.route.wire.. io.redisnat.proxy.route.upstream..",
    "io.redisnat.proxy.route.client..,"
        + "io.redisnat.config.. io.redisnat.proxy.session.. io.redisnat.proxy.resp.. "
        + "io.redisnat.proxy.translate.. io.redisnat.proxy.route.table.. "
        + "io.redisnat.proxy.route.wire.. io.redisnat.proxy.route.upstream.. "
        + "io.redisnat.proxy.route.deliver..",
    "io.redisnat.proxy.route.basic..,"
        + "io.redisnat.proxy.session.. io.redisnat.proxy.resp.. "
        + "io.redisnat.proxy.command.. io.redisnat.proxy.translate.. "
        + "io.redisnat.proxy.topology.. io.redisnat.proxy.route.table.. "
        + "io.redisnat.proxy.route.wire.. io.redisnat.proxy.route.upstream.. "
        + "io.redisnat.proxy.route.deliver.. io.redisnat.proxy.route.client..",
    "io.redisnat.proxy.route.own..,"
        + "io.redisnat.config.. io.redisnat.proxy.session.. io.redisnat.proxy.resp.. io.redisnat.proxy.translate.. "
        + "io.redisnat.proxy.route.table.. io.redisnat.proxy.route.wire.. "
        + "io.redisnat.proxy.route.upstream.. io.redisnat.proxy.route.deliver.. "
        + "io.redisnat.proxy.route.client..",
    "io.redisnat.proxy.route.table..,io.redisnat.model.. io.redisnat.proxy.resp..",
    "io.redisnat.proxy.route.merge..,io.redisnat.proxy.resp..",
    "io.redisnat.proxy.route.fanout..,"
        + "io.redisnat.model.. io.redisnat.config.. io.redisnat.proxy.topology.. io.redisnat.proxy.translate.. "
        + "io.redisnat.proxy.route.table.. io.redisnat.proxy.route.wire.. "
        + "io.redisnat.proxy.route.upstream.. io.redisnat.proxy.route.deliver.. "
        + "io.redisnat.proxy.route.client.. io.redisnat.proxy.route.basic.. "
        + "io.redisnat.proxy.route.merge..",
    "io.redisnat.proxy.logging..,io.redisnat.model.. io.redisnat.config..",
    "io.redisnat.proxy.control..,io.redisnat.model..",
    "io.redisnat.provisioner.plan..,io.redisnat.model..",
    "io.redisnat.provisioner.runtime..,io.redisnat.model.. io.redisnat.provisioner.plan..",
    "io.redisnat.provisioner.bench..,io.redisnat.model..",
    "io.redisnat.provisioner.health..,io.redisnat.model..",
    "io.redisnat.provisioner.heal..,io.redisnat.model.. io.redisnat.provisioner.health..",
    "io.redisnat.provisioner.report..,"
        + "io.redisnat.model.. io.redisnat.provisioner.plan.. io.redisnat.provisioner.health.. "
        + "io.redisnat.provisioner.heal..",
    "io.redisnat.provisioner.redis..,"
        + "io.redisnat.model.. io.redisnat.proxy.topology.. io.redisnat.provisioner.plan.. "
        + "io.redisnat.provisioner.health.. io.redisnat.provisioner.heal..",
    "io.redisnat.provisioner.outside..,"
        + "io.redisnat.proxy io.redisnat.model.. io.redisnat.proxy.ports.. io.redisnat.proxy.control.. "
        + "io.redisnat.provisioner.runtime..",
    "io.redisnat.provisioner.local..,"
        + "io.redisnat.model.. io.redisnat.provisioner.plan.. io.redisnat.provisioner.runtime.. "
        + "io.redisnat.provisioner.redis.. io.redisnat.provisioner.outside..",
    "io.redisnat.provisioner.docker..,"
        + "io.redisnat.model.. io.redisnat.provisioner.plan.. io.redisnat.provisioner.runtime.. "
        + "io.redisnat.provisioner.outside..",
    "io.redisnat.provisioner.doctor..,"
        + "io.redisnat.model.. io.redisnat.provisioner.runtime.. io.redisnat.provisioner.local.. "
        + "io.redisnat.provisioner.docker..",
    // Above the runtimes and below the command line and the API for tests.
    "io.redisnat.provisioner.lifecycle..,"
        + "io.redisnat.model.. io.redisnat.provisioner.plan.. io.redisnat.provisioner.runtime.. "
        + "io.redisnat.provisioner.redis.. io.redisnat.provisioner.local.. "
        + "io.redisnat.provisioner.docker..",
    "io.redisnat.testing..,"
        + "io.redisnat.model.. io.redisnat.config.. io.redisnat.proxy.. "
        + "io.redisnat.provisioner.plan.. io.redisnat.provisioner.runtime.. "
        + "io.redisnat.provisioner.redis.. io.redisnat.provisioner.local.. "
        + "io.redisnat.provisioner.outside.. io.redisnat.provisioner.lifecycle..",
    "io.redisnat.junit..,io.redisnat.testing..",
  })
  void packagesUseOnlyWhatTheyMay(String from, String allowed) {
    String[] targets = ((allowed == null ? "" : allowed + " ") + from).strip().split(" ");

    noClasses()
        .that()
        .resideInAPackage(from)
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.redisnat..").and(not(resideInAnyPackage(targets))))
        .check(CLASSES);
  }

  @ParameterizedTest
  @CsvSource({
    "com.typesafe.config..,io.redisnat.config",
    "io.lettuce..,io.redisnat.proxy.topology io.redisnat.provisioner.redis",
    "io.micrometer..,io.redisnat.proxy.admin",
    "ch.qos.logback..,io.redisnat.proxy.logging",
    "com.github.dockerjava..,io.redisnat.provisioner.docker",
    "redis.embedded..,io.redisnat.provisioner.local",
    "org.junit..,io.redisnat.junit",
    "org.apache.commons..,io.redisnat.provisioner.docker",
    "com.fasterxml.jackson..,"
        + "io.redisnat.provisioner.runtime io.redisnat.provisioner.report "
        + "io.redisnat.provisioner.docker io.redisnat.provisioner.cli",
  })
  void eachLibraryHasItsImportingPackages(String library, String allowed) {
    noClasses()
        .that()
        .resideOutsideOfPackages(allowed.split(" "))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(CLASSES);
  }

  /** The rules above hold for libraries nobody uses, too: these are used, so they did match. */
  @ParameterizedTest
  @CsvSource({
    "io.lettuce.,io.redisnat.provisioner.redis",
    "io.micrometer.,io.redisnat.proxy.admin",
    "ch.qos.logback.,io.redisnat.proxy.logging",
    "redis.embedded.,io.redisnat.provisioner.local",
    "com.github.dockerjava.,io.redisnat.provisioner.docker",
    "org.apache.commons.,io.redisnat.provisioner.docker",
    "org.junit.,io.redisnat.junit",
    "com.fasterxml.jackson.,io.redisnat.provisioner.cli"
  })
  void theLibrariesAreSeenWhereTheyAreUsed(String library, String user) {
    assertThat(CLASSES.stream().filter(c -> c.getPackageName().equals(user)))
        .anyMatch(
            c ->
                c.getDirectDependenciesFromSelf().stream()
                    .anyMatch(d -> d.getTargetClass().getName().startsWith(library)));
  }

  @Test
  void nettyStaysInTheProxy() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.redisnat.model..",
            "io.redisnat.tls..",
            "io.redisnat.config..",
            "io.redisnat.provisioner..",
            "io.redisnat.proxy.command..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(CLASSES);
    // Lettuce gives out Netty futures; more of Netty than that the topology does not touch, but for
    // the limit that Lettuce has none of itself.
    noClasses()
        .that()
        .resideInAPackage("io.redisnat.proxy.topology..")
        .and()
        .haveNameNotMatching(".*\\.topology\\.AnswerLimit(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.netty.buffer..", "io.netty.channel..", "io.netty.handler..")
        .check(CLASSES);
  }

  @Test
  void onlyMainEndsTheProcess() {
    noClasses()
        .that()
        .doNotHaveSimpleName("Main")
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "exit", int.class)
        .check(CLASSES);
    // Halting is the last word of a shutdown hook that has stopped everything; there are two.
    noClasses()
        .that()
        .doNotHaveSimpleName("StopSignal")
        .and()
        .doNotHaveSimpleName("Foreground")
        .should()
        .callMethod(Runtime.class, "halt", int.class)
        .check(CLASSES);
    assertThat(CLASSES.get("io.redisnat.provisioner.cli.Main").getMethodCallsFromSelf())
        .anyMatch(call -> call.getTarget().getFullName().startsWith("java.lang.System.exit("));
  }
}
