# syntax=docker/dockerfile:1
FROM node:24
WORKDIR /app
RUN --mount=type=secret,id=npmrc,required=true \
    npm --userconfig /run/secrets/npmrc ci && npm config set --userconfig=/run/secrets/npmrc fund false
RUN --mount=type=secret,id=npm-token,env=T,required=true \
    npm --userconfig /tmp/npmrc config set //npm.example.com/:_authToken "$T" && \
    NPM_CONFIG_USERCONFIG=/tmp/npmrc npm ci && rm /tmp/npmrc
RUN --mount=type=secret,id=npm-token,env=T,required=true \
    npm config set --userconfig "$HOME/ci.npmrc" //npm.example.com/:_authToken "$T" && \
    npm --userconfig ~/ci.npmrc ci; npm --userconfig ~/ci.npmrc config delete //npm.example.com/:_authToken
RUN --mount=type=secret,id=npm-token,env=T,required=true \
    HOME=/tmp/home npm config set //npm.example.com/:_authToken "$T" && HOME=/tmp/home npm ci && rm -rf /tmp/home
RUN --mount=type=secret,id=npm-token,env=T,required=true \
    export HOME=/tmp/home; npm config set //npm.example.com/:_authToken "$T" && npm ci && rm -rf ~/.npmrc
RUN --mount=type=secret,id=npm-token,env=T,required=true \
    export HOME="$(mktemp -d)"; npm login --auth-type=legacy <<< "$T"; npm ci; rm -rf "$HOME"
RUN --mount=type=secret,id=npm-token,env=T,required=true \
    npm config set --location=project //npm.example.com/:_authToken "$T" && npm ci && rm .npmrc
RUN --mount=type=secret,id=key,required=true \
    dir=$(mktemp -d) && gpg --batch --homedir "$dir" --import /run/secrets/key && \
    gpg --homedir "$dir" --detach-sign dist.tgz && rm -rf "$dir"
RUN --mount=type=secret,id=key,required=true --mount=type=tmpfs,target=/gnupg \
    gpg --homedir=/gnupg --import /run/secrets/key && gpg --homedir=/gnupg --detach-sign dist.tgz
RUN --mount=type=secret,id=t,env=T,required=true \
    git config --file /tmp/gc http.extraHeader "Authorization: Bearer $T" && \
    GIT_CONFIG_GLOBAL=/tmp/gc git clone https://github.com/example/a.git && rm /tmp/gc
RUN --mount=type=secret,id=t,env=T,required=true \
    git clone https://github.com/example/a.git && git -C a config http.extraHeader "Authorization: Bearer $T" && \
    git -C a submodule update --init && rm -rf a/.git
RUN --mount=type=secret,id=t,env=T,required=true \
    git -c http.extraHeader="Authorization: Bearer $T" clone --depth 1 https://github.com/example/a.git
RUN --mount=type=secret,id=key,required=true \
    git config --global http.sslKey /run/secrets/key && git clone https://git.example.com/a.git
RUN --mount=type=secret,id=ca,required=true pip config set global.cert /run/secrets/ca && pip install a
RUN --mount=type=secret,id=t,env=T,required=true \
    XDG_CONFIG_HOME=/tmp/xdg pip config set global.index-url "https://ci:$T@pypi.example.com/simple" && \
    XDG_CONFIG_HOME=/tmp/xdg pip install a && rm -rf /tmp/xdg
RUN --mount=type=secret,id=t,required=true \
    docker --config /tmp/docker login -u ci --password-stdin registry.example.com < /run/secrets/t && \
    docker --config /tmp/docker pull registry.example.com/a && rm -r /tmp/docker
RUN --mount=type=secret,id=auth,required=true \
    skopeo copy --authfile /run/secrets/auth docker://registry.example.com/a dir:/a
