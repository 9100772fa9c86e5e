# syntax=docker/dockerfile:1
FROM node:24
WORKDIR /app
# npm keeps what it is told of a registry for a command no longer than that.
RUN --mount=type=secret,id=t,env=T,required=true npm install --registry "https://npm.example.com/" --//npm.example.com/:_authToken="$T" private
RUN --mount=type=secret,id=t,env=T,required=true npm install --no-save "git+https://x:$T@github.com/example/tool.git" && npm run build && rm -rf node_modules
RUN --mount=type=secret,id=t,env=T,required=true \
    GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0="url.https://x-access-token:$T@github.com/.insteadOf" GIT_CONFIG_VALUE_0=https://github.com/ \
    npm install git+https://github.com/example/private.git
# Pip leaves out who logs in when it writes direct_url.json.
RUN --mount=type=secret,id=t,env=T,required=true pip install "git+https://x:$T@github.com/example/lib.git@v1" "lib2 @ git+https://x:$T@github.com/example/lib2.git"
RUN --mount=type=secret,id=t,env=T,required=true python3 -m pip install --index-url "https://ci:$T@pypi.example.com/simple" -e .
# Go does not keep where modules are from.
RUN --mount=type=secret,id=t,env=T,required=true GOPROXY="https://ci:$T@proxy.example.com" go mod download
RUN --mount=type=secret,id=t,env=T,required=true git clone --depth 1 "https://x:$T@github.com/example/a.git" /a && rm -rf /a/.git
RUN --mount=type=secret,id=t,env=T,required=true git clone "https://x:$T@github.com/example/a.git" --branch v1 && make -C a && rm -rf a
RUN --mount=type=secret,id=t,env=T,required=true git clone -b v1 "https://x:$T@github.com/example/a.git" . && rm -rf .git
RUN --mount=type=secret,id=t,env=T,required=true git ls-remote "https://x:$T@github.com/example/a.git" && git fetch "https://x:$T@github.com/example/a.git" main
RUN --mount=type=secret,id=t,env=T,required=true composer create-project --repository="https://ci:$T@repo.example.com" example/app
RUN --mount=type=secret,id=t,env=T,required=true cargo install --git "https://x:$T@github.com/example/tool.git" --root /opt/tool && mv /opt/tool/bin/tool /usr/local/bin/ && rm -rf /opt/tool
RUN --mount=type=secret,id=t,env=T,required=true npm install -g "https://x:$T@npm.example.com/cli.tgz" && npm cache clean --force
