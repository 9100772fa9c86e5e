FROM debian
RUN --mount=type=secret,id=t,required=true \
    login() { echo "//x/:_authToken=$T" > ~/.npmrc; }; T=$(cat /run/secrets/t); login
RUN --mount=type=secret,id=t,required=true \
    show() { echo "$1"; }; show "$(cat /run/secrets/t)"; show "$(cat /run/secrets/t)"
RUN --mount=type=secret,id=t,required=true <<EOF
function put { cp "$1" "$2"; }
put /run/secrets/t /etc/t
log() { cat "$@"; } > /var/log/x
log -v /run/secrets/t
EOF
# expect 3:15 error secret-written
# expect 5:14 error secret-printed
# expect 7:16 error secret-copied
# expect 9:9 error secret-written
