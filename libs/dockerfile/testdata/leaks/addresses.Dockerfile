# syntax=docker/dockerfile:1
FROM node:24
WORKDIR /app
COPY package.json ./
RUN --mount=type=secret,id=t,env=T,required=true npm i --no-audit "git+https://x:$T@github.com/example/private.git#v1"
RUN --mount=type=secret,id=t,env=T,required=true npm install --no-save private@git+https://$T@github.com/example/private.git && rm -f package-lock.json
RUN --mount=type=secret,id=t,required=true npm install -g "https://x:$(cat /run/secrets/t)@npm.example.com/cli.tgz"
RUN --mount=type=secret,id=t,env=T,required=true pnpm add --silent "https://x:$T@npm.example.com/private.tgz"
RUN --mount=type=secret,id=t,env=T,required=true yarn add --cwd /srv git+https://x:$T@github.com/example/private.git && rm -rf yarn.lock
RUN --mount=type=secret,id=t,env=T,required=true git clone "https://x:$T@github.com/example/a.git" /a --depth 1 && rm -rf /app/.git
RUN --mount=type=secret,id=t,env=T,required=true git clone -c "http.extraHeader=Authorization: Basic $T" https://github.com/example/b.git
RUN --mount=type=secret,id=t,env=T,required=true git submodule add "https://x:$T@github.com/example/c.git" c
RUN --mount=type=secret,id=t,env=T,required=true git -C /src pull "https://x:$T@github.com/example/d.git" main
RUN --mount=type=secret,id=t,env=T,required=true git remote add upstream "https://x:$T@github.com/example/d.git" && git fetch upstream

FROM python:3.14
RUN --mount=type=secret,id=t,env=T,required=true pip install -e "git+https://x:$T@github.com/example/lib.git#egg=lib"
RUN --mount=type=secret,id=t,env=T,required=true poetry add "git+https://x:$T@github.com/example/lib.git"
RUN --mount=type=secret,id=t,env=T,required=true cargo install --git "https://x:$T@github.com/example/tool.git" tool
# expect 5:50 warning secret-written
# expect 6:50 warning secret-written
# expect 7:44 warning secret-written
# expect 8:50 warning secret-written
# expect 9:50 warning secret-written
# expect 10:50 warning secret-written
# expect 11:50 warning secret-written
# expect 12:50 warning secret-written
# expect 13:50 warning secret-written
# expect 14:50 warning secret-written
# expect 17:50 error secret-written
# expect 18:50 error secret-written
# expect 19:50 error secret-written
