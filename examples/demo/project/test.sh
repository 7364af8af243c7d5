#!/bin/sh
# Compiles the sources into build/ and runs the tests. Exit code 0: all passed.
set -e
cd "$(dirname "$0")"
if [ -x "${JAVA_HOME:-}/bin/javac" ]; then
    PATH=$JAVA_HOME/bin:$PATH
fi
javac -J-XX:TieredStopAtLevel=1 -J-XX:+UseSerialGC -d build src/*.java
exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp build DurationsTest
