FROM node:24
# .npmrc names the variable, so it has to be set also where no token is needed.
ENV NPM_TOKEN=""
ENV NPM_TOKEN=dummy
ENV NPM_TOKEN=placeholder \
    GITHUB_PAT=xxx
ARG NPM_TOKEN=changeme
ARG SECRET_KEY=temporary-key-for-assets
ENV DB_PASSWORD=development
# Where it is found.
ENV CLOUD_CREDENTIALS="${HOME}/.config/cloud.json" \
    SIGNING_PRIVATE_KEY=keys/signing.pem
# What nothing sets is empty.
ENV HUB_TOKEN=${HUB_TOKEN}
LABEL hub.token=$HUB_TOKEN
# These are in the page for everybody.
ARG REACT_APP_API_KEY
ARG NEXT_PUBLIC_MAPS_API_KEY
ARG VITE_SENTRY_TOKEN
RUN --mount=type=secret,id=npm-token,required=true NPM_TOKEN="$(cat /run/secrets/npm-token)" npm ci
# ids npm-token
