FROM debian
RUN --mount=type=secret,id=t,required=true \
    get() { cat /run/secrets/t; }; curl -H "A: $(get)" https://x
RUN --mount=type=secret,id=t,required=true <<EOF
key=$(mktemp)
cleanup() { rm -f "$key"; }
trap cleanup EXIT
read_secret() {
  cat "/run/secrets/$1"
}
read_secret t > "$key"
unused() { cat /run/secrets/t; }
loop() { loop "$@"; }
loop a
EOF
