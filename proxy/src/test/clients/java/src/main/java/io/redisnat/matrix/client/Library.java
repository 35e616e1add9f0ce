package io.redisnat.matrix.client;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/**
 * A client library.
 *
 * @param factory makes a client that is connected
 * @param group of its Maven artifact
 * @param artifact its name
 */
record Library(Factory factory, String group, String artifact) {

  /** Makes clients. */
  interface Factory {
    Client connect(Settings settings) throws Exception;
  }

  Client connect(Settings settings) throws Exception {
    return factory.connect(settings);
  }

  /** As the artifact says. */
  String version() throws IOException {
    String path = "/META-INF/maven/%s/%s/pom.properties".formatted(group, artifact);
    try (InputStream file = Library.class.getResourceAsStream(path)) {
      if (file == null) {
        return "unknown";
      }
      Properties properties = new Properties();
      properties.load(file);
      return properties.getProperty("version");
    }
  }
}
