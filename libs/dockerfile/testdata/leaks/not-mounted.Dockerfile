FROM node:24
RUN --mount=type=secret,id=npm-token,required=true NPM_TOKEN=$(cat /run/secrets/npm_token) npm ci
RUN NPM_TOKEN=$(cat /run/secrets/npm-token) npm ci
RUN --mount=type=secret,id=npm-token,env=NPM_TOKEN,required=true export T="$(< /run/secrets/npm-token)"; npm ci
RUN <<EOF
. /run/secrets/npm-token
npm ci
EOF
# expect 2:68 error not-mounted
# expect 3:21 error not-mounted
# expect 4:80 error not-mounted
# expect 6:3 error not-mounted
