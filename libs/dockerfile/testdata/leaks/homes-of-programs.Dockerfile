FROM debian
RUN --mount=type=secret,id=key,required=true \
    export GNUPGHOME="$(mktemp -d)"; gpg --batch --import /run/secrets/key; rm -rf ~/.gnupg
RUN --mount=type=secret,id=key,required=true \
    GNUPGHOME=/dev/shm/g ./sign.sh; gpg --import /run/secrets/key
RUN --mount=type=secret,id=key,required=true \
    git clone https://github.com/example/a.git /a && cd /a && \
    git remote set-url origin https://u:$(cat /run/secrets/key)@github.com/example/a.git && git pull
RUN --mount=type=secret,id=key,env=T,required=true \
    git clone https://u:$T@github.com/example/a.git && \
    git -C a remote set-url origin https://github.com/example/a.git
RUN --mount=type=secret,id=key,required=true \
    export GNUPGHOME=/dev/shm/g; unset GNUPGHOME; gpg --import /run/secrets/key
# expect 3:38 error secret-written
# expect 5:37 error secret-written
# expect 8:5 error secret-written
# expect 13:51 error secret-written
