FROM node:24
WORKDIR /app
COPY package.json yarn.lock ./
RUN --mount=type=secret,id=npm-token,required=true \
    echo "//registry.npmjs.org/:_authToken=$(cat /run/secrets/npm-token)" > ~/.npmrc \
    && yarn install --frozen-lockfile \
    && rm -f "$HOME/.npmrc"
# A key that a program wants as a file of its own.
RUN --mount=type=secret,id=deploy-key,required=true <<EOF
set -e
key="$(mktemp)"
trap 'rm -f "$key"' EXIT
base64 -d < /run/secrets/deploy-key > "$key"
chmod 600 "$key"
GIT_SSH_COMMAND="ssh -i $key -o StrictHostKeyChecking=accept-new" git clone --depth 1 git@github.com:example/assets.git
EOF
RUN --mount=type=secret,id=npm-token,required=true \
    --mount=type=tmpfs,target=/scratch \
    cp /run/secrets/npm-token /scratch/token && ./publish.sh /scratch/token && \
    mkdir -p /tmp/work && cd /tmp/work && cat /run/secrets/npm-token > token && ./use token && cd / && rm -rf /tmp/work
RUN --mount=type=secret,id=github-token,env=TOKEN,required=true \
    git config --global url."https://${TOKEN}@github.com/".insteadOf "https://github.com/" && \
    yarn add git+https://github.com/example/private.git && \
    git config --global --unset url."https://${TOKEN}@github.com/".insteadOf && \
    git clone https://${TOKEN}@github.com/example/data.git && rm -rf data/.git
# ids npm-token, deploy-key, github-token
