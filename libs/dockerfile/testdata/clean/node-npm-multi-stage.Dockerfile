# syntax=docker/dockerfile:1
ARG NODE_VERSION=26

FROM node:${NODE_VERSION}-alpine AS base
WORKDIR /app

FROM base AS dependencies
COPY package.json package-lock.json .npmrc ./
# .npmrc says "//npm.example.com/:_authToken=${NPM_TOKEN}", and npm fills it in.
RUN --mount=type=cache,target=/root/.npm \
    --mount=type=secret,id=npm-token,required=true \
    NPM_TOKEN="$(cat /run/secrets/npm-token)" npm ci --prefer-offline --no-audit

FROM dependencies AS build
COPY . .
RUN npm run build && npm prune --omit=dev

FROM base AS runtime
ENV NODE_ENV=production \
    PORT=3000
COPY --from=build --chown=node:node /app/node_modules ./node_modules
COPY --from=build --chown=node:node /app/dist ./dist
USER node
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=3s CMD wget -qO- http://127.0.0.1:3000/health || exit 1
CMD ["node", "dist/server.js"]
# ids npm-token
