FROM node:24
WORKDIR /app
# What it needs is in .npmrc for as long as it needs it.
RUN --mount=type=secret,id=registry-token,required=true \
    { echo "@example:registry=https://npm.example.com"; \
      echo "//npm.example.com/:_authToken=$(cat /run/secrets/registry-token)"; \
    } > .npmrc \
    && npm ci \
    && echo "@example:registry=https://npm.example.com" > .npmrc \
    && cat .npmrc
RUN --mount=type=secret,id=registry-token,required=true \
    cat /run/secrets/registry-token > /etc/tool.conf && tool fetch; : > /etc/tool.conf
# ids registry-token
