#!/bin/sh
# Runs one service that must not outlive its owner:
#   supervise.sh STOP_SIGNAL GRACE_SECONDS REMOVE_DIR COMMAND [ARGUMENT...]
# fd 3 is a pipe whose other end only the owner holds. Its end means that the owner wants the service stopped, or has
# itself ended in whatever way. Started in a session of its own, so a Ctrl-C in the owner's terminal is not seen here.
signal=$1 grace=$2 remove=$3
shift 3

"$@" 3<&- </dev/null &
service=$!

(
  exec >/dev/null 2>&1 </dev/null
  while read -r _ <&3; do :; done
  kill -s "$signal" "$service"
  waited=0
  while [ "$waited" -lt "$grace" ]; do
    sleep 1 3<&-
    waited=$((waited + 1))
  done
  kill -s KILL "$service"
) &
watcher=$!
exec 3<&-

trap 'kill -s "$signal" "$service" 2>/dev/null' INT TERM HUP
wait "$service"
status=$?
# A trapped signal interrupts wait while the service is still stopping.
while kill -0 "$service" 2>/dev/null; do
  wait "$service"
  status=$?
done
kill -s KILL "$watcher" 2>/dev/null
[ -z "$remove" ] || rm -rf "$remove" 2>/dev/null
exit "$status"
