# Sourced by the launchers: a faster start by Java's record of what it loads and runs while a server starts (an AOT cache, JEP
# 483 and 515). The first server after a build or an installation has it made: a while after its own start, at the lowest priority,
# by a rehearsal of the start in a temporary folder. Java itself looks whether a cache fits; one that does not is passed over
# without a word. CACHE empty: it could not be made. CACHE.pid: process that makes it; where that one is gone, the next server tries.

# faster_start CACHE PROGRAM JAVA CLASSPATH ARGUMENT...: adds what Java needs to the array `options`, or has the cache made, which
# must be newer than PROGRAM. Also reads the array `locale`.
faster_start() {
  local cache=$1 program=$2 java=$3 classpath=$4 verb= argument maker
  shift 4
  for argument in "$@"; do
    case $argument in
      -h | --help | --new-key) return ;;
      -*) ;;
      *) [ -n "$verb" ] || verb=$argument ;;
    esac
  done
  case $verb in
    serve | search | understand | index) ;;
    *) return ;;
  esac
  if [ "$cache" -nt "$program" ]; then
    [ ! -s "$cache" ] || options+=("-XX:AOTCache=$cache" "-Xlog:aot*=off,cds*=off")
    return
  fi
  [ "$verb" = serve ] && mkdir -p "$(dirname "$cache")" 2>/dev/null || return
  if maker=$(cat "$cache.pid" 2>/dev/null) && kill -0 "$maker" 2>/dev/null; then return; fi
  (
    # of this shell in parentheses; $$ is the one around it, which becomes the server
    sh -c 'echo $PPID' >"$cache.pid" && sleep "${LINGVISTA_REHEARSAL_DELAY:-20}" || exit
    ${locale[@]+"${locale[@]}"} nice -n 19 "$java" "${options[@]}" "-XX:AOTCacheOutput=$cache.new" \
      -cp "$classpath" org.lingvista.cli.Main "$@" --rehearse
    status=$?
    if [ "$status" = 0 ] && [ -s "$cache.new" ]; then
      mv -f "$cache.new" "$cache"
    elif [ "$status" -lt 128 ]; then # above, it was stopped from outside
      : >"$cache"
    fi
    rm -f "$cache.pid"
  ) </dev/null >/dev/null 2>&1 &
}
