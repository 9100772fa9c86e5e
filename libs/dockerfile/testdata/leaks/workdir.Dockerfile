FROM debian
WORKDIR /app
RUN --mount=type=secret,id=t,target=/app/.env,required=true cat .env
RUN --mount=type=secret,id=t,target=/app/.env,required=true cp .env .env.production
RUN --mount=type=secret,id=t,target=.env,required=true cat /app/.env
RUN --mount=type=secret,id=t,target=/app/.env,required=true cat /app/sub/../.env
# expect 3:61 error secret-printed
# expect 4:61 error secret-copied
# expect 5:56 error secret-printed
# expect 6:61 error secret-printed
