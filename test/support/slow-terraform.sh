#!/bin/sh
# Terraform whose plans wait for a file named `release` in WORK_DIR, a minute at most: a worker can be killed, or asked to
# leave, in the middle of one.
if [ "$1" = plan ]; then
  looks=0
  while [ ! -e ../release ] && [ "$looks" -lt 600 ]; do
    sleep 0.1
    looks=$((looks + 1))
  done
fi
exec terraform "$@"
