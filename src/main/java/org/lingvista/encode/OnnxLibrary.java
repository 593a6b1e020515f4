package org.lingvista.encode;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarEntry;
import org.jspecify.annotations.Nullable;

/**
 * ONNX Runtime's native libraries, unpacked once. The library itself unpacks 24 MB into the folder
 * for temporary files at every start, which takes a quarter of a second and leaves a folder behind.
 * Whoever sets the system property {@link #FOLDER} has them kept there instead; Linux only.
 */
public final class OnnxLibrary {
  /** Names the folder to keep them in; not set, they are unpacked at every start. */
  public static final String FOLDER = "lingvista.onnxruntime.folder";

  /** ONNX Runtime's own: where it looks for its libraries first. */
  private static final String NATIVE = "onnxruntime.native.path";

  private static final List<String> NAMES = List.of("libonnxruntime.so", "libonnxruntime4j_jni.so");

  private OnnxLibrary() {}

  /** Call it before ONNX Runtime is first used. What fails is left to ONNX Runtime. */
  static void prepare() {
    String folder = System.getProperty(FOLDER);
    if (folder == null || System.getProperty(NATIVE) != null) {
      return;
    }
    try {
      Path unpacked = unpacked(Path.of(folder), OnnxLibrary.class.getClassLoader());
      if (unpacked != null) {
        System.setProperty(NATIVE, unpacked.toString());
      }
    } catch (IOException e) {
      // a full or read-only disk: ONNX Runtime tries its own way, and says what is wrong
    }
  }

  /** The folder that the libraries are loaded from. */
  static String place() {
    return System.getProperty(NATIVE, System.getProperty("java.io.tmpdir"));
  }

  /**
   * The folder with the libraries, which are unpacked if they are not there whole; null if they
   * cannot be had for this machine.
   *
   * @param folder where a folder for this version is, or is made
   */
  static @Nullable Path unpacked(Path folder, ClassLoader loader) throws IOException {
    String machine = machine();
    if (machine == null) {
      return null;
    }
    long[] sizes = new long[NAMES.size()];
    StringBuilder version = new StringBuilder(machine);
    for (int i = 0; i < sizes.length; i++) {
      URL url = loader.getResource("ai/onnxruntime/native/" + machine + "/" + NAMES.get(i));
      URLConnection connection = url == null ? null : url.openConnection();
      if (!(connection instanceof JarURLConnection jar)) {
        return null;
      }
      JarEntry entry = jar.getJarEntry();
      sizes[i] = entry.getSize();
      version.append('-').append(Long.toHexString(entry.getCrc()));
    }
    Path whole = folder.resolve(version.toString());
    if (!isWhole(whole, sizes)) {
      unpack(whole, machine, loader);
    }
    return isWhole(whole, sizes) ? whole.toAbsolutePath() : null;
  }

  private static boolean isWhole(Path folder, long[] sizes) throws IOException {
    for (int i = 0; i < sizes.length; i++) {
      Path file = folder.resolve(NAMES.get(i));
      if (!Files.exists(file) || Files.size(file) != sizes[i]) {
        return false;
      }
    }
    return true;
  }

  /** Each file under another name first: several programs may do this at the same time. */
  private static void unpack(Path whole, String machine, ClassLoader loader) throws IOException {
    Files.createDirectories(whole);
    for (String name : NAMES) {
      Path part = Files.createTempFile(whole, name, ".part");
      try (InputStream library =
          loader.getResourceAsStream("ai/onnxruntime/native/" + machine + "/" + name)) {
        if (library == null) {
          throw new IOException("no " + name);
        }
        Files.copy(library, part, StandardCopyOption.REPLACE_EXISTING);
        Files.move(part, whole.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
    }
  }

  /** As ONNX Runtime names it; null if it is no Linux on a processor that it is built for. */
  private static @Nullable String machine() {
    if (!System.getProperty("os.name").startsWith("Linux")) {
      return null;
    }
    return switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64" -> "linux-x64";
      case "aarch64" -> "linux-aarch64";
      default -> null;
    };
  }
}
