FROM node:24
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci
RUN --mount=type=secret,id=token,env=TOKEN \
    --mount=type=secret,id=other,required=true npm run build
# expect 2:5 warning not-required
# expect 3:5 warning not-required
