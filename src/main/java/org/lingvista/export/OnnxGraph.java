package org.lingvista.export;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.lingvista.tensor.DType;
import org.lingvista.tensor.StoredTensor;

/**
 * Builds one ONNX model (opset 18). Values are called by their names. Weights are not copied into
 * it: they stay in a safetensors file beside it, which the graph refers to as external data.
 */
final class OnnxGraph {
  private static final int OPSET = 18;
  private static final int IR_VERSION = 8;

  private final OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder();
  private final Map<String, StoredTensor> weights;
  private final Map<String, Long> offsets;
  private final String weightsFile;
  private final Set<String> used = new LinkedHashSet<>();
  private final Map<String, String> constants = new HashMap<>();
  private final Map<String, List<String>> quantized = new HashMap<>();
  private int nodes;

  /**
   * A graph whose weights lie in a file.
   *
   * @param name the graph's name
   * @param weights by name, F32 or I8
   * @param offsets where in the file each starts
   * @param file the file's name, relative to the model's
   */
  OnnxGraph(
      String name, Map<String, StoredTensor> weights, Map<String, Long> offsets, String file) {
    this.weights = weights;
    this.offsets = offsets;
    this.weightsFile = file;
    graph.setName(name);
  }

  /** A tensor type of the graph's inputs and outputs. */
  enum Type {
    FLOAT(OnnxMl.TensorProto.DataType.FLOAT),
    INT8(OnnxMl.TensorProto.DataType.INT8),
    INT64(OnnxMl.TensorProto.DataType.INT64),
    UINT8(OnnxMl.TensorProto.DataType.UINT8);

    private final OnnxMl.TensorProto.DataType proto;

    Type(OnnxMl.TensorProto.DataType proto) {
      this.proto = proto;
    }

    /** Its number, as the attribute {@code to} of Cast takes it. */
    long number() {
      return proto.getNumber();
    }
  }

  /** Declares an input; a size is a number or the name of a dynamic one. */
  String input(String name, Type type, Object... sizes) {
    graph.addInput(value(name, type, sizes));
    return name;
  }

  /** Gives a value its public name and declares it as an output. */
  void output(String name, String value, Type type, Object... sizes) {
    graph.addNode(
        OnnxMl.NodeProto.newBuilder()
            .setOpType("Identity")
            .setName("output " + name)
            .addInput(value)
            .addOutput(name));
    graph.addOutput(value(name, type, sizes));
  }

  /** Adds a node with one output and returns the output's name. */
  String node(String operator, List<String> inputs, OnnxMl.AttributeProto... attributes) {
    return nodes(operator, 1, inputs, attributes).getFirst();
  }

  /** Adds a node with several outputs and returns their names. */
  List<String> nodes(
      String operator, int outputs, List<String> inputs, OnnxMl.AttributeProto... attributes) {
    String name = operator + "_" + nodes++;
    List<String> names =
        IntStream.range(0, outputs).mapToObj(i -> i == 0 ? name : name + "_" + i).toList();
    graph.addNode(
        OnnxMl.NodeProto.newBuilder()
            .setOpType(operator)
            .setName(name)
            .addAllInput(inputs)
            .addAllAttribute(Arrays.asList(attributes))
            .addAllOutput(names));
    return names;
  }

  /** Adds a node without attributes. */
  String node(String operator, String... inputs) {
    return node(operator, List.of(inputs));
  }

  /** A value as uint8 with the range it has: the integers, their scale and their zero point. */
  List<String> quantized(String value) {
    return quantized.computeIfAbsent(value, _ -> nodes("DynamicQuantizeLinear", 3, List.of(value)));
  }

  /** Whether there is a weight of this name. */
  boolean has(String weight) {
    return weights.containsKey(weight);
  }

  /** Size of a weight in one of its dimensions. */
  long size(String weight, int dimension) {
    return stored(weight).shape()[dimension];
  }

  /** The type of a weight as it is stored: {@link Type#FLOAT} or {@link Type#INT8}. */
  Type type(String weight) {
    return stored(weight).dtype() == DType.I8 ? Type.INT8 : Type.FLOAT;
  }

  /** A weight of the file, under its name. */
  String weight(String name) {
    StoredTensor tensor = stored(name);
    if (used.add(name)) {
      OnnxMl.TensorProto.Builder proto =
          OnnxMl.TensorProto.newBuilder()
              .setName(name)
              .setDataType(type(name).proto.getNumber())
              .setDataLocation(OnnxMl.TensorProto.DataLocation.EXTERNAL)
              .addExternalData(entry("location", weightsFile))
              .addExternalData(entry("offset", Long.toString(offset(name))))
              .addExternalData(entry("length", Long.toString(tensor.data().byteSize())));
      for (long size : tensor.shape()) {
        proto.addDims(size);
      }
      graph.addInitializer(proto);
    }
    return name;
  }

  /** A vector of integers, inside the graph. */
  String longs(long... values) {
    return constants.computeIfAbsent(
        "longs " + Arrays.toString(values),
        key -> {
          ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
          raw.asLongBuffer().put(values);
          return constant(Type.INT64, raw, values.length);
        });
  }

  /** A tensor of numbers, inside the graph. */
  String floats(float[] values, long... shape) {
    String key = "floats " + Arrays.toString(shape) + Arrays.toString(values);
    return constants.computeIfAbsent(
        key,
        _ -> {
          ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
          raw.asFloatBuffer().put(values);
          return constant(Type.FLOAT, raw, shape);
        });
  }

  /** A number, inside the graph. */
  String scalar(double value) {
    return floats(new float[] {(float) value});
  }

  /** The finished model. */
  OnnxMl.ModelProto build() {
    return OnnxMl.ModelProto.newBuilder()
        .setIrVersion(IR_VERSION)
        .setProducerName("lingvista")
        .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
        .setGraph(graph)
        .build();
  }

  static OnnxMl.AttributeProto attribute(String name, long value) {
    return OnnxMl.AttributeProto.newBuilder()
        .setName(name)
        .setType(OnnxMl.AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  static OnnxMl.AttributeProto attribute(String name, double value) {
    return OnnxMl.AttributeProto.newBuilder()
        .setName(name)
        .setType(OnnxMl.AttributeProto.AttributeType.FLOAT)
        .setF((float) value)
        .build();
  }

  static OnnxMl.AttributeProto attribute(String name, String value) {
    return OnnxMl.AttributeProto.newBuilder()
        .setName(name)
        .setType(OnnxMl.AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  static OnnxMl.AttributeProto attribute(String name, long[] values) {
    OnnxMl.AttributeProto.Builder attribute =
        OnnxMl.AttributeProto.newBuilder()
            .setName(name)
            .setType(OnnxMl.AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  private StoredTensor stored(String name) {
    StoredTensor tensor = weights.get(name);
    if (tensor == null) {
      throw new ExportException("weight " + name + " is missing in the model");
    }
    if (tensor.dtype() != DType.F32 && tensor.dtype() != DType.I8) {
      throw new ExportException("weight " + name + " is " + tensor + "; F32 or I8 is expected");
    }
    return tensor;
  }

  private long offset(String name) {
    Long offset = offsets.get(name);
    if (offset == null) {
      throw new ExportException("weight " + name + " has no place in " + weightsFile);
    }
    return offset;
  }

  private String constant(Type type, ByteBuffer raw, long... shape) {
    String name = "constant_" + constants.size();
    OnnxMl.TensorProto.Builder proto =
        OnnxMl.TensorProto.newBuilder()
            .setName(name)
            .setDataType(type.proto.getNumber())
            .setRawData(ByteString.copyFrom(raw));
    for (long size : shape) {
      proto.addDims(size);
    }
    graph.addInitializer(proto);
    return name;
  }

  private static OnnxMl.StringStringEntryProto entry(String key, String value) {
    return OnnxMl.StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  private static OnnxMl.ValueInfoProto value(String name, Type type, Object... sizes) {
    OnnxMl.TensorShapeProto.Builder shape = OnnxMl.TensorShapeProto.newBuilder();
    for (Object size : sizes) {
      if (size instanceof Number fixed) {
        shape.addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(fixed.longValue()));
      } else {
        shape.addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimParam(size.toString()));
      }
    }
    return OnnxMl.ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            OnnxMl.TypeProto.newBuilder()
                .setTensorType(
                    OnnxMl.TypeProto.Tensor.newBuilder()
                        .setElemType(type.proto.getNumber())
                        .setShape(shape)))
        .build();
  }
}
