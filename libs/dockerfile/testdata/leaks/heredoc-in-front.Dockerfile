FROM debian
RUN --mount=type=secret,id=t,env=T,required=true <<EOF cat > /etc/x
token=$T
EOF
RUN --mount=type=secret,id=t,env=T,required=true <<EOF bash -ex
curl -H "A: $T" https://x
EOF
RUN --mount=type=secret,id=t,env=T,required=true set -e; <<-"EOF" sh -c 'cat > /etc/y'
echo
EOF
RUN --mount=type=secret,id=t,env=T,required=true make && <<EOF tee /etc/x > /dev/null
token=$T
EOF
# expect 2:56 error secret-written
# expect 6:1 error secret-traced
# expect 11:64 error secret-written
