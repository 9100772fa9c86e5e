FROM alpine
RUN --mount=type=secret,id=token,required=true cat /run/secrets/token
RUN --mount=type=secret,id=token,required=true TOKEN=$(cat /run/secrets/token); echo "token: $TOKEN"
RUN --mount=type=secret,id=token,required=true read -r T < /run/secrets/token && printf '%s' "$T" >&2
RUN --mount=type=secret,id=token,required=true head -c 20 /run/secrets/* | tr -d '\n'
RUN --mount=type=secret,id=token,required=true if true; then (base64 < /run/secrets/token); fi
RUN --mount=type=secret,id=token,required=true X=`cat /run/secrets/token`; Y="x${X%%.*}"; cat <<< "$Y" | tee /dev/stderr
RUN --mount=type=secret,id=token,required=true for word in $(cat /run/secrets/token); do echo $word; done
# expect 2:48 error secret-printed
# expect 3:81 error secret-printed
# expect 4:82 error secret-printed
# expect 5:48 error secret-printed
# expect 6:63 error secret-printed
# expect 7:91 error secret-printed
# expect 8:90 error secret-printed
