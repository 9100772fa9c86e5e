FROM alpine
RUN --mount=type=secret,id=token,required=true sh -c 'cat /run/secrets/token'
RUN --mount=type=secret,id=token,required=true su node -c "cp /run/secrets/token /home/node/token"
RUN --mount=type=secret,id=token,required=true show() { echo "$1"; cat /run/secrets/token; }; show
RUN --mount=type=secret,id=token,required=true eval "cat /run/secrets/token"
RUN --mount=type=secret,id=token,required=true timeout 10 env -i FOO=1 cat /run/secrets/token
# expect 2:55 error secret-printed
# expect 3:60 error secret-copied
# expect 4:68 error secret-printed
# expect 5:54 error secret-printed
# expect 6:72 error secret-printed
