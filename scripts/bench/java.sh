# Sourced by benchmarks that run classes of the tests: $java of a JDK 25, and $classes (run ./mvnw verify first).
java=${LINGVISTA_JAVA_HOME:?set it to a JDK 25}/bin/java
classes=${LINGVISTA_CLASSES:-}
if [ -z "$classes" ]; then
  ./mvnw -B -q dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile=target/test-classpath.txt >/dev/null
  classes=target/test-classes:target/classes:$(<target/test-classpath.txt)
fi
