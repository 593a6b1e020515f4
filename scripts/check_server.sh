#!/usr/bin/env bash
# Runs the lines between the marks "check_server" of docs/server.md, in their order, against a server of its own on a copy of a
# quickstart's index, and says which are answered. Lines with a key go to a second server that asks for one.
# usage: scripts/check_server.sh [QUICKSTART]      (default: quickstart)
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.."
document=$PWD/docs/server.md
quickstart=$(readlink -f "${1:-quickstart}")
work=$(mktemp -d)
export XDG_CACHE_HOME=$work/cache XDG_CONFIG_HOME=$work/config
cp -r "$quickstart/index" "$work/index" && cp -r "$quickstart/index" "$work/closed" || exit 1
key=$(${LINGVISTA:-./lingvista} serve --new-key) || exit 1
${LINGVISTA:-./lingvista} serve --index "$work/index" --model "$quickstart/bundle" --port 0 >"$work/log" 2>&1 &
open=$!
${LINGVISTA:-./lingvista} serve --index "$work/closed" --model "$quickstart/bundle" --port 0 --require-key >"$work/closed.log" 2>&1 &
closed=$!
trap 'kill $open $closed; rm -rf "$work"' EXIT
address() {
  until grep -q '^open ' "$1"; do
    kill -0 "$2" 2>/dev/null || { cat "$1" >&2; exit 1; }
    sleep 0.1
  done
  sed -n 's/^open http:..//p' "$1"
}
here=$(address "$work/log" $open) || exit 1
there=$(address "$work/closed.log" $closed) || exit 1

curl() { command curl -sS --fail-with-body --max-time 120 "$@"; }
cd "$work" || exit 1
good=0 bad=0
while IFS= read -r line; do
  case $line in
  *KEY*) run=${line//localhost:8080/$there} run=${run//KEY/$key} ;;
  *) run=${line//localhost:8080/$here} ;;
  esac
  eval "$run" >answer 2>error
  code=$?
  [ $code = 28 ] && grep -q '^event: ' answer && code=0 # events go on until the time given
  if [ $code = 0 ]; then
    good=$((good + 1))
    echo "ok      $line"
  else
    bad=$((bad + 1))
    echo "FAILED  $line"
    head -c 400 answer error
  fi
done < <(sed -n '/<!-- check_server -->/,/<!-- end -->/s/^    //p' "$document")
echo "$good passed, $bad failed"
[ $bad = 0 ] && [ $good -gt 0 ]
