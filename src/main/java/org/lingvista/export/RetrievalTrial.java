package org.lingvista.export;

import java.util.List;
import org.lingvista.encode.Encoder;

/** Lets two encoders search the same data. */
public interface RetrievalTrial {

  /**
   * How well each finds.
   *
   * @param reference in float32
   * @param exported the same model in another precision
   * @return one entry per task
   */
  List<PrecisionReport.Retrieval> run(Encoder reference, Encoder exported);
}
