#!/usr/bin/env bash
# Runs Propensity through spark-submit: ./spark-submit.sh [spark-submit options] COMMAND [options]
#
# Uses the Spark in $SPARK_HOME where that is set, else the one that Maven brought. Builds the jar
# when it is missing or older than the sources.
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
jar=$home/target/propensity.jar

fail() { # what, why, what to do
  printf 'error: %s\n  why: %s\n   do: %s\n' "$1" "$2" "$3" >&2
  exit 2
}

# --- Java ---------------------------------------------------------------------------------------
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
command -v "$java" >/dev/null ||
  fail "there is no Java ($java)" "Spark runs on Java" "install JDK 17, or set JAVA_HOME to it"
version=$("$java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1)
[ "${version:-0}" -ge 17 ] ||
  fail "this is Java ${version:-of an unknown version} ($java)" "Propensity needs Java 17 or newer" \
    "install JDK 17, or set JAVA_HOME to it"

# --- the jar ------------------------------------------------------------------------------------
stale() {
  [ ! -e "$jar" ] || [ ! -e "$home/target/spark.classpath" ] ||
    [ -n "$(find "$home/src/main" "$home/pom.xml" "$home/conf/propensity.yaml" -newer "$jar" -print -quit)" ]
}
if [ -d "$home/src/main" ] && stale; then
  maven=mvn
  command -v mvn >/dev/null || maven=$home/mvnw # which fetches a Maven
  echo "building $jar (the first time, Maven fetches about 350 MB)" >&2
  (cd "$home" && "$maven" -B -q -Dmaven.test.skip=true -Dspotless.check.skip -Dcyclonedx.skip package >&2) ||
    fail "the build failed" "Maven's messages above say where" "fix it, then run this again"
fi

# What a run makes holds what shoppers did: it is for this user alone.
umask 077

# --- options for spark-submit end where the command begins -----------------------------------------
spark_options=()
memory=
java_options=
while [ $# -gt 0 ] && [[ $1 == -* ]]; do
  case $1 in
    --help | -h | --version | -V) break ;;
    --verbose | -v | --supervise) spark_options+=("$1") ; shift ;;
    *)
      [ $# -ge 2 ] || fail "$1 has no value" "it is an option of spark-submit" \
        "see ./spark-submit.sh --help"
      case $1=$2 in
        --driver-memory=* | --conf=spark.driver.memory=*) memory=${2##*=} ;;
        --driver-java-options=*) java_options=$2 ;;
        --conf=spark.driver.extraJavaOptions=*) java_options=${2#*=} ;;
      esac
      spark_options+=("$1" "$2")
      shift 2
      ;;
  esac
done

logging=-Dlog4j2.configurationFile=file:$home/conf/log4j2.properties
submit=(--properties-file "$home/conf/spark-defaults.conf" --class propensity.app.Main
  --name propensity "${spark_options[@]+"${spark_options[@]}"}" "$jar" "$@")
export PROPENSITY_HOME=$home
export PROPENSITY_TERMINAL=false
[ ! -t 2 ] || PROPENSITY_TERMINAL=true

if [ -n "${SPARK_HOME:-}" ]; then
  exec "$SPARK_HOME/bin/spark-submit" \
    --driver-java-options "$logging -XX:-DontCompileHugeMethods $java_options" "${submit[@]}"
fi
if [ -z "$memory" ]; then
  memory=$(awk '$1 == "spark.driver.memory" { print $2 }' "$home/conf/spark-defaults.conf")
fi

# --- Spark from Maven's jars ----------------------------------------------------------------------
# Classes that were loaded once are shared from an archive, which halves the time to start. It is
# made at the end of a pipeline, which needs nearly all of them; a JVM that cannot use it says
# nothing and does without.
archive=$home/target/propensity.jsa
sharing=(-Xlog:disable -Xlog:all=error:stderr -Xlog:cds=off -Xlog:cds+dynamic=off)
making=
if [ "$archive" -nt "$jar" ]; then
  sharing+=("-XX:SharedArchiveFile=$archive")
elif [ "${1:-}" = pipeline ] && [ -w "$home/target" ]; then
  making=$archive.$$
  sharing+=("-XX:ArchiveClassesAtExit=$making")
fi
# Commands that are over in seconds end sooner when the JVM does not optimise them.
case "${1:-} ${2:-}" in
  report\ * | doctor\ * | rejected\ * | model\ list | model\ show | model\ explain | \
    model\ verify | model\ promote | model\ rollback | bench\ first-query) sharing+=(-XX:TieredStopAtLevel=1) ;;
esac
# shellcheck disable=SC2206 # the options are words
command=("$java" "@$home/conf/java.options" "-Xmx${memory:-2g}" -XX:+UseParallelGC "${sharing[@]}"
  "$logging" $java_options -cp "$(cat "$home/target/spark.classpath")"
  org.apache.spark.deploy.SparkSubmit "${submit[@]}")

[ -n "$making" ] || exec "${command[@]}"

"${command[@]}" &
child=$!
trap 'kill -TERM $child' TERM INT
code=0
wait "$child" || code=$?
while kill -0 "$child" 2>/dev/null; do # a signal ends wait before the child ends
  code=0
  wait "$child" || code=$?
done
[ ! -e "$making" ] || mv "$making" "$archive"
exit "$code"
