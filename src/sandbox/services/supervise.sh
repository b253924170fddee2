#!/bin/sh
# Runs one service that must not outlive its owner:
#   supervise.sh STOP_SIGNAL GRACE_SECONDS REMOVE_DIR COMMAND [ARGUMENT...]
# fd 3 is a pipe whose other end only the owner holds. Its end means that the owner wants the service stopped, or has
# itself ended in whatever way. Started in a session of its own, so a Ctrl-C in the owner's terminal is not seen here.
signal=$1 grace=$2 remove=$3
shift 3
stopping=
trap 'stopping=1' USR1
trap 'stopping=1; kill -s "$signal" "$service"' INT TERM HUP

"$@" 3<&- </dev/null &
service=$!

(
  exec >/dev/null 2>&1 </dev/null
  while read -r _ <&3; do :; done
  kill -s USR1 $$
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

wait "$service"
status=$?
# A trapped signal interrupts wait, with a status of its own, while the service is still stopping.
while [ "$status" -gt 128 ]; do
  wait "$service"
  again=$?
  [ "$again" -ne 127 ] || break
  status=$again
  kill -0 "$service" 2>/dev/null || break
done
{ kill -s KILL "$watcher"; wait "$watcher"; } 2>/dev/null
# A service that gave up by itself may be started again on the same data.
[ -z "$stopping" ] || [ -z "$remove" ] || rm -rf "$remove" 2>/dev/null
exit "$status"
