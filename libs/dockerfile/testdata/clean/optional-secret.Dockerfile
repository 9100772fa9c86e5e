FROM golang:1.26 AS builder
SHELL ["/bin/bash", "-o", "pipefail", "-c"]
WORKDIR /go/src/app
COPY . .
RUN --mount=type=secret,id=github_token \
    --mount=type=cache,target=/root/.cache \
    if [ -f /run/secrets/github_token ]; then export GITHUB_TOKEN="$(cat /run/secrets/github_token)"; fi; \
    mise run build
RUN --mount=type=secret,id=license,env=LICENSE_KEY \
    [[ -n "$LICENSE_KEY" ]] || { echo "no license: the trial is built"; exit 0; }; \
    make licensed
RUN --mount=type=secret,id=mirror,required=false ./configure-mirror.sh
# ids github_token, license, mirror
