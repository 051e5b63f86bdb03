#!/bin/sh
# What a job plays while the conformance kit looks at its executor.
drain() {
  sleep "$(echo "$RUNNER_CONFORMANCE_DRAIN_MS" | awk '{ print $1 / 1000 }')"
  echo "conformance ended by itself"
  exit 0
}

case $RUNNER_CONFORMANCE_WORKLOAD in
  drain) trap drain TERM ;;
  linger) trap '' TERM ;;
  *) trap 'exit 0' TERM ;;
esac

echo "conformance ready"

case $RUNNER_CONFORMANCE_WORKLOAD in
  complete)
    for number in 1 2 3 4 5 6 7 8 9 10; do echo "conformance line $number"; done
    exit 0
    ;;
  fail)
    env
    exit 3
    ;;
  leak) env ;;
esac

while :; do
  sleep 1 &
  wait $!
done
