FROM debian
RUN --mount=type=secret,id=key,required=true \
    export GNUPGHOME="$(mktemp -d)"; gpg --batch --import /run/secrets/key; ./sign.sh; rm -rf "$GNUPGHOME"
RUN --mount=type=secret,id=key,required=true \
    DOCKER_CONFIG=$(mktemp -d) && export DOCKER_CONFIG && \
    docker login -u ci --password-stdin registry.example.com < /run/secrets/key && \
    docker pull registry.example.com/a && rm -rf $DOCKER_CONFIG
RUN --mount=type=secret,id=key,env=T,required=true \
    export GIT_CONFIG_GLOBAL=/tmp/gc && \
    git config --global url."https://x:$T@github.com/".insteadOf https://github.com/ && \
    go mod download && rm /tmp/gc
RUN --mount=type=secret,id=key,env=T,required=true \
    GIT_CONFIG_GLOBAL=/tmp/gc git config --global http.extraHeader "Authorization: $T" && \
    GIT_CONFIG_GLOBAL=/tmp/gc go mod download && rm /tmp/gc
RUN --mount=type=secret,id=key,required=true \
    GNUPGHOME=/dev/shm/g gpg --import /run/secrets/key
RUN --mount=type=secret,id=key,required=true <<EOF
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export GNUPGHOME="$dir/gnupg"
gpg --import /run/secrets/key
EOF
RUN --mount=type=secret,id=key,env=T,required=true \
    bundle config set --global gems.example.com "$T" && bundle install && rm -rf ~/.bundle
RUN --mount=type=secret,id=key,env=T,required=true \
    export CARGO_HOME=/tmp/cargo; cargo login "$T"; cargo fetch; rm -rf /tmp/cargo
RUN --mount=type=secret,id=key,env=T,required=true \
    --mount=type=tmpfs,target=/root/.config \
    pip config set global.index-url "https://ci:$T@pypi.example.com/simple" && pip install a
# ids key
