FROM debian
COPY app.ini app.ini.template /etc/
RUN --mount=type=secret,id=db,env=DB,required=true sed -i "s/@DB@/$DB/" /etc/app.ini
RUN --mount=type=secret,id=db,env=DB,required=true envsubst < /etc/app.ini.template > /etc/app.ini
RUN --mount=type=secret,id=db,required=true tr -d '\n' < /run/secrets/db > /etc/db && chmod 600 /etc/db
RUN --mount=type=secret,id=db,required=true { echo '[db]'; cat /run/secrets/db; } > /etc/db.ini
# expect 3:52 error secret-written
# expect 4:52 error secret-written
# expect 5:45 error secret-written
# expect 6:60 error secret-written
