#!/bin/sh
# Compiles the sources into build/ and runs the tests. Exit code 0: all passed.
set -e
cd "$(dirname "$0")"
jdk=${JAVA_HOME:+$JAVA_HOME/bin/}
"${jdk}javac" -J-XX:TieredStopAtLevel=1 -J-XX:+UseSerialGC -d build src/*.java
exec "${jdk}java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp build DurationsTest
