package org.lingvista.pretrained;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lingvista.pretrained.Unpickler.View;
import org.lingvista.tensor.DType;
import org.lingvista.tensor.StoredTensor;

/**
 * A state dictionary that {@code torch.save} wrote, format of PyTorch 1.6 and later: a zip file
 * without compression, in it {@code NAME/data.pkl}, a pickle that names the tensors, and {@code
 * NAME/data/KEY}, their storages. The file is memory-mapped; only a tensor that is not row-major is
 * copied. See {@link Unpickler} for why reading it is safe.
 */
final class TorchFile {
  private static final String PICKLE = "data.pkl";
  private static final long MOST_PICKLE_BYTES = 64 << 20;

  private final Path file;
  private final Map<String, MemorySegment> entries;
  private final String root;
  private long copied;

  private TorchFile(Path file, Map<String, MemorySegment> entries, String root) {
    this.file = file;
    this.entries = entries;
    this.root = root;
  }

  /** The tensors by name; what else a state dictionary holds is left out. */
  static Map<String, StoredTensor> read(Path file) throws IOException {
    MemorySegment mapped;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
    }
    if (mapped.byteSize() > 1
        && mapped.get(ValueLayout.JAVA_BYTE, 0) == (byte) 0x80
        && mapped.get(ValueLayout.JAVA_BYTE, 1) == 2) {
      throw new PretrainedException(
          file + " is of PyTorch before 1.6; load it there and save it again, as safetensors");
    }
    ZipEntries zip = ZipEntries.read(file, mapped);
    Map<String, MemorySegment> entries = zip.contents();
    for (Map.Entry<String, MemorySegment> entry : entries.entrySet()) {
      String name = entry.getKey();
      if (name.endsWith("/" + PICKLE) && name.indexOf('/') == name.length() - PICKLE.length() - 1) {
        String root = name.substring(0, name.length() - PICKLE.length());
        TorchFile torch = new TorchFile(file, entries, root);
        Map<String, StoredTensor> tensors = torch.tensors(entry.getValue(), mapped.byteSize());
        zip.verify();
        return tensors;
      }
    }
    throw new PretrainedException(file + " holds no data.pkl; torch.save did not write it");
  }

  private Map<String, StoredTensor> tensors(MemorySegment pickle, long fileBytes) {
    requireLittleEndian();
    if (pickle.byteSize() > MOST_PICKLE_BYTES) {
      throw bad("its pickle has " + pickle.byteSize() + " bytes, more than any model needs");
    }
    Object value = Unpickler.read(file.toString(), pickle);
    if (!(value instanceof Map<?, ?> state)) {
      throw bad("it holds no dictionary of tensors");
    }
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : state.entrySet()) {
      if (entry.getValue() instanceof View view) {
        String name = String.valueOf(entry.getKey());
        tensors.put(name, tensor(name, view, fileBytes));
      }
    }
    return tensors;
  }

  private void requireLittleEndian() {
    MemorySegment order = entries.get(root + "byteorder");
    if (order != null
        && (order.byteSize() != 6 || order.get(ValueLayout.JAVA_BYTE, 0) != (byte) 'l')) {
      throw bad("it was written on a big-endian machine, which is not supported");
    }
  }

  private StoredTensor tensor(String name, View view, long fileBytes) {
    DType dtype = view.storage().dtype();
    MemorySegment storage = entries.get(root + "data/" + view.storage().key());
    if (storage == null) {
      throw bad("the storage of " + name + " is missing");
    }
    long elements = storage.byteSize() / dtype.bytes();
    if (elements < view.storage().elements()) {
      throw bad(
          "the storage of %s has %d elements, %d are expected"
              .formatted(name, elements, view.storage().elements()));
    }
    try {
      long count = 1;
      long last = view.offset(); // the highest element that is used
      for (int i = 0; i < view.shape().length; i++) {
        count = Math.multiplyExact(count, view.shape()[i]);
        long steps = Math.max(0, view.shape()[i] - 1);
        last = Math.addExact(last, Math.multiplyExact(steps, view.strides()[i]));
      }
      if (count > 0 && last >= elements) {
        throw bad("%s goes beyond its storage: element %d of %d".formatted(name, last, elements));
      }
      if (count == 0 || rowMajor(view)) {
        long from = count == 0 ? 0 : view.offset() * dtype.bytes();
        return new StoredTensor(dtype, view.shape(), storage.asSlice(from, count * dtype.bytes()));
      }
      copied = Math.addExact(copied, Math.multiplyExact(count, dtype.bytes()));
      if (copied > fileBytes) {
        throw bad(name + " is larger than what is stored of it");
      }
      return copy(view, storage, count);
    } catch (ArithmeticException e) {
      throw new PretrainedException(file + ": " + name + " has an impossible shape", e);
    }
  }

  private static boolean rowMajor(View view) {
    long expected = 1;
    for (int i = view.shape().length - 1; i >= 0; i--) {
      if (view.shape()[i] != 1 && view.strides()[i] != expected) {
        return false;
      }
      expected *= view.shape()[i];
    }
    return true;
  }

  private static StoredTensor copy(View view, MemorySegment storage, long count) {
    int bytes = view.storage().dtype().bytes();
    MemorySegment target = Arena.ofAuto().allocate(count * bytes, 64);
    long[] index = new long[view.shape().length];
    for (long i = 0; i < count; i++) {
      long from = view.offset();
      for (int d = 0; d < index.length; d++) {
        from += index[d] * view.strides()[d];
      }
      MemorySegment.copy(storage, from * bytes, target, i * bytes, bytes);
      for (int d = index.length - 1; d >= 0 && ++index[d] == view.shape()[d]; d--) {
        index[d] = 0;
      }
    }
    return new StoredTensor(view.storage().dtype(), view.shape(), target);
  }

  private PretrainedException bad(String problem) {
    return new PretrainedException(file + ": " + problem);
  }
}
