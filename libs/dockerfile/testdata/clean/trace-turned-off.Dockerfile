FROM debian:trixie
RUN --mount=type=secret,id=MISE_GITHUB_TOKEN,mode=0444,required=true \
    \
    # what is installed stands in mise.toml
    set -euxo pipefail && \
    { set +x; } 2>/dev/null && \
    export MISE_GITHUB_TOKEN=$(cat /run/secrets/MISE_GITHUB_TOKEN) && \
    set -x && \
    # the tools
    mise install -y

RUN --mount=type=secret,id=apt.conf,target=/etc/apt/apt.conf.d/90auth,required=true \
    set -ex; \
    apt-get update; \
    apt-get install -y --no-install-recommends internal-tool; \
    rm -rf /var/lib/apt/lists/*
# ids MISE_GITHUB_TOKEN, apt.conf
