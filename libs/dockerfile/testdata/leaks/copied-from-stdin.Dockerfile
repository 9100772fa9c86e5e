FROM debian
RUN --mount=type=secret,id=t,env=T,required=true \
    printf 'machine x password %s\n' "$T" | install -m 600 /dev/stdin ~/.netrc && curl -n https://x
RUN --mount=type=secret,id=t,required=true cp /dev/stdin /etc/t < /run/secrets/t
# expect 3:45 error secret-written
# expect 4:44 error secret-written
