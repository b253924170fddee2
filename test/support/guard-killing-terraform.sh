#!/bin/sh
# Terraform that answers `version` and otherwise kills the guard that started it.
if [ "$1" = version ]; then exec terraform "$@"; fi
kill -KILL $PPID
