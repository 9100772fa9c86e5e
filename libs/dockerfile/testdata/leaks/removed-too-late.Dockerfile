FROM debian
RUN --mount=type=secret,id=key,required=true rm -f /key && cp /run/secrets/key /key && rm -f /other/key
RUN --mount=type=secret,id=key,required=true cat /run/secrets/key > a && cp a b && rm a
RUN rm -f /key
# expect 2:60 error secret-copied
# expect 3:74 error secret-copied
