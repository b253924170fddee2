#!/bin/sh
# Terraform that answers `version` and is killed as soon as it does anything else.
if [ "$1" = version ]; then exec terraform "$@"; fi
kill -KILL $$
