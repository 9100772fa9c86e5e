FROM node:24
WORKDIR /app
COPY package*.json ./
RUN --mount=type=secret,id=npm-token,required=true \
    echo "//registry.npmjs.org/:_authToken=$(cat /run/secrets/npm-token)" >> .npmrc && \
    npm ci
RUN rm .npmrc
# ids npm-token
# expect 5:5 error secret-written
