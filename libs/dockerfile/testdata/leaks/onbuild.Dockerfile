FROM node:24
ONBUILD ARG NPM_TOKEN
ONBUILD RUN --mount=type=secret,id=npm-token cp /run/secrets/npm-token /app/
# ids
# expect 2:13 error secret-in-arg
# expect 3:46 error secret-copied
