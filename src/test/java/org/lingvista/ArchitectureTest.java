package org.lingvista;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may use whom. A boundary that only a document states does not exist. */
class ArchitectureTest {
  private static final String ROOT = "org.lingvista.";

  /** Package to the packages it may use; "*" is all. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          entry("config", Set.of()),
          entry("text", Set.of()),
          entry("image", Set.of()),
          entry("download", Set.of()),
          entry("metrics", Set.of()),
          entry("tensor", Set.of()),
          entry("places", Set.of()),
          entry("data", Set.of("text", "image", "download", "places")),
          entry("model", Set.of("config", "tensor", "text", "image")),
          entry("pretrained", Set.of("config", "download", "tensor", "model", "text", "image")),
          entry(
              "training", Set.of("config", "data", "metrics", "tensor", "model", "text", "image")),
          entry("encode", Set.of("config", "text", "image", "tensor")),
          entry("export", Set.of("config", "text", "image", "tensor", "model", "encode")),
          entry("query", Set.of("config", "text", "encode")),
          entry("index", Set.of()),
          entry("ingest", Set.of("image", "text", "data", "encode", "index", "places")),
          entry("search", Set.of("encode", "query", "index", "places")),
          entry("langchain4j", Set.of("image", "encode", "query", "index", "search")),
          entry(
              "evaluation",
              Set.of("data", "metrics", "encode", "query", "index", "search", "image", "text")),
          entry("experiment", Set.of("config", "data", "training", "export", "evaluation")),
          entry(
              "server",
              Set.of("config", "image", "encode", "ingest", "query", "index", "search", "places")),
          entry("cli", Set.of("*")));

  /** Third-party package prefix to the packages that may use it. */
  private static final Map<String, Set<String>> WALLS =
      Map.ofEntries(
          entry("org.bytedeco", Set.of("tensor", "model", "pretrained", "training", "export")),
          entry("ai.onnxruntime", Set.of("encode")),
          entry("ai.onnx.proto", Set.of("export")),
          entry("ai.djl", Set.of("text")),
          entry("org.apache.lucene", Set.of("index")),
          entry("org.opensearch", Set.of("index")),
          entry("io.javalin", Set.of("server")),
          entry("org.eclipse.jetty", Set.of("server")),
          entry("dev.langchain4j", Set.of("langchain4j")),
          entry("picocli", Set.of("cli")));

  private static final int MOST_LINES = 400;

  private static final String OWN_PLACE =
      ArchitectureTest.class.getProtectionDomain().getCodeSource().getLocation().getPath();

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(
              location -> !location.contains(OWN_PLACE)) // wherever tests are built to
          .importPackages("org.lingvista");

  @Test
  void packagesUseOnlyWhomTheyMay() {
    Set<String> violations = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      String from = packageOf(type.getPackageName());
      if (!MAY_USE.containsKey(from)) {
        violations.add(type.getName() + " lies in package '" + from + "', which the table lacks");
        continue;
      }
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        String target = dependency.getTargetClass().getBaseComponentType().getPackageName();
        String where = dependency.getDescription();
        if (target.startsWith(ROOT)) {
          String to = packageOf(target);
          Set<String> allowed = MAY_USE.getOrDefault(from, Set.of());
          if (!to.equals(from) && !allowed.contains("*") && !allowed.contains(to)) {
            violations.add(from + " may not use " + to + ": " + where);
          }
        }
        for (var wall : WALLS.entrySet()) {
          boolean behind = target.equals(wall.getKey()) || target.startsWith(wall.getKey() + ".");
          if (behind && !wall.getValue().contains(from)) {
            violations.add(from + " may not use " + wall.getKey() + ": " + where);
          }
        }
      }
    }
    assertThat(violations).isEmpty();
  }

  @Test
  void encodingUsesOfTensorOnlyWhatNeedsNoLibtorch() {
    Set<String> pure =
        Set.of(ROOT + "tensor.Safetensors", ROOT + "tensor.StoredTensor", ROOT + "tensor.DType");
    Set<String> violations = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      boolean encodes = type.getPackageName().equals(ROOT + "encode");
      boolean stores = pure.contains(outermost(type));
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        boolean tensor = target.getPackageName().equals(ROOT + "tensor");
        boolean torch = target.getPackageName().startsWith("org.bytedeco");
        if ((encodes && tensor && !pure.contains(outermost(target))) || (stores && torch)) {
          violations.add(dependency.getDescription());
        }
      }
    }
    assertThat(violations).isEmpty();
  }

  @Test
  void theTableHasNoCycles() {
    List<String> cycles = new ArrayList<>();
    for (String start : MAY_USE.keySet()) {
      if (reaches(start, start, new TreeSet<>())) {
        cycles.add(start);
      }
    }
    assertThat(cycles).isEmpty();
  }

  @Test
  void everyPackageIsNullMarkedAndSaysWhatBelongsThere() throws Exception {
    try (Stream<Path> folders = Files.list(Path.of("src/main/java/org/lingvista"))) {
      for (Path folder : folders.filter(Files::isDirectory).toList()) {
        Path info = folder.resolve("package-info.java");
        assertThat(info).exists();
        assertThat(Files.readString(info)).contains("@NullMarked").startsWith("/**");
      }
    }
  }

  @Test
  void nothingStaticIsMutable() {
    Set<String> violations = new TreeSet<>();
    for (JavaClass type : CLASSES) {
      for (JavaField field : type.getFields()) {
        boolean constant =
            field.getModifiers().contains(JavaModifier.FINAL)
                || field.getModifiers().contains(JavaModifier.SYNTHETIC);
        if (field.getModifiers().contains(JavaModifier.STATIC) && !constant) {
          violations.add(field.getFullName());
        }
      }
    }
    assertThat(violations).isEmpty();
  }

  @Test
  void onlyTheCommandLinePrintsAndEndsTheProcess() throws Exception {
    Set<String> violations = new TreeSet<>();
    for (Path file : sources()) {
      if (file.toString().contains("/cli/")) {
        continue;
      }
      String source = Files.readString(file);
      if (source.contains("System.out") || source.contains("System.exit")) {
        violations.add(file.toString());
      }
    }
    assertThat(violations).isEmpty();
  }

  @Test
  void noFileIsLong() throws Exception {
    Set<String> violations = new TreeSet<>();
    for (Path file : sources()) {
      long lines = Files.readString(file).lines().count();
      if (lines > MOST_LINES) {
        violations.add(file + ": " + lines + " lines, at most " + MOST_LINES);
      }
    }
    assertThat(violations).isEmpty();
  }

  private static List<Path> sources() throws Exception {
    try (Stream<Path> walk = Files.walk(Path.of("src/main/java"))) {
      return walk.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }

  private static boolean reaches(String from, String goal, Set<String> seen) {
    for (String next : MAY_USE.getOrDefault(from, Set.of())) {
      if (next.equals(goal) || (seen.add(next) && reaches(next, goal, seen))) {
        return true;
      }
    }
    return false;
  }

  private static String outermost(JavaClass type) {
    int nested = type.getName().indexOf('$');
    return nested < 0 ? type.getName() : type.getName().substring(0, nested);
  }

  private static String packageOf(String name) {
    if (!name.startsWith(ROOT)) {
      return "";
    }
    String rest = name.substring(ROOT.length());
    int dot = rest.indexOf('.');
    return dot < 0 ? rest : rest.substring(0, dot);
  }
}
