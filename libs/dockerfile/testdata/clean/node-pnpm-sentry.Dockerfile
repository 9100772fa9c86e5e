# syntax=docker/dockerfile:1.10
FROM node:24-alpine AS builder
ENV PNPM_HOME="/pnpm" PATH="/pnpm:$PATH"
RUN corepack enable
WORKDIR /app
ARG NEXT_PUBLIC_SITE_URL
ARG SENTRY_ORG
ARG SENTRY_PROJECT
ENV NEXT_PUBLIC_SITE_URL=$NEXT_PUBLIC_SITE_URL SENTRY_ORG=$SENTRY_ORG SENTRY_PROJECT=$SENTRY_PROJECT
COPY pnpm-lock.yaml package.json ./
RUN --mount=type=cache,id=pnpm,target=/pnpm/store pnpm install --frozen-lockfile
COPY . .
RUN --mount=type=secret,id=sentry-auth-token,env=SENTRY_AUTH_TOKEN,required=true \
    set -eux; \
    pnpm build; \
    test -f .next/BUILD_ID; \
    echo "built $(cat .next/BUILD_ID) for $NEXT_PUBLIC_SITE_URL"

FROM node:24-alpine
WORKDIR /app
COPY --from=builder /app/.next/standalone ./
CMD ["node", "server.js"]
# ids sentry-auth-token
