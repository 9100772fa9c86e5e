# syntax=docker/dockerfile:1
FROM node:24
WORKDIR /app
RUN --mount=type=secret,id=npm-token,env=T,required=true \
    npm --userconfig /etc/npmrc config set //npm.example.com/:_authToken "$T" && npm ci && rm ~/.npmrc
RUN --mount=type=secret,id=npm-token,env=T,required=true \
    npm config set --userconfig=/etc/npmrc //npm.example.com/:_authToken "$T" && npm --userconfig=/etc/npmrc ci
RUN --mount=type=secret,id=npm-token,env=T,required=true \
    HOME=/tmp/home npm config set //npm.example.com/:_authToken "$T" && npm ci && rm -rf ~/.npmrc
RUN --mount=type=secret,id=key,required=true \
    gpg --batch --homedir /opt/gnupg --import /run/secrets/key && rm -rf ~/.gnupg
RUN --mount=type=secret,id=t,env=T,required=true \
    git config -f /etc/gitconfig.ci http.extraHeader "Authorization: Bearer $T" && rm -f ~/.gitconfig
RUN --mount=type=secret,id=t,env=T,required=true \
    git config --system url."https://x:$T@github.com/".insteadOf https://github.com/ && rm -f ~/.gitconfig
RUN --mount=type=secret,id=t,env=T,required=true \
    git -C vendor/lib config http.extraHeader "Authorization: Bearer $T" && git submodule update && rm -rf .git
RUN --mount=type=secret,id=t,env=T,required=true \
    PIP_CONFIG_FILE=/tmp/pip.conf pip config set global.index-url "https://ci:$T@pypi.example.com/simple" && rm -f /tmp/pip.conf
RUN --mount=type=secret,id=t,required=true \
    docker --config /opt/docker login -u ci --password-stdin registry.example.com < /run/secrets/t && rm -rf ~/.docker
RUN --mount=type=secret,id=t,env=T,required=true \
    go env -w GOPROXY="https://ci:$T@proxy.example.com" && go mod download
RUN --mount=type=secret,id=t,env=T,required=true \
    helm repo add internal https://charts.example.com --username ci --password "$T" && helm dependency build
RUN --mount=type=secret,id=t,env=T,required=true \
    python3 -m pip config --global set global.index-url "https://ci:$T@pypi.example.com/simple" && pip install a
RUN --mount=type=secret,id=t,env=T,required=true \
    composer config repositories.internal composer "https://ci:$T@repo.example.com" && composer install
RUN --mount=type=secret,id=t,env=T,required=true \
    gem sources --add "https://$T@gems.example.com/" && gem install internal
# expect 5:5 error secret-written
# expect 7:5 error secret-written
# expect 9:20 error secret-written
# expect 11:5 error secret-written
# expect 13:5 error secret-written
# expect 15:5 error secret-written
# expect 17:5 error secret-written
# expect 19:35 error secret-written
# expect 21:5 error secret-written
# expect 23:5 error secret-written
# expect 25:5 error secret-written
# expect 27:16 error secret-written
# expect 29:5 error secret-written
# expect 31:5 error secret-written
