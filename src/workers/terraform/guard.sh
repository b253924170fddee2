# The guard stands between a worker and terraform, and bounds terraform by the worker's lease.
#
#   bash guard.sh <clock> <interrupt-at> <kill-at> <mark> <begun> <program> [argument ...]
#
# clock         `uptime` (/proc/uptime) or `epoch`; both sides read the same clock, so deadlines are absolute
# *-at          milliseconds on that clock
# mark          path and phase, such as /work/run/apply: prefix of the files .pid .out .err .interrupted .killed .ended
# begun         words on stdout by which terraform says that it begins to change something; empty: it always may
# fd 3          orders of the worker, one a line: `beat <interrupt-at> <kill-at>`, `interrupt`, `kill`
#
# Two processes: this one waits for terraform and writes <mark>.ended, the proof that it has ended. The watcher reads
# the orders. It lives in terraform's own process group, so while it lives the kernel gives terraform's process id to
# nobody else, and it goes on without this process. Terraform gets one SIGINT in its life: the second would make it
# forget what is in flight. Written for bash 3.2, which is what macOS has.
clock=$1 interrupt_at=$2 kill_at=$3 mark=$4 begun=$5
shift 5

read_clock() { # sets now
  local seconds rest
  if [ "$clock" = uptime ]; then
    read -r seconds rest </proc/uptime
    now=$((10#${seconds/./} * 10))
  elif [ -n "${EPOCHREALTIME:-}" ]; then
    seconds=${EPOCHREALTIME/[.,]/}
    now=$((seconds / 1000))
  else
    now=$(($(date +%s) * 1000 + 500))
  fi
}

write_end() { # exit code, refused; atomic, so that half a proof is never read
  local interrupted=null killed=false
  if [ -e "$mark.interrupted" ]; then read -r interrupted <"$mark.interrupted" && interrupted="\"$interrupted\""; fi
  if [ -e "$mark.killed" ]; then killed=true; fi
  printf '{"exitCode":%s,"refused":%s,"interrupted":%s,"killed":%s}\n' "$1" "$2" "$interrupted" "$killed" \
    >"$mark.ended.new" && mv -f "$mark.ended.new" "$mark.ended"
}

frozen() { # every thread of terraform has stopped, or is gone
  local file state
  if [ ! -d "/proc/$terraform/task" ]; then
    sleep 0.1 # no way to ask
    return 0
  fi
  for file in /proc/"$terraform"/task/*/stat; do
    read -r state <"$file" || continue
    case ${state##*) } in [TtZX]*) ;; *) return 1 ;; esac
  done
}

has_begun() { # only to be believed of a frozen terraform; in doubt it has
  local tries=0
  until frozen; do
    tries=$((tries + 1))
    if [ $tries -gt 100 ]; then return 0; fi
    sleep 0.01
  done
  grep -qF -e "$begun" "$mark.out"
  [ $? -ne 1 ]
}

# Terraform takes a SIGINT that comes before it walks its graph, says that it stops, and then applies everything
# (1.11.4, measured). So it is frozen first: where nothing has begun nothing can be forgotten, and it is killed.
interrupt() { # reason; the only SIGINT
  if [ -n "$interrupted" ]; then return; fi
  interrupted=$1
  printf '%s\n' "$1" >"$mark.interrupted"
  kill -STOP "$terraform"
  if has_begun; then
    kill -INT "$terraform"
    kill -CONT "$terraform"
  else
    kill -KILL -- "-$terraform"
  fi
}

order_waits() { # also true at the end of the pipe
  [ -n "$connected" ] && [ "${BASH_VERSINFO[0]}" -ge 4 ] && read -r -t 0 -u 3
}

next_order() { # milliseconds to wait; sets order, empty after a timeout; fails at the end of the pipe
  local wait=1 started=$SECONDS code piece
  if [ "${BASH_VERSINFO[0]}" -ge 4 ] && [ "$1" -lt 1000 ]; then printf -v wait '0.%03d' "$1"; fi
  order=
  if [ -z "$connected" ]; then
    sleep "$wait"
    return 0
  fi
  IFS= read -r -t "$wait" -u 3 piece
  code=$?
  partial=$partial$piece # a timeout can cut a line in two
  if [ $code -eq 0 ]; then order=$partial partial=; fi
  if [ $code -eq 0 ] || [ $code -gt 128 ]; then return 0; fi
  # bash 3.2 fails alike on timeout and end of file; only the end of file comes at once.
  [ "${BASH_VERSINFO[0]}" -lt 4 ] && [ "$SECONDS" != "$started" ]
}

watch() {
  local connected=1 order partial= deadline
  interrupted=
  while kill -0 "$terraform" 2>/dev/null; do
    read_clock
    # A guard that was starved of the processor first reads the beats that wait for it.
    if ! order_waits; then
      if [ "$now" -ge "$kill_at" ]; then break; fi
      if [ "$now" -ge "$interrupt_at" ]; then interrupt missed-beat; fi
    fi
    deadline=$kill_at
    if [ -z "$interrupted" ]; then deadline=$interrupt_at; fi
    if [ "$deadline" -le "$now" ]; then deadline=$((now + 1)); fi
    if ! next_order $((deadline - now)); then
      connected=
      interrupt orphaned
    fi
    case $order in
      "beat "*[0-9]" "*[0-9])
        order=${order#beat }
        interrupt_at=${order% *} kill_at=${order#* }
        ;;
      interrupt) interrupt requested ;;
      kill) break ;;
    esac
  done
  if kill -0 "$terraform" 2>/dev/null; then : >"$mark.killed"; fi
  kill -KILL 0 # the group: terraform, its providers and provisioners, this watcher
}

read_clock
if [ "$now" -ge "$interrupt_at" ]; then
  write_end null true
  exit 75
fi

set -m # the next job gets a process group of its own, in which SIGINT is not ignored
(
  set +m
  terraform=${BASHPID:-$(exec sh -c 'echo $PPID')}
  watch >/dev/null 2>&1 &
  # Terraform gets three descriptors: with the pipe of orders in its hands, nobody would see the pipe end.
  for fd in /dev/fd/*; do
    fd=${fd##*/}
    if [ "$fd" -gt 2 ] && [ "$fd" -ne 255 ]; then eval "exec $fd>&-"; fi # 255: this script, closed by exec
  done
  exec "$@" </dev/null >>"$mark.out" 2>>"$mark.err"
) &
terraform=$!
set +m # else `wait` returns when terraform is merely stopped
exec 3<&-
printf '%s\n' "$terraform" >"$mark.pid"

# A signal meant for the worker's whole group must not cost the proof; the traps are not inherited by terraform.
trap 'signalled=1' HUP INT TERM
# From a worker that found the watcher dead: nobody would bound terraform any more.
trap 'signalled=1; if [ ! -e "$mark.interrupted" ]; then interrupted=; interrupt unguarded; fi' USR1
trap 'signalled=1; : >"$mark.killed"; kill -KILL -- "-$terraform"' USR2
code=
while :; do
  signalled=
  wait "$terraform"
  waited=$?
  if [ -n "$code" ] && [ "$waited" -eq 127 ]; then break; fi
  code=$waited
  if [ -z "$signalled" ] && ! kill -0 "$terraform" 2>/dev/null; then break; fi
done
trap '' USR1 USR2 # the process id may be somebody else's from here on
kill -KILL -- "-$terraform" 2>/dev/null # the watcher, and whatever terraform left behind
write_end "$code" false
