FROM node:24
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci
RUN --mount=type=secret,id=token,env=TOKEN \
    --mount=type=secret,id=other,required=true npm run build
# The last of these decides what becomes of the line, and that is another command.
RUN --mount=type=secret,id=token \
    export TOKEN="$(cat /run/secrets/token)" && npm run build
RUN --mount=type=secret,id=token \
    token=$(cat /run/secrets/token); TOKEN=$token npm run build
RUN --mount=type=secret,id=token \
    set -e; cp /run/secrets/token /dev/shm/token && npm run build; npm run check
RUN --mount=type=secret,id=token cat /run/secrets/token | npm run build
# expect 2:5 warning not-required
# expect 3:5 warning not-required
# expect 6:5 warning not-required
# expect 8:5 warning not-required
# expect 10:5 warning not-required
# expect 12:5 warning not-required
