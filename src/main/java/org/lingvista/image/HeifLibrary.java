package org.lingvista.image;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The functions of libheif's C interface ({@code libheif/heif.h}, version 1.6 or newer) that are
 * needed to read a file's first picture.
 */
@SuppressWarnings("restricted") // Java cannot check what a library in C does
final class HeifLibrary {
  /** As Linux, macOS and Windows call it. */
  static final List<String> NAMES =
      List.of(
          "libheif.so.1",
          "libheif.1.dylib",
          "/opt/homebrew/lib/libheif.1.dylib",
          "heif.dll",
          "libheif.dll");

  /** {@code heif_colorspace_RGB}, {@code heif_chroma_interleaved_RGB} and {@code _RGBA}. */
  private static final int RGB = 1;

  private static final int THREE_BYTES = 10;
  private static final int FOUR_BYTES = 11;

  /** {@code heif_channel_interleaved}. */
  private static final int INTERLEAVED = 10;

  private static final int LONGEST_MESSAGE = 1000;

  /** {@code struct heif_error}: code, code within that, words. */
  private static final MemoryLayout ERROR = MemoryLayout.structLayout(JAVA_INT, JAVA_INT, ADDRESS);

  private final MethodHandle newContext;
  private final MethodHandle read;
  private final MethodHandle primary;
  private final MethodHandle width;
  private final MethodHandle height;
  private final MethodHandle hasAlpha;
  private final MethodHandle decode;
  private final MethodHandle decodedWidth;
  private final MethodHandle decodedHeight;
  private final MethodHandle plane;
  private final MethodHandle freeImage;
  private final MethodHandle freeHandle;
  private final MethodHandle freeContext;

  private HeifLibrary(SymbolLookup symbols) {
    FunctionDescriptor ofPointer = FunctionDescriptor.of(JAVA_INT, ADDRESS);
    FunctionDescriptor ofPlane = FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT);
    FunctionDescriptor freeing = FunctionDescriptor.ofVoid(ADDRESS);
    newContext = bind(symbols, "heif_context_alloc", FunctionDescriptor.of(ADDRESS));
    read =
        bind(
            symbols,
            "heif_context_read_from_memory_without_copy",
            FunctionDescriptor.of(ERROR, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
    primary =
        bind(
            symbols,
            "heif_context_get_primary_image_handle",
            FunctionDescriptor.of(ERROR, ADDRESS, ADDRESS));
    width = bind(symbols, "heif_image_handle_get_width", ofPointer);
    height = bind(symbols, "heif_image_handle_get_height", ofPointer);
    hasAlpha = bind(symbols, "heif_image_handle_has_alpha_channel", ofPointer);
    decode =
        bind(
            symbols,
            "heif_decode_image",
            FunctionDescriptor.of(ERROR, ADDRESS, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
    decodedWidth = bind(symbols, "heif_image_get_width", ofPlane);
    decodedHeight = bind(symbols, "heif_image_get_height", ofPlane);
    plane =
        bind(
            symbols,
            "heif_image_get_plane_readonly",
            FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT, ADDRESS));
    freeImage = bind(symbols, "heif_image_release", freeing);
    freeHandle = bind(symbols, "heif_image_handle_release", freeing);
    freeContext = bind(symbols, "heif_context_free", freeing);
  }

  private static MethodHandle bind(SymbolLookup symbols, String name, FunctionDescriptor type) {
    return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), type);
  }

  /** The first library of these names that the system has; null if there is none. */
  static @Nullable HeifLibrary open(List<String> names) {
    for (String name : names) {
      try {
        return new HeifLibrary(SymbolLookup.libraryLookup(name, Arena.global()));
      } catch (IllegalArgumentException | NoSuchElementException e) {
        // not there, or too old: the next one
      }
    }
    return null;
  }

  /** Told the size of a picture before it is decoded; throws to refuse it. */
  interface SizeCheck {
    void accept(long width, long height);
  }

  /**
   * The first picture, upright, 8 bits a sample.
   *
   * @throws HeifException with libheif's words
   */
  Pixels decode(byte[] bytes, SizeCheck check) throws HeifException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment file = arena.allocateFrom(JAVA_BYTE, bytes);
      MemorySegment context = (MemorySegment) newContext.invokeExact();
      try {
        fail(
            (MemorySegment)
                read.invokeExact(
                    (SegmentAllocator) arena,
                    context,
                    file,
                    (long) bytes.length,
                    MemorySegment.NULL));
        MemorySegment place = arena.allocate(ADDRESS);
        fail((MemorySegment) primary.invokeExact((SegmentAllocator) arena, context, place));
        MemorySegment handle = place.get(ADDRESS, 0);
        try {
          check.accept((int) width.invokeExact(handle), (int) height.invokeExact(handle));
          return decode(arena, handle, place, check);
        } finally {
          freeHandle.invokeExact(handle);
        }
      } finally {
        freeContext.invokeExact(context);
      }
    } catch (HeifException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a function in C throws nothing", e);
    }
  }

  private Pixels decode(Arena arena, MemorySegment handle, MemorySegment place, SizeCheck check)
      throws Throwable {
    int channels = (int) hasAlpha.invokeExact(handle) == 0 ? 3 : 4;
    fail(
        (MemorySegment)
            decode.invokeExact(
                (SegmentAllocator) arena,
                handle,
                place,
                RGB,
                channels == 3 ? THREE_BYTES : FOUR_BYTES,
                MemorySegment.NULL));
    MemorySegment image = place.get(ADDRESS, 0);
    try {
      int columns = (int) decodedWidth.invokeExact(image, INTERLEAVED);
      int rows = (int) decodedHeight.invokeExact(image, INTERLEAVED);
      check.accept(columns, rows);
      MemorySegment stride = arena.allocate(JAVA_INT);
      MemorySegment samples = (MemorySegment) plane.invokeExact(image, INTERLEAVED, stride);
      int step = stride.get(JAVA_INT, 0);
      int row = Math.multiplyExact(channels, columns);
      checkPlane(samples, step, row);
      byte[] pixels = new byte[Math.multiplyExact(row, rows)];
      MemorySegment all = samples.reinterpret((long) step * (rows - 1) + row);
      for (int y = 0; y < rows; y++) {
        MemorySegment.copy(all, JAVA_BYTE, (long) y * step, pixels, y * row, row);
      }
      return new Pixels(columns, rows, channels, pixels);
    } finally {
      freeImage.invokeExact(image);
    }
  }

  /** Memory is read as far as these say; a library that contradicts itself is not believed. */
  static void checkPlane(MemorySegment samples, int step, int row) throws HeifException {
    if (samples.equals(MemorySegment.NULL) || step < row) {
      throw new HeifException(
          samples.equals(MemorySegment.NULL)
              ? "libheif gives no samples"
              : "libheif gives rows of %d bytes, %d apart".formatted(row, step));
    }
  }

  private static void fail(MemorySegment error) throws HeifException {
    if (error.get(JAVA_INT, 0) != 0) {
      MemorySegment words = error.get(ADDRESS, 2 * JAVA_INT.byteSize());
      throw new HeifException(
          words.equals(MemorySegment.NULL)
              ? "libheif gives no reason"
              : words.reinterpret(LONGEST_MESSAGE).getString(0));
    }
  }
}
