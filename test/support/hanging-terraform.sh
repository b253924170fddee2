#!/bin/sh
# Terraform whose applies begin with `compute_vm.lost` and then never end, whoever asks them to: as one whose cloud does
# not answer.
if [ "$1" = apply ]; then
  trap '' INT
  address=terraform_data.compute_vm_lost
  printf '{"@level":"info","@message":"%s: Creating...","@timestamp":"2026-01-01T00:00:00Z","type":"apply_start","hook":{"resource":{"addr":"%s"},"action":"create"}}\n' "$address" "$address"
  while :; do sleep 1; done
fi
exec terraform "$@"
