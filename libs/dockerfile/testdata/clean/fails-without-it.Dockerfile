FROM debian:13-slim AS parts
WORKDIR /parts
# Without the file these commands fail, and the build with them.
RUN --mount=type=secret,id=parts-token \
    PARTS_TOKEN="$(cat /run/secrets/parts-token)" \
    && export PARTS_TOKEN \
    && ./fetch-parts.sh
RUN --mount=type=secret,id=parts-token \
    set -eu; \
    . /run/secrets/parts-token; \
    ./fetch-parts.sh; \
    ./check-parts.sh
RUN --mount=type=secret,id=signing-key \
    mkdir -p ~/.ssh && cp /run/secrets/signing-key ~/.ssh/id_ed25519 && ./sign.sh && rm -rf ~/.ssh
RUN --mount=type=secret,id=parts-token <<EOF
#!/bin/bash -e
token=$(< /run/secrets/parts-token)
PARTS_TOKEN=$token ./fetch-parts.sh
EOF
# These say what is done then.
RUN --mount=type=secret,id=trace-token \
    TRACE_TOKEN="$(cat /run/secrets/trace-token 2>/dev/null || true)" ./build.sh
RUN --mount=type=secret,id=trace-token,env=TRACE_TOKEN \
    TRACE="${TRACE_TOKEN:+on}" ./build.sh
RUN --mount=type=secret,id=trace-token \
    grep -q '^v2:' /run/secrets/trace-token || { echo "an old token"; exit 1; }
FROM parts AS strict
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
RUN --mount=type=secret,id=parts-token \
    token=$(cat /run/secrets/parts-token); \
    PARTS_TOKEN=$token ./fetch-parts.sh; \
    ./check-parts.sh
# ids parts-token, signing-key, trace-token
