package io.redisnat.matrix.client;

import glide.api.models.configuration.AdvancedGlideClientConfiguration;
import glide.api.models.configuration.AdvancedGlideClusterClientConfiguration;
import glide.api.models.configuration.BaseClientConfiguration;
import glide.api.models.configuration.GlideClientConfiguration;
import glide.api.models.configuration.GlideClusterClientConfiguration;
import glide.api.models.configuration.NodeAddress;
import glide.api.models.configuration.ProtocolVersion;
import glide.api.models.configuration.RequestRoutingConfiguration.Route;
import glide.api.models.configuration.RequestRoutingConfiguration.SimpleSingleNodeRoute;
import glide.api.models.configuration.ServerCredentials;
import glide.api.models.configuration.TlsAdvancedConfiguration;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/** How GLIDE is set up. */
final class GlideSettings {

  static final Route ANY = SimpleSingleNodeRoute.RANDOM;

  private GlideSettings() {}

  static GlideClusterClientConfiguration.GlideClusterClientConfigurationBuilder<?, ?> cluster(
      Settings settings) throws Exception {
    var configuration = GlideClusterClientConfiguration.builder();
    common(configuration, settings);
    TlsAdvancedConfiguration tls = tls(settings);
    return tls == null
        ? configuration
        : configuration.advancedConfiguration(
            AdvancedGlideClusterClientConfiguration.builder()
                .tlsAdvancedConfiguration(tls)
                .build());
  }

  static GlideClientConfiguration.GlideClientConfigurationBuilder<?, ?> plain(Settings settings)
      throws Exception {
    var configuration = GlideClientConfiguration.builder();
    common(configuration, settings);
    TlsAdvancedConfiguration tls = tls(settings);
    return tls == null
        ? configuration
        : configuration.advancedConfiguration(
            AdvancedGlideClientConfiguration.builder().tlsAdvancedConfiguration(tls).build());
  }

  private static void common(
      BaseClientConfiguration.BaseClientConfigurationBuilder<?, ?> configuration,
      Settings settings) {
    configuration
        .address(NodeAddress.builder().host(settings.host()).port(settings.port()).build())
        .requestTimeout((int) Settings.TIMEOUT.toMillis())
        .protocol(settings.protocol() == 3 ? ProtocolVersion.RESP3 : ProtocolVersion.RESP2)
        .useTLS(settings.tls() != null);
    String password = settings.password();
    if (password != null) {
      ServerCredentials.ServerCredentialsBuilder credentials =
          ServerCredentials.builder().password(password);
      configuration.credentials(
          settings.user() == null
              ? credentials.build()
              : credentials.username(settings.user()).build());
    }
  }

  private static @Nullable TlsAdvancedConfiguration tls(Settings settings) throws Exception {
    Settings.Tls tls = settings.tls();
    if (tls == null) {
      return null;
    }
    if (tls.certificate() != null) {
      throw new NotOffered("GLIDE for Java cannot show a certificate");
    }
    return TlsAdvancedConfiguration.builder()
        .rootCertificates(Files.readAllBytes(tls.ca()))
        .build();
  }
}
