#!/bin/sh
# Terraform whose plans take a minute, so that a worker can be killed in the middle of one.
if [ "$1" = plan ]; then sleep 60; fi
exec terraform "$@"
