package org.lingvista.pretrained;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lingvista.tensor.DType;

/**
 * Reads the pickle of a PyTorch file (Python's pickletools describes the opcodes), as far as a
 * state dictionary needs it: numbers, strings, lists, tuples, dictionaries, tensors. Nothing is
 * ever executed: a global is a name, and the few names of the list below are read as data. Any
 * other opcode or global is refused by its name. Work and memory are bounded by the length of the
 * pickle.
 */
final class Unpickler {

  /** A class or function of Python, by name only. */
  record Global(String name) {}

  /** A piece of the file that tensors lie in. */
  record Storage(DType dtype, String key, long elements) {}

  /** A tensor as a view of a storage; offset and strides in elements. */
  record View(Storage storage, long offset, long[] shape, long[] strides) {}

  private static final Map<String, DType> STORAGES =
      Map.of(
          "torch.FloatStorage", DType.F32,
          "torch.HalfStorage", DType.F16,
          "torch.BFloat16Storage", DType.BF16,
          "torch.DoubleStorage", DType.F64,
          "torch.LongStorage", DType.I64,
          "torch.IntStorage", DType.I32,
          "torch.ByteStorage", DType.U8,
          "torch.BoolStorage", DType.BOOL);

  private static final String ORDERED = "collections.OrderedDict";
  private static final String TENSOR = "torch._utils._rebuild_tensor_v2";
  private static final String PARAMETER = "torch._utils._rebuild_parameter";

  /** Python's None, which no Java collection here may hold as null. */
  private static final Object NONE = new Object();

  private static final Object MARK = new Object();

  private final String place;
  private final ByteBuffer in;
  private final Deque<Object> stack = new ArrayDeque<>();
  private final Map<Integer, Object> memo = new HashMap<>();

  private Unpickler(String place, MemorySegment pickle) {
    this.place = place;
    this.in = ByteBuffer.wrap(pickle.toArray(ValueLayout.JAVA_BYTE)).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * The one value of a pickle: strings, {@code Long}, {@code Double}, {@code Boolean}, lists, maps
   * by string, {@link View}.
   *
   * @param place what it is, for messages
   */
  static Object read(String place, MemorySegment pickle) {
    Unpickler reader = new Unpickler(place, pickle);
    try {
      while (true) {
        int at = reader.in.position();
        int opcode = reader.unsigned8();
        if (opcode == '.') {
          return reader.pop();
        }
        reader.step(opcode, at);
      }
    } catch (java.nio.BufferUnderflowException e) {
      throw new PretrainedException(place + ": the pickle ends early", e);
    }
  }

  private void step(int opcode, int at) {
    switch (opcode) {
      case 0x80 -> { // PROTO
        int protocol = unsigned8();
        if (protocol < 2 || protocol > 5) {
          throw bad("pickle protocol %d is not supported".formatted(protocol));
        }
      }
      case 0x95 -> in.getLong(); // FRAME
      case '(' -> stack.push(MARK);
      case '}' -> stack.push(new LinkedHashMap<String, Object>());
      case ']' -> stack.push(new ArrayList<>());
      case ')' -> stack.push(List.of());
      case 't' -> stack.push(sinceMark());
      case 0x85 -> tuple(1);
      case 0x86 -> tuple(2);
      case 0x87 -> tuple(3);
      case 'N' -> stack.push(NONE);
      case 0x88 -> stack.push(true);
      case 0x89 -> stack.push(false);
      case 'J' -> stack.push((long) in.getInt());
      case 'K' -> stack.push((long) unsigned8());
      case 'M' -> stack.push((long) Short.toUnsignedInt(in.getShort()));
      case 0x8a -> stack.push(longInteger());
      case 'G' -> {
        long bits = Long.reverseBytes(in.getLong()); // the only number with its high byte first
        stack.push(Double.longBitsToDouble(bits));
      }
      case 'X' -> stack.push(text(in.getInt()));
      case 0x8c -> stack.push(text(unsigned8()));
      case 'q' -> memo.put(unsigned8(), top());
      case 'r' -> memo.put(in.getInt(), top());
      case 0x94 -> memo.put(memo.size(), top());
      case 'h' -> stack.push(remembered(unsigned8()));
      case 'j' -> stack.push(remembered(in.getInt()));
      case 'c' -> stack.push(global(line(), line()));
      case 0x93 -> {
        Object name = pop();
        Object module = pop();
        if (!(module instanceof String outer) || !(name instanceof String inner)) {
          throw bad("the pickle names a global by something that is not a string");
        }
        stack.push(global(outer, inner));
      }
      case 'Q' -> stack.push(storage(pop()));
      case 'R' -> {
        Object arguments = pop();
        stack.push(reduce(pop(), arguments));
      }
      case 's' -> {
        Object value = pop();
        Object key = pop();
        put(map(top()), key, value);
      }
      case 'u' -> {
        List<Object> items = sinceMark();
        putAll(map(top()), items);
      }
      case 'a' -> {
        Object value = pop();
        list(top()).add(value);
      }
      case 'e' -> {
        List<Object> items = sinceMark();
        list(top()).addAll(items);
      }
      case 'b' -> { // attributes of an OrderedDict: the versions of its modules, which are not used
        pop();
        map(top());
      }
      default ->
          throw bad(
              "the pickle has the opcode 0x%02x at %d, which no state dictionary needs; it is refused"
                  .formatted(opcode, at));
    }
  }

  private Global global(String module, String name) {
    String full = module + "." + name;
    boolean known = full.equals(ORDERED) || full.equals(TENSOR) || full.equals(PARAMETER);
    if (!known && !STORAGES.containsKey(full)) {
      throw bad(
          "the pickle names %s, which is not a tensor; nothing but tensors is read, it is refused"
              .formatted(shown(full)));
    }
    return new Global(full);
  }

  private Object reduce(Object function, Object arguments) {
    List<?> given = arguments instanceof List<?> list ? list : List.of();
    String name = function instanceof Global global ? global.name() : "";
    if (name.equals(ORDERED) && given.isEmpty()) {
      return new LinkedHashMap<String, Object>();
    }
    if (name.equals(TENSOR) && given.size() >= 4 && given.getFirst() instanceof Storage storage) {
      long[] shape = longs(given.get(2));
      long[] strides = longs(given.get(3));
      if (shape.length != strides.length) {
        throw bad("a tensor has %d sizes and %d strides".formatted(shape.length, strides.length));
      }
      return new View(storage, number(given.get(1)), shape, strides);
    }
    if (name.equals(PARAMETER) && !given.isEmpty() && given.getFirst() instanceof View view) {
      return view;
    }
    throw bad("the pickle calls %s in an unknown way".formatted(name.isEmpty() ? "a value" : name));
  }

  /** {@code ('storage', type, key, location, elements)}. */
  private Storage storage(Object id) {
    if (id instanceof List<?> parts
        && parts.size() == 5
        && "storage".equals(parts.get(0))
        && parts.get(1) instanceof Global type
        && parts.get(2) instanceof String key) {
      DType dtype = STORAGES.get(type.name());
      if (dtype != null) {
        return new Storage(dtype, key, number(parts.get(4)));
      }
    }
    throw bad("the pickle refers to something that is not a storage of tensors");
  }

  private void tuple(int size) {
    List<Object> items = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      items.addFirst(pop());
    }
    stack.push(items);
  }

  private List<Object> sinceMark() {
    List<Object> items = new ArrayList<>();
    for (Object item = pop(); item != MARK; item = pop()) {
      items.add(item);
    }
    return items.reversed();
  }

  private void putAll(Map<String, Object> map, List<Object> items) {
    if (items.size() % 2 != 0) {
      throw bad("the pickle sets a key without a value");
    }
    for (int i = 0; i < items.size(); i += 2) {
      put(map, items.get(i), items.get(i + 1));
    }
  }

  private void put(Map<String, Object> map, Object key, Object value) {
    if (!(key instanceof String name)) {
      throw bad("the pickle has a key that is not a string");
    }
    map.put(name, value);
  }

  @SuppressWarnings("unchecked") // only put() fills maps, and only with strings
  private Map<String, Object> map(Object value) {
    if (value instanceof LinkedHashMap<?, ?> map) {
      return (Map<String, Object>) map;
    }
    throw bad("the pickle sets a key of something that is not a dictionary");
  }

  @SuppressWarnings("unchecked") // lists hold anything
  private List<Object> list(Object value) {
    if (value instanceof ArrayList<?> list) {
      return (List<Object>) list;
    }
    throw bad("the pickle appends to something that is not a list");
  }

  private long number(Object value) {
    if (value instanceof Long number && number >= 0) {
      return number;
    }
    throw bad("the pickle has something else where a size is expected");
  }

  private long[] longs(Object value) {
    if (!(value instanceof List<?> list) || list.size() > 16) {
      throw bad("the pickle has something else where sizes are expected");
    }
    return list.stream().mapToLong(this::number).toArray();
  }

  private long longInteger() {
    int bytes = unsigned8();
    byte[] little = bytes(bytes);
    if (bytes > Long.BYTES) {
      throw bad("the pickle has an integer of %d bytes".formatted(bytes));
    }
    long value = 0;
    for (int i = bytes - 1; i >= 0; i--) {
      value = i == bytes - 1 ? little[i] : value << 8 | Byte.toUnsignedLong(little[i]);
    }
    return value;
  }

  private Object remembered(int index) {
    Object value = memo.get(index);
    if (value == null) {
      throw bad("the pickle recalls number %d, which it never stored".formatted(index));
    }
    return value;
  }

  private Object top() {
    return checked(stack.peek());
  }

  private Object pop() {
    return checked(stack.poll());
  }

  private Object checked(@Nullable Object value) {
    if (value == null) {
      throw bad("the pickle takes a value from an empty stack");
    }
    return value;
  }

  private int unsigned8() {
    return Byte.toUnsignedInt(in.get());
  }

  private String text(int bytes) {
    return new String(bytes(bytes), StandardCharsets.UTF_8);
  }

  private byte[] bytes(int count) {
    if (count < 0 || count > in.remaining()) {
      throw bad("the pickle has a string of %d bytes, beyond its end".formatted(count));
    }
    byte[] bytes = new byte[count];
    in.get(bytes);
    return bytes;
  }

  private String line() {
    int start = in.position();
    int end = start;
    while (in.get(end < in.limit() ? end : requireMore()) != '\n') {
      end++;
    }
    String line = text(end - start);
    in.get();
    return line;
  }

  private int requireMore() {
    throw bad("the pickle ends within a name");
  }

  /** A name for a message: on one line and not too long. */
  private static String shown(String name) {
    String plain = name.replaceAll("[^\\p{Print}]", "?");
    return plain.length() > 80 ? plain.substring(0, 80) + "…" : plain;
  }

  private PretrainedException bad(String problem) {
    return new PretrainedException(place + ": " + problem);
  }
}
