package org.lingvista.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lingvista.config.ArtifactDirectory;
import org.lingvista.data.Batch;
import org.lingvista.model.LingvistaModel;
import org.lingvista.model.ModelDirectory;
import org.lingvista.model.Provenance;
import org.lingvista.tensor.Safetensors;
import org.lingvista.tensor.StoredTensor;

/**
 * Training interrupted, on disk (SPEC §4), format version 1: a {@link ModelDirectory}'s files with
 * {@code state.json} and {@code optimizer.safetensors}. A run resumed from it gives the same
 * weights as one that was never stopped, on the same machine and thread count: it holds the place
 * in the data, the random generator and the optimiser's moments.
 */
final class Checkpoint {
  private static final int VERSION = 1;

  private Checkpoint() {}

  /**
   * Everything but tensors.
   *
   * @param version of the format
   * @param recipe fingerprint of the recipe and its data that this run follows
   * @param stage name of the stage under way
   * @param step optimiser steps done in it
   * @param positions next batch of each source
   * @param random state of libtorch's generator
   */
  record State(
      int version,
      String recipe,
      String stage,
      long step,
      Map<String, Batch.Position> positions,
      byte[] random) {}

  /** Writes a checkpoint whole or not at all. */
  static void write(
      Path folder,
      String recipe,
      String stage,
      long step,
      Map<String, Batch.Position> positions,
      byte[] random,
      LingvistaModel model,
      Path tokenizer,
      Provenance provenance,
      Map<String, StoredTensor> optimizer)
      throws IOException {
    State state = new State(VERSION, recipe, stage, step, positions, random);
    ArtifactDirectory.write(
        folder,
        fresh -> {
          ModelDirectory.writeInto(fresh, model, tokenizer, provenance);
          Safetensors.write(fresh.resolve("optimizer.safetensors"), optimizer, Map.of());
          Files.write(fresh.resolve("state.json"), new ObjectMapper().writeValueAsBytes(state));
        });
  }

  /** The state of a checkpoint, all its files verified. */
  static State verifiedState(Path folder) throws IOException {
    ArtifactDirectory.verify(folder);
    State state = new ObjectMapper().readValue(folder.resolve("state.json").toFile(), State.class);
    if (state.version() != VERSION) {
      throw new TrainingException(
          "%s has checkpoint version %d; this lingvista reads %d"
              .formatted(folder, state.version(), VERSION));
    }
    return state;
  }

  /** The optimiser's moments. */
  static Map<String, StoredTensor> optimizer(Path folder) throws IOException {
    return new LinkedHashMap<>(Safetensors.read(folder.resolve("optimizer.safetensors")));
  }
}
