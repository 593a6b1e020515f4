package org.lingvista.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lingvista.download.FakeHub.Fault;

/** Models from a hub on loopback, with the faults of networks. */
class HubModelsTest {
  private static final Path MODEL = Path.of("src/test/resources/fixtures/pretrained/labse");
  private static final String WEIGHTS = "model.safetensors";

  @TempDir Path cache;
  private final List<String> said = new ArrayList<>();
  private FakeHub hub;

  @BeforeEach
  void start() throws IOException {
    hub = new FakeHub(MODEL);
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  @Test
  void fetchesOnceAndThenReadsTheCache() throws IOException {
    Path folder = fetch(null);

    assertThat(folder)
        .isEqualTo(cache.resolve("hub").resolve(FakeHub.NAME).resolve(FakeHub.COMMIT));
    assertThat(folder.resolve(WEIGHTS)).hasSameBinaryContentAs(MODEL.resolve(WEIGHTS));
    assertThat(folder.resolve("1_Pooling/config.json"))
        .hasSameBinaryContentAs(MODEL.resolve("1_Pooling/config.json"));
    hub.requests.clear();

    assertThat(fetch(null)).isEqualTo(folder);

    assertThat(hub.requests).containsExactly("/api/models/owner/small - -");
    assertThat(said).contains("cached   owner/small " + WEIGHTS);
  }

  @Test
  void aDamagedFileOfTheCacheIsFetchedAgain() throws IOException {
    Path file = fetch(null).resolve(WEIGHTS);
    Files.writeString(file, "rot");

    fetch(null);

    assertThat(file).hasSameBinaryContentAs(MODEL.resolve(WEIGHTS));
    assertThat(said)
        .contains("damaged  owner/small model.safetensors: its hash differs; fetching it again");
  }

  @Test
  void aCutDownloadGoesOnWhereItStopped() throws IOException {
    hub.faults.put(WEIGHTS, Fault.CUT);
    long size = Files.size(MODEL.resolve(WEIGHTS));

    assertThatThrownBy(() -> fetch(null))
        .isInstanceOf(DownloadException.class)
        .hasMessageStartingWith("the connection to " + hub.endpoint() + " ended after ")
        .hasMessageContaining("%,d bytes".formatted(size))
        .hasMessageEndingWith("run the command again, it goes on there");
    Path folder = cache.resolve("hub").resolve(FakeHub.NAME).resolve(FakeHub.COMMIT);
    assertThat(folder.resolve(WEIGHTS)).doesNotExist();
    long have = Files.size(folder.resolve(WEIGHTS + ".part"));
    assertThat(have).isGreaterThan(size / 2).isLessThan(size);
    hub.faults.clear();
    hub.requests.clear();

    fetch(null);

    assertThat(hub.requests)
        .contains(
            "/owner/small/resolve/" + FakeHub.COMMIT + "/" + WEIGHTS + " bytes=" + have + "- -");
    assertThat(folder.resolve(WEIGHTS)).hasSameBinaryContentAs(MODEL.resolve(WEIGHTS));
  }

  @Test
  void aPartThatIsLongerThanTheFileIsThrownAway() throws IOException {
    Path folder = cache.resolve("hub").resolve(FakeHub.NAME).resolve(FakeHub.COMMIT);
    Files.createDirectories(folder);
    Files.write(folder.resolve(WEIGHTS + ".part"), new byte[200_000]);

    fetch(null);

    assertThat(folder.resolve(WEIGHTS)).hasSameBinaryContentAs(MODEL.resolve(WEIGHTS));
  }

  @Test
  void aFileWithTheWrongHashIsNotKept() {
    for (String file : List.of("config.json", WEIGHTS)) { // in the order they are fetched in
      hub.faults.clear();
      hub.faults.put(file, Fault.WRONG);

      assertThatThrownBy(() -> fetch(null))
          .isInstanceOf(DownloadException.class)
          .hasMessageStartingWith(file + " of owner/small was fetched but its hash is ")
          .hasMessageEndingWith("it was not kept. Run the command again");
      Path kept = cache.resolve("hub").resolve(FakeHub.NAME).resolve(FakeHub.COMMIT).resolve(file);
      assertThat(kept).doesNotExist();
      assertThat(kept.resolveSibling(file + ".part")).doesNotExist();
    }
  }

  @Test
  void theTokenStaysWithTheHubWhenAFileIsElsewhere() throws IOException {
    hub.token = "secret";
    hub.faults.put(WEIGHTS, Fault.REDIRECT);

    assertThat(fetch("secret").resolve(WEIGHTS)).hasSameBinaryContentAs(MODEL.resolve(WEIGHTS));

    String file = "/owner/small/resolve/" + FakeHub.COMMIT + "/" + WEIGHTS;
    assertThat(hub.requests).contains(file + " - Bearer secret", "other:" + file + " - -");
    assertThat(hub.requests.stream().filter(request -> request.startsWith("other:")))
        .noneMatch(request -> request.contains("secret"));
  }

  @Test
  void aCutFileElsewhereGoesOnToo() throws IOException {
    hub.faults.put(WEIGHTS, Fault.REDIRECT);
    Path folder = cache.resolve("hub").resolve(FakeHub.NAME).resolve(FakeHub.COMMIT);
    Files.createDirectories(folder);
    byte[] whole = Files.readAllBytes(MODEL.resolve(WEIGHTS));
    Files.write(folder.resolve(WEIGHTS + ".part"), java.util.Arrays.copyOf(whole, 1000));

    fetch(null);

    assertThat(hub.requests)
        .contains(
            "other:/owner/small/resolve/" + FakeHub.COMMIT + "/" + WEIGHTS + " bytes=1000- -");
    assertThat(folder.resolve(WEIGHTS)).hasBinaryContent(whole);
  }

  @Test
  void whoMayNotReadIsToldWhatToDo() {
    hub.token = "secret";

    assertBad(null, "owner/small", "to everybody; set HF_TOKEN to a token that may read it");
    assertBad("old", "owner/small", "to the token in HF_TOKEN; ask its owners for access");
  }

  @Test
  void aModelThatDoesNotExist() {
    assertBad(null, "owner/none", "has no owner/none (/api/models/owner/none); check the name");
    assertBad(null, "../../etc", "../../etc at main is no model's name; OWNER/NAME is expected");
  }

  @Test
  void otherFaultsOfAHub() {
    hub.faults.put("config.json", Fault.LOOP);
    assertBad(null, "owner/small", "sends owner/small on without end");

    hub.faults.put("config.json", Fault.NO_HASH);
    assertBad(null, "owner/small", "what cannot be checked is not fetched");
  }

  @Test
  void aHubThatFallsSilent() {
    hub.faults.put("config.json", Fault.SLOW);
    HubModels impatient = new HubModels(hub.endpoint(), null, 2000, new Cache(cache), said::add);

    assertThatThrownBy(() -> impatient.fetch(FakeHub.NAME, "main", all -> List.of("config.json")))
        .isInstanceOf(DownloadException.class)
        .hasMessage("127.0.0.1 did not answer within 2 s; run the command again later");
  }

  @Test
  void aHubThatBreaksOffOrIsBusy() {
    for (String file : List.of(FakeHub.LISTING, "config.json")) {
      hub.faults.clear();
      hub.faults.put(file, Fault.BUSY);
      assertBad(null, "owner/small", hub.endpoint() + " answered 503 for /");
      hub.faults.put(file, Fault.HANG_UP);
      assertBad(null, "owner/small", "the connection to 127.0.0.1 broke (");
    }
    hub.faults.put(FakeHub.LISTING, Fault.HTML);
    assertBad(null, "owner/small", hub.endpoint() + " does not answer as a hub of models does");
  }

  @Test
  void aHubThatFallsSilentInTheMiddle() {
    for (String file : List.of(FakeHub.LISTING, "config.json")) {
      hub.faults.clear();
      hub.faults.put(file, Fault.STALL);
      HubModels impatient = new HubModels(hub.endpoint(), null, 300, new Cache(cache), said::add);

      assertThatThrownBy(() -> impatient.fetch(FakeHub.NAME, "main", all -> List.of("config.json")))
          .isInstanceOf(DownloadException.class)
          .hasMessageContaining("the connection to ")
          .hasMessageContaining("run the command again");
    }
  }

  @Test
  void aHubThatIsNotThere() {
    URI endpoint = hub.endpoint();
    hub.close();

    assertThatThrownBy(() -> models(endpoint, null).fetch("owner/small", "main", all -> all))
        .isInstanceOf(DownloadException.class)
        .hasMessageStartingWith("cannot reach 127.0.0.1; check the network connection");
    assertThatThrownBy(() -> models(URI.create("ftp://127.0.0.1"), null))
        .hasMessage("ftp://127.0.0.1 is not the http or https address of a hub");
  }

  @Test
  void theTokenIsNotSentInTheClear() {
    HubConnection plain = new HubConnection(URI.create("http://hub.example"), "secret", 100);
    HubConnection safe = new HubConnection(URI.create("https://hub.example"), "secret", 100);

    assertThat(plain.mayHaveToken(URI.create("http://hub.example/x"))).isFalse();
    assertThat(safe.mayHaveToken(URI.create("https://hub.example/x"))).isTrue();
    assertThat(safe.mayHaveToken(URI.create("http://hub.example/x"))).isFalse();
    assertThat(safe.mayHaveToken(URI.create("https://hub.example:8443/x"))).isFalse();
    assertThat(safe.mayHaveToken(URI.create("https://cdn.hub.example/x"))).isFalse();
  }

  private Path fetch(@Nullable String token) {
    return models(hub.endpoint(), token).fetch(FakeHub.NAME, "main", all -> all);
  }

  private HubModels models(URI endpoint, @Nullable String token) {
    return new HubModels(endpoint, token, 60_000, new Cache(cache), said::add);
  }

  private void assertBad(@Nullable String token, String name, String problem) {
    assertThatThrownBy(() -> models(hub.endpoint(), token).fetch(name, "main", all -> all))
        .isInstanceOf(DownloadException.class)
        .hasMessageContaining(problem)
        .extracting(e -> String.valueOf(e.getMessage()).lines().count())
        .isEqualTo(1L);
  }
}
