package org.lingvista.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.net.URLStreamHandlerFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A process that nobody told to be quiet, started without the properties and the environment
 * variable of this build, opens no connection when it tokenizes and writes nothing to the console.
 * The probe stands in for the JDK's HTTP client, and so sees what DJL would report.
 */
class TokenizerOfflineTest {

  @Test
  void opensNoConnectionAndPrintsNothing() throws Exception {
    assertThat(run("tokenizer")).isEqualTo("tokens 7, connections []");
  }

  @Test
  void andTheProbeWouldSeeOne() throws Exception {
    assertThat(run("djl")).startsWith("connections [http://169.254.169.254/");
  }

  private static String run(String what) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Probe.class.getName(),
            what);
    builder.environment().remove("OPT_OUT_TRACKING");
    builder.environment().remove("DJL_OFFLINE");
    builder.redirectErrorStream(true);
    Process process = builder.start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return output;
  }

  /** The process under test. */
  static final class Probe extends URLStreamHandler implements URLStreamHandlerFactory {
    private final List<URL> connections = new ArrayList<>();

    public static void main(String[] args) throws Exception {
      Probe probe = new Probe();
      URL.setURLStreamHandlerFactory(probe);
      if (args[0].equals("djl")) {
        ai.djl.util.Ec2Utils.callHome("test");
        System.out.println("connections " + probe.connections);
        return;
      }
      Path file = Path.of("src/test/resources/org/lingvista/text/tokenizer.json");
      try (Tokenizer tokenizer = Tokenizer.load(file)) {
        int tokens = tokenizer.encode("the quick dog", 16).length();
        System.out.println("tokens " + tokens + ", connections " + probe.connections);
      }
    }

    @Override
    public @Nullable URLStreamHandler createURLStreamHandler(String protocol) {
      return protocol.startsWith("http") ? this : null;
    }

    @Override
    protected URLConnection openConnection(URL url) throws IOException {
      connections.add(url);
      throw new IOException("no connection in this test");
    }

    @Override
    protected URLConnection openConnection(URL url, Proxy proxy) throws IOException {
      return openConnection(url);
    }
  }
}
