FROM node:24
# .npmrc names the variable, so it has to be set also where no token is needed.
ENV NPM_TOKEN=""
ENV NPM_TOKEN=dummy
ENV NPM_TOKEN=placeholder \
    GITHUB_PAT=xxx
ARG NPM_TOKEN=changeme
# These are in the page for everybody.
ARG REACT_APP_API_KEY
ARG NEXT_PUBLIC_MAPS_API_KEY
ARG VITE_SENTRY_TOKEN
RUN --mount=type=secret,id=npm-token,required=true NPM_TOKEN="$(cat /run/secrets/npm-token)" npm ci
# ids npm-token
