package org.lingvista.tensor;

import java.io.IOException;

/** A safetensors file that cannot be read; the message names the file and the tensor. */
public final class SafetensorsException extends IOException {
  private static final long serialVersionUID = 1L;

  public SafetensorsException(String message) {
    super(message);
  }

  public SafetensorsException(String message, Throwable cause) {
    super(message, cause);
  }
}
