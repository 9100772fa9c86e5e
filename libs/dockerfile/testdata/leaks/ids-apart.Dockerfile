# syntax=docker/dockerfile:1
FROM node:24
RUN --mount=type=secret,id=npm_token,required=true NPM_TOKEN=$(cat /run/secrets/npm_token) npm ci
RUN --mount=type=secret,id=extra,required=false ./extra.sh
# ids npm-token
# expect 2:1 warning unused-id
# expect 3:5 error unknown-id
# expect 4:5 warning unknown-id
