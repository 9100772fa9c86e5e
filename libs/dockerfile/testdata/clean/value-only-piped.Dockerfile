FROM alpine:3.23
RUN apk add --no-cache curl jq openssl gnupg
RUN --mount=type=secret,id=token,required=true \
    version=$(curl -fsS -H "Authorization: Bearer $(cat /run/secrets/token)" https://api.example.com/releases | jq -r '.[0].tag') && \
    echo "release $version" && \
    curl -fsSL -H "Authorization: Bearer $(cat /run/secrets/token)" "https://api.example.com/releases/$version" | tar xz -C /usr/local
RUN --mount=type=secret,id=token,required=true \
    cat /run/secrets/token | ./login --password-stdin > /dev/null && \
    sha256sum /run/secrets/token && wc -c < /run/secrets/token && \
    grep -q '^v1\.' /run/secrets/token && \
    openssl enc -d -aes-256-cbc -pbkdf2 -pass file:/run/secrets/token -in fonts.enc -out fonts.tar
RUN --mount=type=secret,id=token,required=true \
    while read -r line; do ./register "$line"; done < /run/secrets/token
RUN --mount=type=secret,id=token,required=true \
    echo "token has ${TOKEN:+a value}" && printf '%s\n' '$TOKEN' "\$(cat /run/secrets/token)" > usage.txt
# ids token
