FROM debian
RUN --mount=type=secret,id=t,env=T,required=true curl -v -H "Authorization: Bearer $T" -o /a.tgz https://x.example.com/a.tgz
RUN --mount=type=secret,id=t,required=true curl -fsSLv -u "ci:$(cat /run/secrets/t)" -o /a.tgz https://x.example.com/a.tgz
RUN --mount=type=secret,id=t,env=T,required=true curl --verbose "https://x.example.com/a.tgz?token=$T" > /a.tgz
RUN --mount=type=secret,id=t,required=true curl -sv -K /run/secrets/t https://x.example.com/a.tgz -o /a.tgz
RUN --mount=type=secret,id=netrc,required=true curl --netrc-file /run/secrets/netrc --trace-ascii - https://x.example.com/a.tgz -o /a.tgz
RUN --mount=type=secret,id=t,env=T,required=true wget -qd --header="Authorization: Bearer $T" https://x.example.com/a.tgz
RUN --mount=type=secret,id=t,env=T,required=true wget --debug --user ci --password "$T" https://x.example.com/a.tgz
RUN --mount=type=secret,id=t,env=T,required=true curl -v -H "Authorization: $T" https://x.example.com/a 2>&1 | tee /var/log/a > /dev/null
RUN --mount=type=secret,id=t,env=T,required=true version=$(curl -v -H "Authorization: $T" https://x.example.com/a) && ./get "$version"
RUN --mount=type=secret,id=t,env=T,required=true bash -x ./install.sh --token "$T"
RUN --mount=type=secret,id=t,env=T,required=true bash -o xtrace ./install.sh "$T"
# expect 2:50 error secret-printed
# expect 3:44 error secret-printed
# expect 4:50 error secret-printed
# expect 5:44 error secret-printed
# expect 6:48 error secret-printed
# expect 7:50 error secret-printed
# expect 8:50 error secret-printed
# expect 9:112 error secret-written
# expect 10:60 error secret-printed
# expect 11:50 error secret-traced
# expect 12:50 error secret-traced
