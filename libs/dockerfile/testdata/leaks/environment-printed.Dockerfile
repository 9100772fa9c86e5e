# syntax=docker/dockerfile:1.10
FROM alpine
RUN --mount=type=secret,id=token,env=TOKEN,required=true env | sort && npm ci
RUN --mount=type=secret,id=token,env=TOKEN,required=true printenv TOKEN
RUN --mount=type=secret,id=token,required=true export T=$(cat /run/secrets/token) && export -p
RUN --mount=type=secret,id=dotenv,required=true set -a && . /run/secrets/dotenv && env
RUN --mount=type=secret,id=dotenv,required=true export $(grep -v '^#' /run/secrets/dotenv | xargs) && printenv
RUN --mount=type=secret,id=token,required=true T=$(cat /run/secrets/token); set
# expect 3:58 error secret-printed
# expect 4:58 error secret-printed
# expect 5:86 error secret-printed
# expect 6:84 error secret-printed
# expect 7:103 error secret-printed
# expect 8:77 error secret-printed
