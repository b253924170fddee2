#!/bin/sh
# Terraform that answers `version` and then only prints what is no JSON.
if [ "$1" = version ]; then exec terraform "$@"; fi
echo 'this is no JSON {{{'
exit 3
