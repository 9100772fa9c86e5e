ARG NPM_TOKEN
FROM node:24
ARG NPM_TOKEN
ARG GITHUB_TOKEN=none
ARG DB_PASSWORD=hunter2hunter2
ENV NPM_TOKEN=$NPM_TOKEN
ENV NODE_AUTH=${NPM_TOKEN} \
    LOG_LEVEL=info
ENV API_KEY abc123
LABEL token="$NPM_TOKEN"
ENV PASSWORD_TEXT="$(cat /run/secrets/npm-token)"
RUN --mount=type=secret,id=npm-token,required=true NPM_TOKEN="$(cat /run/secrets/npm-token)" npm ci
ARG SENTRY_AUTH_TOKEN=""
ENV SENTRY_AUTH_TOKEN=""
ARG GITHUB_PAT
ARG NPM_AUTH
ENV HUB_TOKEN=x7Kq2
ENV TOOL_AUTH=$HUB_TOKEN
# ids npm-token
# expect 1:5 error secret-in-arg
# expect 3:5 error secret-in-arg
# expect 5:5 warning secret-in-arg
# expect 6:5 error secret-in-env
# expect 7:5 error secret-in-env
# expect 9:5 warning secret-in-env
# expect 10:7 error secret-in-env
# expect 11:5 error secret-in-env
# expect 13:5 warning secret-in-arg
# expect 15:5 warning secret-in-arg
# expect 16:5 warning secret-in-arg
# expect 17:5 warning secret-in-env
# expect 18:5 warning secret-in-env
