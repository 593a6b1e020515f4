package org.lingvista.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartStepsTest {
  @TempDir private Path folder;
  private final StringWriter printed = new StringWriter();
  private final List<String> ran = new ArrayList<>();

  @Test
  void doesNotRepeatAStepWithTheSameInputs() throws Exception {
    assertThat(steps().run("a", "first", "x", again -> ran.add("a"))).isTrue();
    assertThat(steps().run("a", "first", "x", again -> ran.add("again"))).isTrue();
    assertThat(ran).containsExactly("a");
    assertThat(printed.toString()).contains("[1/2] first").contains("done before");
  }

  @Test
  void repeatsAStepWhoseInputsChanged() throws Exception {
    steps().run("a", "first", "x", again -> ran.add("x " + again));
    steps().run("a", "first", "y", again -> ran.add("y " + again));
    assertThat(ran).containsExactly("x false", "y false");
  }

  @Test
  void goesOnWithAnInterruptedStepAndAddsItsTime() throws Exception {
    assertThatThrownBy(() ->
            steps()
                .run(
                    "a",
                    "first",
                    "x",
                    again -> {
                      Thread.sleep(60);
                      throw new IOException("disk full");
                    }))
        .hasMessage("disk full");
    assertThat(steps().run("a", "first", "x", again -> !ran.add("stopped " + again))).isFalse();
    QuickstartSteps last = steps();
    assertThat(last.run("a", "first", "x", again -> ran.add("done " + again))).isTrue();
    assertThat(ran).containsExactly("stopped true", "done true");
    assertThat(last.seconds()).isGreaterThanOrEqualTo(0.06);
  }

  @Test
  void countsTheLongestRunOfAStepThatIsAlwaysDone() throws Exception {
    steps()
        .always(
            "a",
            "first",
            again -> {
              Thread.sleep(60);
              return true;
            });
    QuickstartSteps second = steps();
    second.always("a", "first", again -> ran.add("a"));
    assertThat(ran).containsExactly("a");
    assertThat(second.seconds()).isGreaterThanOrEqualTo(0.06);
    assertThat(steps().seconds()).isEqualTo(second.seconds());
  }

  @Test
  void doesEverythingAgainWhenItsMemoryIsDamaged() throws Exception {
    steps().run("a", "first", "x", again -> ran.add("a"));
    Files.writeString(folder.resolve("steps.json"), "{\"a\": {\"inp");
    steps().run("a", "first", "x", again -> ran.add("a"));
    assertThat(ran).containsExactly("a", "a");
    assertThat(printed.toString()).contains("cannot be read, all steps are done again");
  }

  private QuickstartSteps steps() throws IOException {
    return new QuickstartSteps(folder.resolve("steps.json"), 2, new PrintWriter(printed));
  }
}
