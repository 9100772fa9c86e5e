FROM debian
RUN --mount=type=secret,id=t,env=T,required=true curl -fsSL -H "Authorization: Bearer $T" https://x.example.com/a.tgz | tar xz
RUN --mount=type=secret,id=t,env=T,required=true curl -v -d "token=$T" -o /a.tgz https://x.example.com/login
RUN --mount=type=secret,id=t,required=true curl -v --data-binary @/run/secrets/t https://x.example.com/login -o /a.tgz
RUN --mount=type=secret,id=key,required=true curl -v --key /run/secrets/key --cert /etc/cert.pem https://x.example.com/a.tgz -o /a.tgz
RUN --mount=type=secret,id=t,env=T,required=true curl -v -H "Authorization: Bearer $T" https://x.example.com/a.tgz -o /a.tgz 2> /dev/null
RUN --mount=type=secret,id=t,env=T,required=true { curl -v -H "Authorization: Bearer $T" https://x.example.com/a.tgz -o /a.tgz; } > /dev/null 2>&1
RUN --mount=type=secret,id=t,env=T,required=true curl -v -H "Authorization: Bearer $T" https://x.example.com/a.tgz &> /dev/null
RUN --mount=type=secret,id=t,env=T,required=true curl -v https://x.example.com/public && curl -sH "Authorization: Bearer $T" -Lo /a.tgz https://x.example.com/a.tgz
RUN --mount=type=secret,id=t,env=T,required=true wget -nd -S --header="Authorization: Bearer $T" https://x.example.com/a.tgz
RUN --mount=type=secret,id=t,env=T,required=true wget -nv -O /a.d --header="Authorization: Bearer $T" https://x.example.com/a.d
RUN --mount=type=secret,id=t,env=T,required=true curl -X GET -w '%{http_code} %{url_effective}' -o /dev/null -sH "Authorization: Bearer $T" https://x.example.com/a
RUN --mount=type=secret,id=t,env=T,required=true bash -x ./install.sh && bash -e ./login.sh "$T" && bash -x ./login.sh "$T" 2> /dev/null
RUN --mount=type=secret,id=t,env=T,required=true bash -xc './login.sh "$T"' 2> /dev/null && { set -x; ./login.sh "$T"; set +x; } 2> /dev/null
# What stands behind the script is the script's own.
RUN --mount=type=secret,id=t,env=T,required=true bash ./login.sh -x "$T"
